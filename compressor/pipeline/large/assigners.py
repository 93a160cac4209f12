"""How the pixels of strips get their colours: the nearest ones, or those that pack better."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.assignment import (
    Assignment,
    inverse_permutation,
    masked_bit_cost,
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
from kmc import (
    BAND_ROWS,
    MASKING_ROWS,
    BandAssigner,
    ColorCounts,
    ColorLookup,
    assign_with_rate,
    masking_weights,
)

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
        self._entries = entries
        self._bit_cost = masked_bit_cost(settings.smaller, color_counts, entries, settings.space)
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
        colors = pixels[..., : self._channels]
        indices = assign_with_rate(
            colors,
            self._entries,
            self._bit_cost,
            space=self._space,
            sweeps=self._sweeps,
            weights=masking_weights(colors, checkpoint),
            checkpoint=checkpoint,
        )
        return self._new_number[indices]

    def indices(
        self, strips: Iterable[Pixels], height: int, progress: Progress
    ) -> Iterator[Indices]:
        """As `StripAssigner.indices`."""
        assigner = None
        done = 0
        for with_margins, rows in cut_into_bands(strips, BAND_ROWS, MASKING_ROWS):
            pixels = np.ascontiguousarray(with_margins[..., : self._channels])
            nearest = self._nearest(pixels)
            assigner = assigner or self._band_assigner(pixels.shape[1])
            checkpoint = partial(progress, done, height)
            chosen = assigner.assign(
                pixels[rows],
                nearest[rows],
                nearest[rows.stop : rows.stop + 1],
                checkpoint,
                masking_weights(pixels, checkpoint)[rows],
            )
            indices = self._new_number[chosen]
            self._count(pixels[rows], indices)
            done += len(indices)
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


def cut_into_bands(
    strips: Iterable[Pixels], rows: int, margin: int
) -> Iterator[tuple[Pixels, slice]]:
    """Yield the bands of a picture, each with some rows above and below it.

    Args:
        strips: (h, W, channels) each, of any heights.
        rows: of each band but the last, which may have fewer.
        margin: how many rows more there are above and below a band, where the picture has them.

    Yields:
        (h, W, channels) and the rows of it that are the band's own.
    """
    held: list[Pixels] = []
    top = 0  # of the next band, in what is held
    for strip in strips:
        held.append(strip)
        if sum(map(len, held)) < top + rows + margin:
            continue
        joined = np.concatenate(held)
        while len(joined) >= top + rows + margin:
            yield _with_margins(joined, slice(top, top + rows), margin)
            top += rows
        kept = max(0, top - margin)
        held = [joined[kept:]]
        top -= kept
    joined = np.concatenate(held)
    while top < len(joined):
        yield _with_margins(joined, slice(top, min(top + rows, len(joined))), margin)
        top += rows


def _with_margins(pixels: Pixels, rows: slice, margin: int) -> tuple[Pixels, slice]:
    """The rows and as many above and below, and where they are in these."""
    first = max(0, rows.start - margin)
    return pixels[first : rows.stop + margin], slice(rows.start - first, rows.stop - first)


def reject_wide(width: int, height: int, settings: QualitySettings) -> None:
    """Raise ImageError where a band would take too much memory."""
    max_width = MAX_BAND_PIXELS // min(height, BAND_ROWS)
    if settings.smaller and width > max_width:
        raise ImageError(
            f"The picture is {width:,} pixels wide; in strips a smaller file ({settings.smaller:g})"
            f" is made up to a width of {max_width:,}; set that to 0, or make the picture smaller"
            " first."
        )
