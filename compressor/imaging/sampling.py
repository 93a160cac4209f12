"""Evenly spread windows of a large picture, at full size, to measure in place of all of it.

Shrinking would hide noise and dithering, and change how well rows pack.
"""

import math
from collections.abc import Iterator

import numpy as np

from compressor.imaging.types import Pixels

Window = tuple[slice, slice]
WINDOW_SIDE = 64  # pixels
MAX_WINDOWS = 256


def sample_windows(rows: int, columns: int, side: int, number: int) -> Iterator[Window]:
    """At most `number` windows of one size, no side above `side`, which do not overlap.

    They come row by row from the top to the bottom, equally many in each row.
    """
    height = min(side, rows)
    width = min(side, columns)
    down = min(rows // height, number, max(1, round(math.sqrt(number * rows / columns))))
    across = min(columns // width, max(1, number // down))
    for top in _centered_starts(rows, height, down):
        for left in _centered_starts(columns, width, across):
            yield np.s_[top : top + height, left : left + width]


def _centered_starts(length: int, part: int, number: int) -> list[int]:
    """The starts of `number` parts, each in the middle of one of `number` equal stretches."""
    return [(2 * i + 1) * length // (2 * number) - part // 2 for i in range(number)]


def sample_mosaic(pixels: Pixels, side: int = WINDOW_SIDE, number: int = MAX_WINDOWS) -> Pixels:
    """The sample windows side by side, as a picture of at most side * side * number pixels.

    Args:
        pixels: (H, W, 3 or 4) uint8.
        side: of a window, in pixels.
        number: how many windows at most.

    Returns:
        the same array where it has no more pixels than that.
    """
    rows, columns = pixels.shape[:2]
    if rows * columns <= side * side * number:
        return pixels
    windows = list(sample_windows(rows, columns, side, number))
    across = sum(window[0] == windows[0][0] for window in windows)
    lines = [windows[first : first + across] for first in range(0, len(windows), across)]
    return np.concatenate(
        [np.concatenate([pixels[window] for window in line], axis=1) for line in lines]
    )
