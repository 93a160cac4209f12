"""A picture at all scales, block by block: each scale halves the one before in linear light.

The blocks keep the work in the processor's cache, bound its memory, and let it be cancelled.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor import opencv
from compressor.imaging.on_white import on_white
from compressor.imaging.ssimulacra2.maps import REACH, Plane
from compressor.imaging.ssimulacra2.weights import SCALES
from compressor.imaging.ssimulacra2.xyb import halve, linear_rgb, positive_xyb
from compressor.imaging.types import Checkpoint, Pixels

MIN_SIDE = 8  # pixels; a smaller scale tells nothing
BLOCK_SIDE = 256  # pixels, even
Level = NDArray[Any]  # a picture at one scale: uint8 sRGB, or float32 linear RGB


def scale_shapes(rows: int, columns: int) -> list[tuple[int, int]]:
    """The rows and columns of each scale, at most `SCALES`, with no side under `MIN_SIDE`."""
    shapes: list[tuple[int, int]] = []
    while len(shapes) < SCALES and min(rows, columns) >= MIN_SIDE:
        shapes.append((rows, columns))
        rows = (rows + 1) // 2
        columns = (columns + 1) // 2
    return shapes


def xyb_blocks(
    pixels: Pixels, channels: Sequence[Sequence[int]], checkpoint: Checkpoint
) -> Iterator[tuple[int, int, Plane]]:
    """Each block of these channels, with its margin; before it its scale and channel.

    They come in the same order for all pictures of one size.

    Args:
        pixels: (H, W, 3) or (H, W, 4) uint8, no side under `MIN_SIDE`.
        channels: those of each scale; 0 for X, 1 for Y, 2 for B.
        checkpoint: called before each block; raise to cancel.
    """
    level: Level = pixels
    for scale, of_scale in enumerate(channels):
        if scale:
            level = _next_level(level, checkpoint)
        for rows, columns in _blocks(*level.shape[:2]) if of_scale else ():
            checkpoint()
            planes = _with_margin(level, rows, columns, of_scale)
            for channel, plane in zip(of_scale, planes, strict=True):
                yield scale, channel, plane


def _next_level(level: Level, checkpoint: Checkpoint) -> Level:
    rows, columns = level.shape[:2]
    halved = np.empty(((rows + 1) // 2, (columns + 1) // 2, 3), np.float32)
    for block in _blocks(rows, columns):
        checkpoint()
        half = tuple(slice(part.start // 2, (part.stop + 1) // 2) for part in block)
        halved[half] = halve(_linear(level[block]))
    return halved


def _blocks(rows: int, columns: int) -> Iterator[tuple[slice, slice]]:
    for top in range(0, rows, BLOCK_SIDE):
        for left in range(0, columns, BLOCK_SIDE):
            yield (
                slice(top, min(top + BLOCK_SIDE, rows)),
                slice(left, min(left + BLOCK_SIDE, columns)),
            )


def _with_margin(
    level: Level, rows: slice, columns: slice, channels: Sequence[int]
) -> tuple[Plane, ...]:
    """These channels of a block and of `REACH` pixels around it.

    Outside of the picture its rows are mirrored, and to its left and right is zero, as in the
    Python package ssimulacra2 0.3; libjxl has zero on all sides.
    """
    height, width = level.shape[:2]
    left = max(0, columns.start - REACH)
    right = min(width, columns.stop + REACH)
    part = level[_mirrored(rows.start - REACH, rows.stop + REACH, height), left:right]
    zeros = (REACH - (columns.start - left), REACH - (right - columns.stop))
    return tuple(
        np.asarray(opencv.copyMakeBorder(plane, 0, 0, *zeros, opencv.BORDER_CONSTANT), np.float32)
        for plane in positive_xyb(_linear(part), channels)
    )


def _mirrored(start: int, stop: int, length: int) -> NDArray[np.intp]:
    """The numbers from start to stop, those outside of 0..length - 1 mirrored at its ends."""
    numbers = np.arange(start, stop)
    numbers = np.where(numbers < 0, -1 - numbers, numbers)
    return np.where(numbers >= length, 2 * length - 1 - numbers, numbers)


def _linear(part: Level) -> NDArray[np.float32]:
    return linear_rgb(on_white(part)) if part.dtype == np.uint8 else part
