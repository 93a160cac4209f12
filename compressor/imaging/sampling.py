"""Evenly spread squares of a large picture, at full size: what is measured on them holds for all.

Shrinking would hide noise and dithering, and change how well rows pack.
"""

import math
from collections.abc import Iterator

import numpy as np

from compressor.imaging.types import Pixels

Window = tuple[slice, slice]


def sample_windows(rows: int, columns: int, side: int, number: int) -> Iterator[Window]:
    """Where at most `number` rectangles of one size lie, no side above `side`, not overlapping.

    They come in rows from top to bottom, as many in each.
    """
    high = min(side, rows)
    wide = min(side, columns)
    down = min(rows // high, number, max(1, round(math.sqrt(number * rows / columns))))
    across = min(columns // wide, max(1, number // down))
    for top in _centered_starts(rows, high, down):
        for left in _centered_starts(columns, wide, across):
            yield np.s_[top : top + high, left : left + wide]


def _centered_starts(length: int, part: int, number: int) -> list[int]:
    """Where parts begin that lie in the middle of as many equal stretches of a length."""
    return [(2 * i + 1) * length // (2 * number) - part // 2 for i in range(number)]


def sample_mosaic(pixels: Pixels, side: int = 64, number: int = 256) -> Pixels:
    """The squares side by side, as a picture of at most side * side * number pixels.

    Args:
        pixels: (H, W, 3 or 4) uint8.
        side: of a square, in pixels.
        number: how many squares at most.

    Returns:
        the same array where it has no more pixels than that.
    """
    rows, columns = pixels.shape[:2]
    if rows * columns <= side * side * number:
        return pixels
    found = list(sample_windows(rows, columns, side, number))
    across = sum(place[0] == found[0][0] for place in found)
    lines = [found[first : first + across] for first in range(0, len(found), across)]
    return np.concatenate(
        [np.concatenate([pixels[place] for place in line], axis=1) for line in lines]
    )
