"""Find settings with a smaller file, where the result is larger than the original file."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from compressor.imaging.sampling import sample_mosaic
from compressor.imaging.types import Pixels, PixelWeights
from compressor.pipeline.find_k import K_LADDER, MIN_K, largest_fitting_k
from compressor.pipeline.protected.weights import sample_weights, weighted_counts
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import count_colors

SIZE_MARGIN = 0.97  # part of the size limit that an estimate may reach


@dataclass(frozen=True, kw_only=True)
class SmallerAlternative:
    """Other settings with a smaller file, and the estimated size of that file in bytes."""

    settings: QualitySettings
    size: int


def find_alternatives(
    source: Pixels,
    settings: QualitySettings,
    size: int,
    max_size: int,
    checkpoint: Checkpoint,
    weights: PixelWeights | None = None,
) -> list[SmallerAlternative]:
    """Find settings with a smaller file: without dithering, or of a searched palette a smaller K.

    Sizes are estimated from windows of the picture (`sample_mosaic`) with the effort "fast", and
    scaled so that the estimate for the present settings is their true size.

    Args:
        source: (H, W, 3 or 4) uint8, the picture.
        settings: the present settings.
        size: the size of the file of the present settings, in bytes.
        max_size: the size of the original file, in bytes.
        checkpoint: called between the steps and during the search for each palette.
        weights: (H, W) uint8 of the source's pixels; None for 1 each.
    """
    estimate = _estimator(source, settings, size, checkpoint, weights)
    alternatives = []
    if settings.dither:
        undithered = replace(settings, dither=0.0)
        if (smaller := estimate(undithered)) <= SIZE_MARGIN * max_size:
            alternatives.append(SmallerAlternative(settings=undithered, size=smaller))
    if settings.named_palette is not None:
        return alternatives
    smallest_k = max(MIN_K, len(settings.locked))
    fitting_k = largest_fitting_k(
        [k for k in K_LADDER if smallest_k <= k < settings.k],
        lambda k: estimate(replace(settings, k=k)),
        SIZE_MARGIN * max_size,
    )
    if fitting_k is not None:
        k, smaller = fitting_k
        alternatives.append(SmallerAlternative(settings=replace(settings, k=k), size=smaller))
    return alternatives


def _estimator(
    source: Pixels,
    settings: QualitySettings,
    size: int,
    checkpoint: Checkpoint,
    weights: PixelWeights | None,
) -> Callable[[QualitySettings], int]:
    """Return a function that estimates the size of the file of other settings, in bytes."""
    sample = sample_mosaic(source)
    color_counts = count_colors(sample, checkpoint)
    weights = sample_weights(weights)
    searched_counts = weighted_counts(sample, color_counts, weights, checkpoint)

    def sample_bytes(other_settings: QualitySettings) -> int:
        checkpoint()
        quick = replace(other_settings, effort="fast")
        palette = build_palette(searched_counts, quick, lambda done, total: checkpoint())
        indexed = apply_palette_with(
            sample, color_counts, palette, quick, checkpoint, weights=weights
        )
        return len(indexed.encode_png(checkpoint))

    scale = size / sample_bytes(settings)
    return lambda other_settings: round(scale * sample_bytes(other_settings))
