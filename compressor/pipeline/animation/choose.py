"""Each frame's pixels choose their entries; where the source is still, they have no choice.

A pixel whose source is as in the frame before shows what it showed. To the others it counts as
what it shows: it is no neighbour whose error is diffused, and none whose index may change. With a
price of bits a pixel that changes little may stay as well, since to leave it out costs next to
nothing; what it shows is compared with its source each time, so that no error adds up.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.animation.choice import FrameChoice, Mask, best_runs, box_of
from compressor.imaging.assignment import mean_distance
from compressor.imaging.types import Indices, Pixels, PixelWeights
from compressor.pipeline.animation.palette import AnimationPalette
from compressor.pipeline.quantize import apply_palette_with
from compressor.pipeline.settings import QualitySettings
from kmc import (
    ColorCounts,
    assign_with_rate,
    count_colors,
    map_to_palette,
    pack_colors,
    to_space,
)

# What a pixel saves that lets a phrase of GIF's coder go on, about.
BITS_SAVED: Final = 8.0


@dataclass(frozen=True, kw_only=True)
class StayPrices:
    """When pixels stay though their sources change, in bits.

    Attributes:
        drawn: what a pixel that is drawn costs.
        switch: what each end of a run costs that is left out.
        most: the loss of a pixel that is left out, at most.
    """

    drawn: float
    switch: float
    most: float


MOVING: Final = StayPrices(drawn=3.0, switch=10.0, most=12.0)
# Where hardly a pixel changes by much, as in a fade, what stays for some frames is hardly seen.
GRADUAL: Final = StayPrices(drawn=8.0, switch=20.0, most=40.0)
GRADUAL_LOSS: Final = 16.0  # bits
GRADUAL_SHARE: Final = 0.93  # of the pixels that change, that lose no more than that
SWEEPS: Final = {"fast": 1, "balanced": 1, "best": 3}
_FIXED: Final = 65_535  # the greatest weight of a pixel


def bit_cost_of(counts: ColorCounts, palette: AnimationPalette, settings: QualitySettings) -> float:
    """Return how many squared distances, in the settings' space, a bit of the file is worth.

    Args:
        counts: the colours of the frames.
        palette: of these.
        settings: `smaller` and space are used.
    """
    if not settings.smaller:
        return 0.0
    return settings.smaller * mean_distance(counts, palette.colors, settings.space)


class FrameChooser:
    """Chooses the entries of one frame after the other."""

    def __init__(
        self,
        palette: AnimationPalette,
        settings: QualitySettings,
        format: str,
        weights: PixelWeights | None,
        *,
        has_alpha: bool,
        bit_cost: float,
        follows: Pixels | None = None,
    ) -> None:
        """Take what all frames have in common.

        Args:
            palette: of these frames.
            settings: space, dithering and effort are used.
            format: one of `ANIMATION_FORMATS`.
            weights: (H, W) uint8, how much pixels weigh; None for 1 each.
            has_alpha: whether a frame has pixels that are not opaque.
            bit_cost: as of `bit_cost_of`.
            follows: (H, W, 3) uint8, the frame before the first one, in other colours; what is
                shown of it is not known, but that it is there. None where no frame comes before.
        """
        self._palette = palette
        self._has_alpha = has_alpha
        self._settings = settings
        self._format = format
        self._weights = weights
        self._bit_cost = bit_cost
        self._points = to_space(palette.entries[:, :3], settings.space)
        self._before = follows
        self._follows = follows is not None
        self._canvas: Pixels | None = None  # what is shown, where other entries drew it
        self._is_known: Mask | None = None

    @property
    def follows(self) -> bool:
        """Whether frames in other colours, or in colours that are not known, come before."""
        return self._follows

    @property
    def clear(self) -> int:
        """The entry that stands for what those show."""
        assert self._palette.clear is not None
        return self._palette.clear

    def follow(self, other: Self, shown: Indices) -> None:
        """Take over from one of another palette; `shown` is what its last frame shows."""
        self._before = other._before
        self._follows = True
        canvas, is_known = other._seen(shown)
        self._canvas = canvas
        self._is_known = is_known

    @property
    def threshold(self) -> float:
        """How much farther, squared, an entry may be that saves the bits of a pixel."""
        return BITS_SAVED * self._bit_cost

    def choose(self, pixels: Pixels, shown: Indices | None, duration: float) -> FrameChoice:
        """Choose the entries of the next frame.

        Args:
            pixels: (H, W, 4) uint8, the frame; or (H, W, 3) where all frames are opaque.
            shown: (H, W) uint8, what the file shows before it, as entries of this palette; where
                it follows other colours, the clear one stands for theirs. None for the first frame.
            duration: in milliseconds.
        """
        source = pixels if self._has_alpha else np.ascontiguousarray(pixels[..., :3])
        before = self._before
        self._before = source
        no = np.zeros(source.shape[:2], np.bool_)
        if before is None or shown is None:
            indices = self._first(source)
            still = may_stay = leaves = no
        else:
            still = (source == before).all(axis=2)
            indices = self._next(source, still, shown)
            may_stay = leaves = no
            if self.threshold > 0:
                may_stay, leaves = self._may_stay(source, indices, shown)
        return FrameChoice(
            indices=indices,
            still=still,
            may_stay=may_stay,
            leaves=leaves,
            exact=no if self._weights is None else self._weights > 1,
            source=source,
            duration=duration,
        )

    def _seen(self, shown: Indices) -> tuple[Pixels, Mask]:
        """(H, W, 3) the colours that are shown, and (H, W) where they are known."""
        entries = self._palette.entries[:, :3]
        if not self._follows:
            return entries[shown], np.ones(shown.shape, np.bool_)
        is_own = shown != self._palette.clear
        if self._canvas is None or self._is_known is None:
            return entries[shown], is_own
        canvas = np.where(is_own[..., np.newaxis], entries[shown], self._canvas)
        return canvas, is_own | self._is_known

    def _first(self, source: Pixels) -> Indices:
        """(H, W) the entries of a frame that has none before it: as of a picture alone."""
        if self._format == "gif" and not self._settings.dither:
            return self._nearest(source)
        indexed = apply_palette_with(
            source,
            count_colors(source),
            self._palette.colors,
            self._settings,
            format={"apng": "png", "gif": "webp"}.get(self._format, self._format),
            weights=self._weights,
        )
        numbers = self._numbers_of(indexed.palette)
        return numbers[indexed.indices]

    def _nearest(self, source: Pixels) -> Indices:
        nearest = map_to_palette(source, self._palette.colors, self._settings.space)
        return (nearest + self._palette.offset).astype(np.uint8)

    def _numbers_of(self, colors: Pixels) -> Indices:
        """(n,) the entries that these colours are."""
        entries = self._palette.entries
        channels = entries.shape[1]
        wide = colors
        if colors.shape[1] < channels:
            wide = np.pad(colors, ((0, 0), (0, channels - 3)), constant_values=255)
        keys = pack_colors(entries)
        order = np.argsort(keys, kind="stable")
        found = np.searchsorted(keys[order], pack_colors(wide))
        return order[found].astype(np.uint8)

    def _next(self, source: Pixels, still: Mask, shown: Indices) -> Indices:
        """(H, W) the entries of a frame, and where it is still those that are shown."""
        indices = shown.copy()
        if still.all():
            return indices
        settings = self._settings
        is_rated = self._bit_cost > 0 and self._format != "gif"
        if not settings.dither and not is_rated:
            indices[~still] = self._nearest(source[~still])
            return indices
        box = box_of(~still)
        place = (box.rows, box.columns)
        fixed = still[place]
        within = source[place].copy()
        is_own = fixed & (shown[place] != self._palette.clear) if self._follows else fixed
        within[is_own] = self._palette.entries[shown[place][is_own], : source.shape[2]]
        is_other = fixed & ~is_own
        if is_other.any():  # in an entry, since what it is off by would go to its neighbours
            nearest = self._nearest(within[is_other])
            within[is_other] = self._palette.entries[nearest, : source.shape[2]]
        weights = np.ones(fixed.shape, np.uint16)
        if self._weights is not None:
            weights[...] = self._weights[place]
        weights[fixed] = _FIXED
        chosen = assign_with_rate(
            within,
            self._palette.colors,
            self._bit_cost if is_rated else 0.0,
            strength=settings.diffusion,
            space=settings.space,
            sweeps=SWEEPS[settings.effort],
            weights=weights,
        )
        moving = ~fixed
        indices[place][moving] = chosen[moving] + self._palette.offset
        return indices

    def _may_stay(self, source: Pixels, indices: Indices, shown: Indices) -> tuple[Mask, Mask]:
        """(H, W) each: where what is shown is nearly as near as what was chosen; where it stays.

        Only opaque pixels on opaque ones do.
        """
        changes = indices != shown
        can_stay = np.ones(changes.shape, np.bool_)
        if self._has_alpha:
            alpha = self._palette.entries[:, 3] if self._palette.entries.shape[1] == 4 else None
            if alpha is not None:
                opaque = (alpha[indices] == 255) & (alpha[shown] == 255)
                can_stay = opaque & (source[..., 3] == 255)
                changes &= can_stay
        points = to_space(source[changes][:, :3], self._settings.space)
        chosen = ((points - self._points[indices[changes]]) ** 2).sum(axis=1)
        staying = ((points - self._points_shown(shown, changes)) ** 2).sum(axis=1)
        losses = (staying - chosen) / self._bit_cost
        if self._weights is not None:
            losses *= self._weights[changes]
        may_stay = np.zeros(changes.shape, np.bool_)
        may_stay[changes] = losses <= BITS_SAVED
        is_gradual = np.count_nonzero(losses <= GRADUAL_LOSS) >= GRADUAL_SHARE * len(losses)
        prices = GRADUAL if is_gradual else MOVING
        gains = np.where(can_stay, prices.drawn, -np.inf)
        gains[changes] -= np.where(losses <= prices.most, losses, np.inf)
        return may_stay, best_runs(gains, prices.switch)

    def _points_shown(self, shown: Indices, mask: Mask) -> NDArray[np.float64]:
        """(n, 3) where the colours that are shown lie; infinitely far where they are not known."""
        points: NDArray[np.float64] = self._points[shown[mask]]
        if not self._follows:
            return points
        is_other = shown[mask] == self._palette.clear
        points[is_other] = np.inf
        if self._canvas is not None and self._is_known is not None:
            is_known = is_other & self._is_known[mask]
            points[is_known] = to_space(self._canvas[mask][is_known], self._settings.space)
        return points
