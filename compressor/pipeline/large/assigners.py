"""How the pixels of strips get their colours: the nearest ones, or those that pack better."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.assignment import (
    Assignment,
    inverse_permutation,
    mean_distance,
    squared_error,
    unique_uint8_palette,
)
from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import RATE_SWEEPS
from compressor.imaging.psnr import (
    psnr_from_cost,
    psnr_from_squared_error,
    psnr_of_assignment,
    squared_error_on_white,
)
from compressor.imaging.types import Checkpoint, Indices, Pixels
from compressor.pipeline.large.progress import Progress, with_progress
from compressor.pipeline.settings import QualitySettings
from kmc import BAND_ROWS, BandAssigner, ColorCounts, ColorLookup, assign_with_rate

MAX_BAND_PIXELS = 1 << 25  # take about 2 GB, and are 512 rows of 65,536


class StripAssigner(Protocol):
    """Gives the strips of a picture the numbers of palette colours, and knows what that costs.

    Attributes:
        cost, psnr: as in `CompressionResult`; of all indices that were yielded.
    """

    @property
    def cost(self) -> float: ...

    @property
    def psnr(self) -> float: ...

    def sample(self, pixels: Pixels, checkpoint: Checkpoint) -> Indices:
        """Return (h, w) uint8 indices of a sample of the picture, (h, w, channels) uint8."""

    def indices(
        self, strips: Iterable[Pixels], height: int, progress: Progress
    ) -> Iterator[Indices]:
        """Yield (rows, W) uint8 indices of all strips, from the top to the bottom.

        Args:
            strips: (rows, W, channels) uint8 each; those of the whole picture.
            height: of the picture.
            progress: called as progress(rows done, height); it may raise to cancel the work.
        """


class NearestAssigner:
    """Each pixel takes the nearest colour, which depends on its own colour alone."""

    def __init__(self, color_counts: ColorCounts, assignment: Assignment) -> None:
        self._lookup = ColorLookup(color_counts, assignment.labels)
        self._channels = color_counts.colors.shape[1]
        self.cost = assignment.cost
        self.psnr = psnr_of_assignment(color_counts, assignment)

    def sample(self, pixels: Pixels, checkpoint: Checkpoint) -> Indices:
        """As `StripAssigner.sample`."""
        return self._lookup(np.ascontiguousarray(pixels[..., : self._channels]))

    def indices(
        self, strips: Iterable[Pixels], height: int, progress: Progress
    ) -> Iterator[Indices]:
        """As `StripAssigner.indices`."""
        for strip in with_progress(strips, height, progress):
            yield self._lookup(strip[..., : self._channels])


class RateAssigner:
    """Pixels take colours that pack better, as `apply_palette` says of `smaller`.

    The indices are those of the whole picture: rows are cut anew into the bands in which
    `kmc.assign_with_rate` works, so that memory holds one of them beside a strip.
    """

    def __init__(
        self,
        color_counts: ColorCounts,
        palette: NDArray[np.uint8],
        assignment: Assignment,
        settings: QualitySettings,
    ) -> None:
        """Prepare the colours.

        Args:
            color_counts: the distinct colours of the picture.
            palette: (n, 3) or (n, 4) uint8, as `assign_colors` was given it.
            assignment: of the palette; only colours that it uses are used.
            settings: space, effort and `smaller` are used.
        """
        entries = unique_uint8_palette(palette)
        spread = mean_distance(color_counts, entries, settings.space)
        self._entries = entries
        self._bit_cost = settings.smaller * spread
        self._space = settings.space
        self._sweeps = RATE_SWEEPS[settings.effort]
        self._channels = color_counts.colors.shape[1]
        old_number = assignment.order.astype(np.uint8)
        self._nearest = ColorLookup(color_counts, old_number[assignment.labels])
        self._new_number = inverse_permutation(assignment.order, len(entries))
        self._palette = assignment.palette
        self._pixels = 0
        self._squared_error = 0.0
        self._error_on_white = 0

    @property
    def cost(self) -> float:
        """As `StripAssigner.cost`."""
        return self._squared_error / (self._pixels * 255.0**2)

    @property
    def psnr(self) -> float:
        """As `StripAssigner.psnr`."""
        if self._is_opaque():
            return psnr_from_cost(self.cost)
        return psnr_from_squared_error(self._error_on_white, self._pixels)

    def sample(self, pixels: Pixels, checkpoint: Checkpoint) -> Indices:
        """As `StripAssigner.sample`."""
        indices = assign_with_rate(
            pixels[..., : self._channels],
            self._entries,
            self._bit_cost,
            space=self._space,
            sweeps=self._sweeps,
            checkpoint=checkpoint,
        )
        return self._new_number[indices]

    def indices(
        self, strips: Iterable[Pixels], height: int, progress: Progress
    ) -> Iterator[Indices]:
        """As `StripAssigner.indices`."""
        assigner = None
        done = 0
        for with_below, rows in cut_into_bands(strips, BAND_ROWS):
            pixels = np.ascontiguousarray(with_below[..., : self._channels])
            nearest = self._nearest(pixels)
            assigner = assigner or self._band_assigner(pixels.shape[1])
            checkpoint = partial(progress, done, height)
            chosen = assigner.assign(pixels[:rows], nearest[:rows], nearest[rows:], checkpoint)
            indices = self._new_number[chosen]
            self._count(pixels[:rows], indices)
            done += rows
            yield indices
        progress(done, height)

    def _band_assigner(self, width: int) -> BandAssigner:
        return BandAssigner(
            self._entries,
            self._bit_cost,
            (width, self._channels),
            space=self._space,
            sweeps=self._sweeps,
        )

    def _count(self, pixels: Pixels, indices: Indices) -> None:
        self._pixels += indices.size
        self._squared_error += squared_error(pixels, self._palette, indices)
        if not self._is_opaque():
            self._error_on_white += squared_error_on_white(pixels, self._palette[indices])

    def _is_opaque(self) -> bool:
        return bool(self._channels == self._palette.shape[1] == 3)


def strip_assigner(
    color_counts: ColorCounts,
    palette: NDArray[np.uint8],
    assignment: Assignment,
    settings: QualitySettings,
) -> StripAssigner:
    """Return what gives pixels their colours; arguments as for `RateAssigner`."""
    if settings.smaller and assignment.cost:
        return RateAssigner(color_counts, palette, assignment, settings)
    return NearestAssigner(color_counts, assignment)


def cut_into_bands(strips: Iterable[Pixels], rows: int) -> Iterator[tuple[Pixels, int]]:
    """Yield the bands of a picture, each with the row below it.

    Args:
        strips: (h, W, channels) each, of any heights.
        rows: of each band but the last, which may have fewer.

    Yields:
        (rows + 1, W, channels) and the number of rows of the band; the last band has no row below.
    """
    held: list[Pixels] = []
    for strip in strips:
        held.append(strip)
        if sum(map(len, held)) <= rows:
            continue
        joined = np.concatenate(held)
        starts = range(0, len(joined) - rows, rows)
        for top in starts:
            yield joined[top : top + rows + 1], rows
        held = [joined[starts[-1] + rows :]]
    last = np.concatenate(held)
    yield last, len(last)


def reject_wide(width: int, height: int, settings: QualitySettings) -> None:
    """Raise ImageError where a band would take too much memory."""
    max_width = MAX_BAND_PIXELS // min(height, BAND_ROWS)
    if settings.smaller and width > max_width:
        raise ImageError(
            f"The picture is {width:,} pixels wide; in strips a smaller file ({settings.smaller:g})"
            f" is made up to a width of {max_width:,}; set that to 0, or make the picture smaller"
            " first."
        )
