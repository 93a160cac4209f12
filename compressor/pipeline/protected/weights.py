"""How much each pixel weighs: 1, and in protected parts more.

A palette is searched for weighted counts, in which a pixel of weight n is n pixels; where bits are
worth something, its distance counts n times. What is measured of a result counts all pixels alike.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import Picture
from compressor.imaging.errors import ImageError
from compressor.imaging.sampling import MAX_WINDOWS, WINDOW_SIDE, sample_mosaic
from compressor.imaging.types import Checkpoint, Pixels, PixelWeights, no_checkpoint
from compressor.pipeline.protected.part import Part, outside_problem
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import LookSettings, QualitySettings
from kmc import ColorCounts, count_colors, merge_counts


def protected_parts(settings: Settings) -> tuple[Part, ...]:
    """Return the parts that settings protect; none in the experiment, which is plain k-means."""
    if isinstance(settings, (QualitySettings, LookSettings)):
        return settings.protect
    return ()


def weights_for(picture: Picture, settings: Settings) -> PixelWeights | None:
    """Return the weights of a picture's pixels, which may be a smaller version of the file's.

    Returns:
        (H, W) uint8, each at least 1; None where no part is protected.

    Raises:
        ImageError: a part does not lie in the picture.
    """
    shape = picture.height, picture.width
    return pixel_weights(protected_parts(settings), picture.full_size, shape)


def pixel_weights(
    parts: Sequence[Part], full_size: tuple[int, int], shape: tuple[int, int]
) -> PixelWeights | None:
    """Return how much each pixel weighs: where parts overlap, the greatest of their weights.

    Args:
        parts: the protected parts.
        full_size: width and height of the picture in whose pixels the parts are.
        shape: the numbers of rows and columns of the picture, or of a smaller version of it, in
            which a part has every pixel that it touches.

    Returns:
        `shape` uint8, each at least 1; None where there is no part.

    Raises:
        ImageError: a part does not lie in the picture.
    """
    if not parts:
        return None
    if problem := outside_problem(parts, full_size):
        raise ImageError(problem)
    width, height = full_size
    rows, columns = shape
    weights = np.ones(shape, np.uint8)
    for part in sorted(parts, key=lambda part: part.weight):
        part_rows = _scaled(part.y, part.height, rows, height)
        weights[part_rows, _scaled(part.x, part.width, columns, width)] = part.weight
    return weights


def mean_in_parts(
    errors: NDArray[np.float32], parts: Sequence[Part], full_size: tuple[int, int]
) -> float:
    """Return the mean of a map over all protected parts together.

    Args:
        errors: (h, w) float32, of the picture or a smaller version, such as CIEDE2000 differences.
        parts: at least one.
        full_size: as for `pixel_weights`.
    """
    weights = pixel_weights(parts, full_size, (errors.shape[0], errors.shape[1]))
    assert weights is not None
    return float(errors[weights > 1].mean())


def weighted_counts(
    pixels: Pixels,
    color_counts: ColorCounts,
    weights: PixelWeights | None,
    checkpoint: Checkpoint = no_checkpoint,
) -> ColorCounts:
    """Return the counts that a palette is searched for: `kmc.count_colors` with these weights.

    Only the protected pixels are counted anew, as often as they weigh more than others.

    Args:
        pixels: (H, W, 3 or 4) uint8.
        color_counts: their distinct colours.
        weights: (H, W) uint8; None for 1 each, and then the counts are those that were given.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    if weights is None:
        return color_counts
    is_protected = weights > 1
    more = count_colors(pixels[is_protected], checkpoint, weights=weights[is_protected] - 1)
    return merge_counts([color_counts, more])


def sample_weights(
    weights: PixelWeights | None, side: int = WINDOW_SIDE, number: int = MAX_WINDOWS
) -> PixelWeights | None:
    """Return the weights of the pixels that `sample_mosaic` takes with these arguments."""
    if weights is None:
        return None
    return np.ascontiguousarray(sample_mosaic(weights, side, number))


def _scaled(start: int, length: int, new_side: int, side: int) -> slice:
    """The pixels that a stretch of a side touches where the side has another length."""
    return slice(start * new_side // side, -(-(start + length) * new_side // side))
