"""Compress pictures larger than memory: they are read twice in strips, to count and to write.

The counts of distinct colours are sums, so those of the strips are merged exactly. The palette
depends on the counts alone, and the index of a pixel on its colour alone, or on a band of 512 rows
(`compressor.pipeline.large.assigners`), so memory holds a few strips and the distinct colours.
Error diffusion is not offered: it needs all rows in order.
"""

from collections.abc import Iterator
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
from compressor.imaging.types import Pixels
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.large.assigners import reject_wide, strip_assigner
from compressor.pipeline.large.progress import Progress, staged_progress, with_progress
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import DITHER, QualitySettings
from kmc import OPAQUE, ColorCounts, count_colors, merge_counts, pack_colors

# Distinct colours in the search for a palette; of more, adjacent levels are merged.
MAX_SEARCHED_COLORS = 1 << 22
ZLIB_LEVELS = {"fast": 1, "balanced": 6, "best": 9}
# The PNG layout is chosen by a sample: so many squares along each axis, of so many pixels a side.
SAMPLE_SQUARES = 8
SAMPLE_SQUARE_SIDE = 128
MERGED_NOTE = (
    "The picture has {:,} distinct colours; the palette was searched among {:,}, in which levels"
    " next to each other are one. Every pixel has the nearest colour of the palette all the same."
)


@dataclass(frozen=True, kw_only=True, eq=False)
class LargeResult(CompressionResult):
    """The result of compressing a large file: `png` and `thumbnail` are empty.

    Attributes:
        written_bytes: the size of the new file in bytes.
        palette: with `smaller` also colours that were nearest to pixels, but that none has taken.
    """

    written_bytes: int

    @property
    def output_bytes(self) -> int:
        return self.written_bytes


def compress_large_file(
    path: Path,
    out_path: Path,
    settings: QualitySettings,
    *,
    palette: NDArray[np.uint8] | None = None,
    replace: bool = True,
    draft_prefix: str = "",
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> LargeResult:
    """Write a picture of any size as an indexed PNG, in bounded memory.

    Guarantees, held by tests/imaging/decoding/test_strips.py and tests/pipeline/test_assigners.py:
    palette and pixels are those that `apply_palette` computes for the whole picture, where it has
    at most 2**22 colours; the file is written as a whole or not at all.

    Args:
        path: a picture that libvips can read in strips. If it has to be rotated, or is not stored
            in strips or tiles, libvips keeps it in a temporary file of 3 or 4 bytes a pixel.
        out_path: the path of the PNG file; a device or a pipe there is written into.
        settings: the settings, without dithering and protected parts, and with the size as it is.
        palette: (n, 3) or (n, 4) uint8, n in 1..256, used in place of the best palette.
        replace: as for `atomic_write`.
        draft_prefix: as for `atomic_write`.
        executor: as for `kmc.best_palette`.
        progress: called as progress(done, total); it may raise to cancel the work.

    Raises:
        ImageError: the file is not a picture, is damaged or of an unsupported kind, or the
            settings ask for dithering, for a smaller picture, for protected parts, or for a smaller
            file of a picture that is too wide.
        OSError: the file can't be written; FileExistsError where it is there and may not be
            replaced.
    """
    reject_unsupported(settings)
    strips = StripReader(path)
    reject_wide(strips.width, strips.height, settings)
    report = staged_progress(progress, 3)
    color_counts, sample = count_strips(strips, report(0))
    notes = strips.notes
    if palette is None:
        searched_counts = merge_adjacent_levels(color_counts)
        if searched_counts is not color_counts:
            notes += (MERGED_NOTE.format(len(color_counts), len(searched_counts)),)
        palette = build_palette(searched_counts, settings, report(1), executor)
    assignment = assign_colors(color_counts, palette, settings.space)
    assigner = strip_assigner(color_counts, palette, assignment, settings)
    effort = EFFORT_SETTINGS[settings.effort]
    sample_indices = assigner.sample(sample, lambda: report(2)(0, 1))
    layout = best_layout(sample_indices, assignment.palette, effort)
    indices = assigner.indices(strips, strips.height, report(2))
    size = strips.width, strips.height
    level = ZLIB_LEVELS[settings.effort]
    with atomic_write(out_path, replace=replace, draft_prefix=draft_prefix) as file:
        written_bytes = write_png(file, indices, size, assignment.palette, layout, level)
    return LargeResult(
        input_bytes=strips.size_bytes,
        written_bytes=written_bytes,
        width=strips.width,
        height=strips.height,
        colors=len(color_counts),
        palette=assignment.palette,
        psnr=assigner.psnr,
        cost=assigner.cost,
        notes=notes,
    )


def reject_unsupported(settings: QualitySettings) -> None:
    """Raise ImageError where the settings ask for what needs the whole picture at once."""
    if settings.dither:
        raise ImageError(
            f"Dithering ({DITHER.to_text(settings.dither)}) is not done in pictures this large;"
            " ask for none, or make the picture smaller first."
        )
    if settings.longest_side:
        raise ImageError(
            f"Pictures this large are not made smaller (longest side {settings.longest_side:,} px);"
            " ask for 0, or make the picture smaller first."
        )
    if settings.keeps_rare:
        raise ImageError(
            "Rare colours are not looked for in pictures this large; leave “Keep rare colours” off,"
            " or make the picture smaller first."
        )
    if settings.protect:
        raise ImageError(
            f"Parts of pictures this large can't be protected ({len(settings.protect)} are); ask"
            " for none, or make the picture smaller first."
        )


def count_strips(strips: StripReader, progress: Progress) -> tuple[ColorCounts, Pixels]:
    """Count the distinct colours of all strips, and take a sample of the picture.

    Returns:
        the counts, without alpha where all colours are opaque; and (h, w, channels) uint8,
        squares spread evenly over the picture, side by side.
    """
    rows = _sample_rows(strips.height)
    columns = _sample_rows(strips.width)
    sample: list[Pixels] = []

    def counts_of_strips() -> Iterator[ColorCounts]:
        top = 0
        for strip in with_progress(strips, strips.height, progress):
            sampled_rows = rows[(rows >= top) & (rows < top + len(strip))] - top
            sample.append(strip[np.ix_(sampled_rows, columns)])
            top += len(strip)
            yield count_colors(strip)

    color_counts = merge_counts(counts_of_strips())
    if (color_counts.colors[:, 3:] == OPAQUE).all():
        opaque = np.ascontiguousarray(color_counts.colors[:, :3])
        color_counts = ColorCounts(colors=opaque, counts=color_counts.counts)
    return color_counts, np.concatenate(sample)


def merge_adjacent_levels(color_counts: ColorCounts) -> ColorCounts:
    """Merge similar colours where there are more than `MAX_SEARCHED_COLORS`.

    Colours that differ only in the lowest bits of red, green and blue become their mean, so at
    most 2**21 opaque colours are left. Fewer colours are returned as they are.
    """
    if len(color_counts) <= MAX_SEARCHED_COLORS:
        return color_counts
    merged_colors = color_counts.colors.copy()
    merged_colors[:, :3] &= np.uint8(0xFE)
    keys, inverse = np.unique(pack_colors(merged_colors), return_inverse=True)
    counts = np.bincount(inverse, color_counts.counts, len(keys))
    means = [
        np.bincount(inverse, channel * color_counts.counts) for channel in color_counts.colors.T
    ]
    colors = np.rint(np.stack(means, axis=1) / counts[:, np.newaxis]).astype(np.uint8)
    return ColorCounts(colors=colors, counts=counts.astype(np.int64))


def _sample_rows(length: int) -> NDArray[np.intp]:
    """Return the indices of the sampled rows or columns: all of a few, or evenly spread bands."""
    if length <= SAMPLE_SQUARES * SAMPLE_SQUARE_SIDE:
        return np.arange(length)
    starts = np.linspace(0, length - SAMPLE_SQUARE_SIDE, SAMPLE_SQUARES).astype(np.intp)
    return (starts[:, np.newaxis] + np.arange(SAMPLE_SQUARE_SIDE)).ravel()
