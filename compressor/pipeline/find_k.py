"""Find K for a target: the fewest colours with a PSNR, or the most whose file has few enough bytes.

K is found by bisection, in which every step computes a whole palette and file with the effort of
the settings. The returned K reaches the target, and one colour less (for bytes: one more) was seen
not to reach it. More colours nearly always raise the PSNR and the size; where they do not, a K
further off may reach the target as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from compressor.imaging.errors import ImageError
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.psnr import psnr_of_result
from compressor.imaging.types import Pixels, PixelWeights
from compressor.pipeline.protected.weights import weighted_counts
from compressor.pipeline.quantize import apply_palette_with, build_palette_for
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

MIN_K = 2  # colours
# The Ks that are compared where the user chooses one: about two to a doubling.
K_LADDER = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)


@dataclass(frozen=True, kw_only=True, eq=False)
class Attempt:
    """The picture in K colours, and how it compares with the target.

    Attributes:
        indexed: the picture.
        measurement: its PSNR in dB, or the size of its file in bytes, as the target limits it.
        reached: whether the target is reached.
    """

    indexed: IndexedPicture
    measurement: float
    reached: bool


def find_k(
    source: Pixels,
    color_counts: ColorCounts,
    settings: QualitySettings,
    target: Target,
    checkpoint: Checkpoint,
    format: str = "png",
    weights: PixelWeights | None = None,
) -> IndexedPicture:
    """Compress to the fewest colours that have the PSNR, or to the most whose file fits.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: the distinct colours of the source.
        settings: `k` is the largest K that is tried; K is at least 2, and at least the number of
            locked colours.
        target: what the file has to reach.
        checkpoint: called between the steps and during the search for each palette.
        format: of the file whose bytes count, as `IndexedPicture.encode` names it.
        weights: (H, W) uint8 of the source's pixels; None for 1 each.

    Raises:
        ImageError: no K reaches the target; the message has the numbers.
    """
    smallest = max(MIN_K, len(settings.locked))
    largest = max(smallest, min(settings.k, len(color_counts) + len(settings.locked)))
    ks = range(smallest, largest + 1)
    searched_counts = weighted_counts(source, color_counts, weights, checkpoint)

    def attempt(k: int) -> Attempt:
        settings_with_k = replace(settings, k=k)
        palette = build_palette_for(
            source,
            searched_counts,
            settings_with_k,
            weights,
            lambda done, total: checkpoint(),
            checkpoint=checkpoint,
        )
        checkpoint()
        indexed = apply_palette_with(
            source, color_counts, palette, settings_with_k, checkpoint, format, weights
        )
        return _measure(source, indexed, target, checkpoint, format)

    if target.psnr is not None:
        return _fewest_colors(ks, attempt, target)
    return _most_colors(ks, attempt, target)


def _bisect(
    ks: range, attempt: Callable[[int], Attempt], *, smallest: bool
) -> tuple[Attempt | None, Attempt]:
    """Bisect to the smallest K that reaches the target, or to the largest.

    Args:
        ks: the Ks to choose from, rising; at least one.
        attempt: compresses to a K.
        smallest: whether the smallest such K is wanted, where larger ones reach the target as
            well; else the largest, where smaller ones do.

    Returns:
        the attempt of that K, None if none reached the target; and the last attempt.
    """
    low = 0
    high = len(ks)
    best = None
    while low < high:
        middle = (low + high) // 2
        latest = attempt(ks[middle])
        if latest.reached:
            best = latest
        if latest.reached == smallest:
            high = middle
        else:
            low = middle + 1
    return best, latest


def _fewest_colors(ks: range, attempt: Callable[[int], Attempt], target: Target) -> IndexedPicture:
    """Return the picture of the smallest K that reaches the target."""
    best, latest = _bisect(ks, attempt, smallest=True)
    if best is None and target.or_nearest:
        best = latest  # a search that reaches nothing ends at the largest K
    if best is None:
        raise ImageError(
            f"A PSNR of {target.psnr:g} dB is out of reach: {ks[-1]} colours have"
            f" {latest.measurement:.2f} dB; ask for less, or allow more colours."
        )
    return best.indexed


def _most_colors(ks: range, attempt: Callable[[int], Attempt], target: Target) -> IndexedPicture:
    """Return the picture of the largest K whose file is small enough."""
    best, latest = _bisect(ks, attempt, smallest=False)
    if best is None:
        raise ImageError(
            f"No file of at most {target.max_bytes:,} bytes is possible: with {ks[0]} colours it"
            f" has {latest.measurement:,}; allow more bytes, or make the picture smaller."
        )
    return best.indexed


def _measure(
    source: Pixels,
    indexed: IndexedPicture,
    target: Target,
    checkpoint: Checkpoint,
    format: str,
) -> Attempt:
    if target.psnr is not None:
        measurement = psnr_of_result(source, indexed, checkpoint)
        return Attempt(indexed=indexed, measurement=measurement, reached=measurement >= target.psnr)
    size = len(indexed.encode(format, checkpoint))
    return Attempt(indexed=indexed, measurement=size, reached=size <= (target.max_bytes or 0))


def largest_fitting_k(
    ks: Sequence[int], size: Callable[[int], int], max_size: float
) -> tuple[int, int] | None:
    """Find the largest K whose size is at most `max_size`, by bisection.

    Args:
        ks: the Ks to choose from, rising.
        size: returns the size in bytes for a K.
        max_size: the largest size that is allowed, in bytes.

    Returns:
        that K and its size in bytes; None where no K is small enough.
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
