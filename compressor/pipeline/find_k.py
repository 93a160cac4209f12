"""K where it is not given: the fewest colours of a wanted quality, or the most in so many bytes.

K is found by bisection, with whole palettes and files of the wanted effort: the K that comes back
reaches the target, and was seen to be the border, since one colour less (for bytes: one more)
does not reach it. More colours nearly always raise the PSNR and the size; where they do not, a K
further off may reach the target as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.psnr import psnr_of_result
from compressor.imaging.types import Pixels
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from kmc import ColorCounts

Checkpoint = Callable[[], object]

MIN_K = 2  # colours
# The K's that are tried where one is chosen: about two to a doubling.
K_LADDER = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)


@dataclass(frozen=True, kw_only=True, eq=False)
class Attempt:
    """The picture in some K colours, and what the target asks about it.

    Attributes:
        indexed: the picture.
        measured: its PSNR in dB, or the bytes of its file.
        reached: whether the target is reached.
    """

    indexed: IndexedPicture
    measured: float
    reached: bool


def find_k(
    source: Pixels,
    color_counts: ColorCounts,
    settings: QualitySettings,
    target: Target,
    checkpoint: Checkpoint,
) -> IndexedPicture:
    """Compress to the fewest colours that have the PSNR, or to the most whose file fits.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: its colours.
        settings: `k` is the largest K that is tried; K is at least 2, and at least the number of
            locked colours.
        target: what has to be reached.
        checkpoint: called in between; it raises to cancel the search.

    Raises:
        ImageError: no K reaches the target; with the numbers.
    """
    smallest = max(MIN_K, len(settings.locked))
    largest = max(smallest, min(settings.k, len(color_counts) + len(settings.locked)))
    ks = range(smallest, largest + 1)

    def attempt(k: int) -> Attempt:
        tried = replace(settings, k=k)
        palette = build_palette(color_counts, tried, lambda done, total: checkpoint())
        checkpoint()
        indexed = apply_palette_with(source, color_counts, palette, tried)
        return _measure(source, indexed, target)

    if target.psnr is not None:
        return _fewest_colors(ks, attempt, target)
    return _most_colors(ks, attempt, target)


def _fewest_colors(ks: range, attempt: Callable[[int], Attempt], target: Target) -> IndexedPicture:
    """The picture of the smallest K that reaches the target."""
    low = 0
    high = len(ks)
    best = None
    while low < high:
        middle = (low + high) // 2
        last = attempt(ks[middle])
        if last.reached:
            best = last
            high = middle
        else:
            low = middle + 1
    if best is None and target.or_nearest:
        best = last  # of the largest K, where a search ends that reaches nothing
    if best is None:
        raise ImageError(
            f"A PSNR of {target.psnr:g} dB is out of reach: {ks[-1]} colours have"
            f" {last.measured:.2f} dB; ask for less, or allow more colours."
        )
    return best.indexed


def _most_colors(ks: range, attempt: Callable[[int], Attempt], target: Target) -> IndexedPicture:
    """The picture of the largest K whose file fits."""
    low = 0
    high = len(ks)
    best = None
    while low < high:
        middle = (low + high) // 2
        last = attempt(ks[middle])
        if last.reached:
            best = last
            low = middle + 1
        else:
            high = middle
    if best is None:
        raise ImageError(
            f"No file of at most {target.max_bytes:,} bytes is possible: with {ks[0]} colours it"
            f" has {last.measured:,}; allow more bytes, or make the picture smaller."
        )
    return best.indexed


def _measure(source: Pixels, indexed: IndexedPicture, target: Target) -> Attempt:
    if target.psnr is not None:
        measured = psnr_of_result(source, indexed)
        return Attempt(indexed=indexed, measured=measured, reached=measured >= target.psnr)
    size = len(indexed.encode_png())
    return Attempt(indexed=indexed, measured=size, reached=size <= (target.max_bytes or 0))


def largest_fitting_k(
    ks: Sequence[int], size: Callable[[int], int], max_size: float
) -> tuple[int, int] | None:
    """Find the largest of rising ks whose size is at most `max_size`, by bisection.

    Args:
        ks: rising.
        size: gives the bytes for one of them.

    Returns:
        that K and its size; None where none fits.
    """
    low = 0
    high = len(ks)
    best = None
    while low < high:
        middle = (low + high) // 2
        bytes_needed = size(ks[middle])
        if bytes_needed <= max_size:
            best = ks[middle], bytes_needed
            low = middle + 1
        else:
            high = middle
    return best
