"""What two pictures must be to be compared, by whatever measure."""

import numpy as np

from compressor.imaging.errors import ImageError
from compressor.imaging.types import Pixels


def check_pair(original: Pixels, result: Pixels) -> None:
    """Raise ImageError for pictures of two sizes, not uint8, or without a pixel."""
    if original.shape[:2] != result.shape[:2]:
        height, width = original.shape[:2]
        result_height, result_width = result.shape[:2]
        raise ImageError(
            f"The original has {width:,} x {height:,} pixels and the result"
            f" {result_width:,} x {result_height:,}; only pictures of one size can be compared."
        )
    check_pixels(original)
    check_pixels(result)


def check_pixels(pixels: Pixels) -> None:
    """Raise ImageError for an array that is no (H, W, 3 or 4) uint8, or has no pixel."""
    is_picture = pixels.ndim == 3 and pixels.shape[2] in (3, 4) and pixels.size > 0
    if pixels.dtype != np.uint8 or not is_picture:
        raise ImageError(
            f"Pictures to compare must be uint8 of shape (H, W, 3 or 4) with a pixel,"
            f" not {pixels.dtype} {pixels.shape}."
        )
