"""What there is to choose for a picture: numbers of colours, dithering, and their palettes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import MAX_SMALLER, LookSettings, QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

SPACE = "oklab"  # of all results: distances as the eye sees them
KS = (256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2)
# The price of bits (`QualitySettings.smaller`) at which the fewest colours that reach a goal make
# the smallest file; from a third of it to three times it the bytes hardly change:
# docs/results/rate.md.
USUAL_PRICE = 4.0
MIN_PRICE = 0.05
PRICE_ROUNDING = 100  # prices are whole hundredths
# The strength of dithering by the effort: where it is part of the price of bits, more of it costs
# more than it brings, and where pixels choose once it brings next to nothing.
DITHER = {"fast": 0.0, "balanced": 0.5, "best": 0.5}
FULL_DITHER = 1.0  # where bits have to be cheap, as the score can't be reached otherwise
FULL_DITHER_BELOW = 1.0  # the price
MAX_DITHERED_PIXELS = 1 << 22  # of larger pictures, where dithering would take half a minute
LARGE_PIXELS = 1 << 23  # above, the effort on the whole picture is fast


class Choices:
    """The settings that are tried for one picture, and the palette of each K."""

    def __init__(
        self,
        color_counts: ColorCounts,
        wanted: LookSettings,
        checkpoint: Checkpoint,
        pixels: int | None = None,
    ) -> None:
        """Take what is wanted; palettes are searched when they are asked for.

        Args:
            color_counts: the distinct colours; those of protected parts count more.
            wanted: the settings of the method.
            checkpoint: called often; raise to cancel.
            pixels: the number of pixels, where that is not the sum of the counts.
        """
        self.wanted = wanted
        self._pixels = color_counts.pixels if pixels is None else pixels
        self.is_large = self._pixels > LARGE_PIXELS
        self.effort = "fast" if self.is_large else wanted.effort
        self._color_counts = color_counts
        self._checkpoint = checkpoint
        self._palettes: dict[tuple[int, str], NDArray[np.uint8]] = {}

    @property
    def ks(self) -> Sequence[int]:
        """The numbers of colours that the locked ones allow, falling."""
        smallest = max(2, len(self.wanted.locked))
        return [k for k in KS if k >= smallest] or [smallest]

    def settings(self, k: int, price: float, full_dither: bool = False) -> QualitySettings:
        """The settings of so many colours at such a price of bits.

        Args:
            k: the number of colours.
            price: of bits; below `MIN_PRICE` bits are free.
            full_dither: whether more is dithered than is usual at that price.
        """
        return QualitySettings(
            k=k,
            effort=self.effort,
            space=SPACE,
            dither=self._dither(full_dither or price < FULL_DITHER_BELOW),
            smaller=rounded_price(price),
            locked=self.wanted.locked,
            protect=self.wanted.protect,
        )

    def quick_settings(self, k: int) -> QualitySettings:
        """Settings that soon tell how good so many colours are, at the usual price."""
        return replace(self.settings(k, USUAL_PRICE), effort="fast", dither=0.0)

    def _dither(self, full: bool) -> float:
        if self._pixels > MAX_DITHERED_PIXELS:
            return 0.0
        return FULL_DITHER if full else DITHER[self.effort]

    def palette(self, settings: QualitySettings) -> NDArray[np.uint8]:
        """The palette of K colours; it is searched once."""
        key = settings.k, settings.effort
        if key not in self._palettes:
            self._palettes[key] = build_palette(
                self._color_counts, settings, lambda done, total: self._checkpoint()
            )
        return self._palettes[key]


def rounded_price(price: float) -> float:
    """A price as settings have it: in whole hundredths, and 0 where it is below all."""
    if price < MIN_PRICE:
        return 0.0
    return round(min(price, float(MAX_SMALLER)) * PRICE_ROUNDING) / PRICE_ROUNDING
