"""Settings that would make a smaller file, where the result is larger than what came in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.types import Pixels
from compressor.pipeline.find_k import K_LADDER, MIN_K, largest_fitting_k
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, count_colors

SAFETY = 0.97  # an estimate has to be smaller than the limit by this factor


@dataclass(frozen=True, kw_only=True)
class SmallerAlternative:
    """Other settings that make a smaller file, and about how many bytes that has."""

    settings: QualitySettings
    size: int


def find_alternatives(
    source: Pixels,
    settings: QualitySettings,
    size: int,
    max_size: int,
    checkpoint: Checkpoint,
) -> list[SmallerAlternative]:
    """Find settings that make a smaller file: without dithering, or with a smaller K.

    Sizes are estimated from windows of the picture (`sample_mosaic`) with little effort, and
    corrected by what these make of the present settings.

    Args:
        source: (H, W, 3 or 4) uint8, the picture.
        settings: the present ones.
        size: bytes of the file that they make.
        max_size: bytes that a file should stay below.
        checkpoint: called in between; it raises to cancel the search.
    """
    estimate = _estimator(source, settings, size, checkpoint)
    alternatives = []
    if settings.dither:
        undithered = replace(settings, dither=0.0)
        if (smaller := estimate(undithered)) <= SAFETY * max_size:
            alternatives.append(SmallerAlternative(settings=undithered, size=smaller))
    smallest_k = max(MIN_K, len(settings.locked))
    fitting = largest_fitting_k(
        [k for k in K_LADDER if smallest_k <= k < settings.k],
        lambda k: estimate(replace(settings, k=k)),
        SAFETY * max_size,
    )
    if fitting is not None:
        k, smaller = fitting
        alternatives.append(SmallerAlternative(settings=replace(settings, k=k), size=smaller))
    return alternatives


def _estimator(
    source: Pixels, settings: QualitySettings, size: int, checkpoint: Checkpoint
) -> Callable[[QualitySettings], int]:
    """A function that estimates the bytes of the file that other settings make."""
    sample = sample_mosaic(source)
    color_counts = count_colors(sample)
    scale = size / _size_of_sample(sample, color_counts, settings, checkpoint)

    def estimate(tried: QualitySettings) -> int:
        return round(scale * _size_of_sample(sample, color_counts, tried, checkpoint))

    return estimate


def _size_of_sample(
    sample: Pixels, color_counts: ColorCounts, settings: QualitySettings, checkpoint: Checkpoint
) -> int:
    checkpoint()
    quick = replace(settings, effort="fast")
    palette = build_palette(color_counts, quick, lambda done, total: checkpoint())
    return len(apply_palette_with(sample, color_counts, palette, quick).encode_png())
