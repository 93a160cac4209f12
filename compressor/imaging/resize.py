"""Smaller versions of a picture: by area mean, or for the screen without a new colour."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor import opencv
from compressor.imaging.types import Pixels

MAX_EXPERIMENT_PIXELS = 250_000
MAX_SIDE_SHOWN = 1400  # pixels; Streamlit interpolates whatever is wider than 1460


def shrink(pixels: Pixels, height: int, max_pixels: int = MAX_EXPERIMENT_PIXELS) -> Pixels:
    """Shrink a picture to at most `height` rows and `max_pixels` pixels; its aspect is kept.

    Args:
        pixels: (H, W, 3) uint8.
        height: the largest number of rows, at least 1.
        max_pixels: the largest number of pixels, for pictures much wider than tall.

    Returns:
        (h, w, 3) uint8 by OpenCV's area interpolation; the same array where it is small enough.
    """
    rows, columns = pixels.shape[:2]
    scale = min(1.0, height / rows, math.sqrt(max_pixels / (rows * columns)))
    if scale == 1.0:
        return pixels
    new_rows = min(max(1, int(rows * scale + 1e-9)), max_pixels)
    new_columns = max(1, min(int(columns * scale), max_pixels // new_rows))
    size = (new_columns, new_rows)
    return np.asarray(opencv.resize(pixels, size, interpolation=opencv.INTER_AREA), np.uint8)


def size_within(width: int, height: int, longest_side: int) -> tuple[int, int]:
    """Return the width and height of a picture whose longest side is to have so many pixels.

    Args:
        width, height: of the picture, in pixels.
        longest_side: in pixels; 0 for the picture as it is, which no larger one is either.

    Returns:
        both sides rounded to whole pixels, halves up, and at least 1.
    """
    longest = max(width, height)
    if longest_side == 0 or longest_side >= longest:
        return width, height
    shrunk_width, shrunk_height = (
        max(1, (2 * side * longest_side + longest) // (2 * longest)) for side in (width, height)
    )
    return shrunk_width, shrunk_height


def shrink_to_side(pixels: Pixels, longest_side: int) -> Pixels:
    """Shrink a picture until no side is longer; each pixel is the mean of the area that it covers.

    Colours are weighted by their alpha, so that none bleeds out of transparent pixels.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha that is not premultiplied.
        longest_side: as for `size_within`, which has the size.

    Returns:
        (h, w, 3 or 4) uint8; where alpha is 0 the colour is 0 too. The same array where it is small
        enough.
    """
    rows, columns, channels = pixels.shape
    size = size_within(columns, rows, longest_side)
    if size == (columns, rows):
        return pixels
    if channels == 3:
        return np.asarray(_area_mean(pixels, size), np.uint8)
    # In units of 1 / 255 of a level: 16 bits take half of the memory of float32, and their rounding
    # is seen where alpha is nearly 0 alone.
    alpha = pixels[..., 3].astype(np.uint16)
    mean_alpha = _area_mean(255 * alpha, size).astype(np.float64)
    shrunk = np.empty((*mean_alpha.shape, 4), np.uint8)
    shrunk[..., 3] = np.rint(mean_alpha / 255)
    for channel in range(3):
        premultiplied = _area_mean(pixels[..., channel] * alpha, size)
        color = 255.0 * premultiplied / np.maximum(mean_alpha, 1)
        shrunk[..., channel] = np.rint(np.minimum(color, 255))
    shrunk[shrunk[..., 3] == 0] = 0
    return shrunk


def _area_mean(values: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """Values of 8 or 16 bits by OpenCV's area interpolation, of this width and height."""
    return np.asarray(opencv.resize(values, size, interpolation=opencv.INTER_AREA))


def shrink_nearest(indices: NDArray[Any], max_side: int = MAX_SIDE_SHOWN) -> NDArray[Any]:
    """Take evenly spaced rows and columns, so that no side exceeds max_side and no value is new.

    Args:
        indices: (H, W) or (H, W, channels), any dtype.

    Returns:
        the same dtype and number of channels; the same array where it is small enough.
    """
    scale = max_side / max(indices.shape[:2])
    if scale >= 1:
        return indices
    rows, columns = (
        (np.arange(max(1, int(n * scale))) / scale).astype(np.intp) for n in indices.shape[:2]
    )
    return np.asarray(indices[rows[:, np.newaxis], columns])
