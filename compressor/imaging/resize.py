"""Smaller versions of a picture: for the experiment (area mean) and for the screen."""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

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
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


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
