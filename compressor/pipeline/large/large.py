"""Pictures larger than memory: read twice in strips, first to count, then to write.

Counting distinct colours is a sum, so the strips' counts are merged, exactly; the palette is
made of the counts, and a pixel's index depends on its colour alone. So no more is held than a
few strips and the distinct colours. Error diffusion would need all rows in order, and is left out.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.assignment import assign_colors
from compressor.imaging.decoding.strips import StripReader
from compressor.imaging.errors import ImageError
from compressor.imaging.files.atomic_write import atomic_write
from compressor.imaging.png.layout import EFFORT_SETTINGS, best_layout
from compressor.imaging.png.streaming import write_png
from compressor.imaging.psnr import psnr_of_assignment
from compressor.imaging.types import Pixels
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from kmc import OPAQUE, ColorCounts, ColorLookup, count_colors, merge_counts, pack_colors

Progress = Callable[[int, int], object]

MAX_SEARCHED_COLORS = (
    1 << 22
)  # distinct colours; of more, pairs of levels are merged for the palette's search
ZLIB_LEVELS = {"fast": 1, "balanced": 6, "best": 9}  # of zlib
# each way: how many squares a layout is judged by, and their side
SQUARES = 8
SQUARE = 128
PARTS = 1000  # of the progress, for each stage
MERGED_NOTE = (
    "The picture has {:,} distinct colours; the palette was searched among {:,}, in which levels"
    " next to each other are one. Every pixel has the nearest colour of the palette all the same."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class LargeResult(CompressionResult):
    """What became of a large file: `png` and `thumbnail` are empty.

    Attributes:
        written: bytes of the new file.
    """

    written: int

    @property
    def output_bytes(self) -> int:
        return self.written


def compress_large_file(
    path: Path,
    out_path: Path,
    settings: QualitySettings,
    *,
    palette: NDArray[np.uint8] | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> LargeResult:
    """Write a picture of any size as an indexed PNG, in bounded memory.

    Guarantees, held by tests/test_strips.py: palette and indices are those that `apply_palette`
    gives of the whole picture, where it has at most 2**22 colours; the file is there as a whole or
    not at all.

    Args:
        path: a picture that libvips can read in strips; where it is to be turned, or is not in
            strips or tiles, libvips keeps it in a temporary file of 3 or 4 bytes a pixel.
        out_path: where the PNG goes; what is there is replaced.
        settings: without dithering.
        palette: (n, 3) or (n, 4) uint8, n in 1..256, to use in place of the best one.
        executor: as for `kmc.best_palette`.
        progress: called with (done, total); what it raises stops the work.

    Raises:
        ImageError: not a picture, damaged, of another kind, or dithering is asked for.
        OSError: the file can't be written.
    """
    reject_dithering(settings)
    strips = StripReader(path)
    report = staged_progress(progress, 3)
    color_counts, sample = count_strips(strips, report(0))
    notes = strips.notes
    if palette is None:
        searched = merge_adjacent_levels(color_counts)
        if searched is not color_counts:
            notes += (MERGED_NOTE.format(len(color_counts), len(searched)),)
        palette = build_palette(searched, settings, report(1), executor)
    laid = assign_colors(color_counts, palette, settings.space)
    labels = ColorLookup(color_counts, laid.labels)
    channels = color_counts.colors.shape[1]
    sketch = labels(np.ascontiguousarray(sample[..., :channels]))
    layout = best_layout(sketch, laid.palette, EFFORT_SETTINGS[settings.effort])
    indices = (labels(strip[..., :channels]) for strip in _with_progress(strips, report(2)))
    size = strips.width, strips.height
    with atomic_write(out_path) as file:
        write_png(file, indices, size, laid.palette, layout, ZLIB_LEVELS[settings.effort])
    return LargeResult(
        input_bytes=strips.size_bytes,
        written=out_path.stat().st_size,
        width=strips.width,
        height=strips.height,
        colors=len(color_counts),
        palette=laid.palette,
        psnr=psnr_of_assignment(color_counts, laid),
        cost=laid.cost,
        notes=notes,
    )


def reject_dithering(settings: QualitySettings) -> None:
    """Raise ImageError where it is asked for."""
    if settings.dither:
        raise ImageError(
            f"Dithering ({settings.dither:g}) is not done in pictures this large;"
            " ask for none, or make the picture smaller first."
        )


def count_strips(strips: StripReader, progress: Progress) -> tuple[ColorCounts, Pixels]:
    """The distinct colours of all strips, without alpha where all are opaque; and a sample.

    Returns:
        the counts, and (h, w, channels) squares spread evenly over the picture, side by side.
    """
    rows = _sample_rows(strips.height)
    columns = _sample_rows(strips.width)
    sample: list[Pixels] = []

    def parts() -> Iterator[ColorCounts]:
        top = 0
        for strip in _with_progress(strips, progress):
            chosen = rows[(rows >= top) & (rows < top + len(strip))] - top
            sample.append(strip[np.ix_(chosen, columns)])
            top += len(strip)
            yield count_colors(strip)

    color_counts = merge_counts(parts())
    if (color_counts.colors[:, 3:] == OPAQUE).all():
        opaque = np.ascontiguousarray(color_counts.colors[:, :3])
        color_counts = ColorCounts(colors=opaque, counts=color_counts.counts)
    return color_counts, np.concatenate(sample)


def merge_adjacent_levels(color_counts: ColorCounts) -> ColorCounts:
    """The counts themselves up to `SEARCHED` colours.

    Of more, those that differ in the lowest bits of red, green and blue alone are one, their
    mean; of opaque ones at most 2**21 are left.
    """
    if len(color_counts) <= MAX_SEARCHED_COLORS:
        return color_counts
    halves = color_counts.colors.copy()
    halves[:, :3] &= np.uint8(0xFE)
    keys, inverse = np.unique(pack_colors(halves), return_inverse=True)
    counts = np.bincount(inverse, color_counts.counts, len(keys))
    means = [
        np.bincount(inverse, channel * color_counts.counts) for channel in color_counts.colors.T
    ]
    colors = np.rint(np.stack(means, axis=1) / counts[:, np.newaxis]).astype(np.uint8)
    return ColorCounts(colors=colors, counts=counts.astype(np.int64))


def _sample_rows(length: int) -> NDArray[np.intp]:
    """All of so many rows or columns, or bands of them spread evenly."""
    if length <= SQUARES * SQUARE:
        return np.arange(length)
    starts = np.linspace(0, length - SQUARE, SQUARES).astype(np.intp)
    return (starts[:, np.newaxis] + np.arange(SQUARE)).ravel()


def _with_progress(strips: StripReader, progress: Progress) -> Iterator[Pixels]:
    """The strips, and before each how many rows are done."""
    done = 0
    for strip in strips:
        progress(done, strips.height)
        yield strip
        done += len(strip)
    progress(done, strips.height)


def staged_progress(progress: Progress | None, of: int) -> Callable[[int], Progress]:
    """The progress of each of so many stages that share the work evenly."""

    def stage(number: int) -> Progress:
        def report(done: int, total: int) -> None:
            if progress is not None:
                progress(number * PARTS + PARTS * done // total, of * PARTS)

        return report

    return stage
