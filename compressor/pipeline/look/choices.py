"""What there is to choose for a picture: numbers of colours, dithering, and their palettes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

SPACE = "oklab"  # of all results: distances as the eye sees them
KS = (256, 128, 64, 32, 16, 8, 4, 2)
DITHER = 0.5  # where dithering is part of the price of bits, more of it costs more than it brings
FULL_DITHER = 1.0  # where the score can't be reached otherwise
MAX_DITHERED_PIXELS = 1 << 22  # of larger pictures, where dithering would take half a minute
LARGE_PIXELS = 1 << 23  # above, the effort on the whole picture is fast


class Choices:
    """The settings that are tried for one picture, and the palette of each K."""

    def __init__(
        self, color_counts: ColorCounts, wanted: LookSettings, checkpoint: Checkpoint
    ) -> None:
        """Take what is wanted; palettes are searched when they are asked for."""
        self.wanted = wanted
        self.is_large = color_counts.pixels > LARGE_PIXELS
        self._color_counts = color_counts
        self._checkpoint = checkpoint
        self._palettes: dict[tuple[int, str], NDArray[np.uint8]] = {}

    @property
    def ks(self) -> Sequence[int]:
        """The numbers of colours that the locked ones allow, falling."""
        smallest = max(2, len(self.wanted.locked))
        return [k for k in KS if k >= smallest] or [smallest]

    @property
    def dithers(self) -> Sequence[float]:
        """The strengths of dithering, rising."""
        if self._color_counts.pixels > MAX_DITHERED_PIXELS:
            return (0.0,)
        return (DITHER, FULL_DITHER)

    def settings(self, k: int, smaller: float, dither: float) -> QualitySettings:
        """The settings of so many colours at such a price of bits."""
        return QualitySettings(
            k=k,
            effort="fast" if self.is_large else self.wanted.effort,
            space=SPACE,
            dither=dither,
            smaller=smaller,
            locked=self.wanted.locked,
        )

    def palette(self, settings: QualitySettings) -> NDArray[np.uint8]:
        """The palette of K colours; it is searched once."""
        key = settings.k, settings.effort
        if key not in self._palettes:
            self._palettes[key] = build_palette(
                self._color_counts, settings, lambda done, total: self._checkpoint()
            )
        return self._palettes[key]
