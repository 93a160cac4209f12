"""The peak signal-to-noise ratio (PSNR), which is one number wherever it is shown.

It is that of red, green and blue as the picture is seen on white, over all pixels. Where nothing
is transparent the cost alone tells it, and nothing has to be looked at again.
"""

import math

import numpy as np

from compressor.imaging.assignment import Assignment
from compressor.imaging.indexed import IndexedPicture
from compressor.imaging.on_white import on_white
from compressor.imaging.types import Checkpoint, Pixels, no_checkpoint
from kmc import ColorCounts

STRIP_PIXELS = 1 << 20  # whose squared differences are held at a time


def psnr(
    original: Pixels,
    result: Pixels,
    *,
    strip_pixels: int = STRIP_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> float:
    """The peak signal-to-noise ratio of every pixel as seen on white, in dB; inf if equal.

    10 log10(255^2 / mean squared error of red, green and blue).

    Args:
        original, result: (H, W, 3) or (H, W, 4) uint8 of the same height and width.
        strip_pixels: how many are compared at a time; the result does not depend on it.
        checkpoint: called before each strip; raise to cancel.
    """
    squared_error = squared_error_on_white(
        original, result, strip_pixels=strip_pixels, checkpoint=checkpoint
    )
    return psnr_from_squared_error(squared_error, original.shape[0] * original.shape[1])


def squared_error_on_white(
    original: Pixels,
    result: Pixels,
    *,
    strip_pixels: int = STRIP_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> int:
    """The squared differences of red, green and blue as seen on white, summed over all pixels.

    Args:
        original, result, strip_pixels, checkpoint: as for `psnr`; channels are in 0..255.
    """
    rows = max(1, strip_pixels // original.shape[1])
    squared_error = 0
    for top in range(0, len(original), rows):
        checkpoint()
        strip = slice(top, top + rows)
        difference = on_white(original[strip]).astype(np.int32) - on_white(result[strip])
        squared_error += int((difference**2).sum(dtype=np.int64))
    return squared_error


def psnr_of_result(
    original: Pixels, result: IndexedPicture, checkpoint: Checkpoint = no_checkpoint
) -> float:
    """`psnr`, without a look at the pixels where the result's cost tells it.

    Args:
        original: (H, W, 3) uint8, or (H, W, 4) with alpha.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    if original.shape[2] == result.palette.shape[1] == 3:
        return psnr_from_cost(result.cost)
    return psnr(original, result.to_pixels(checkpoint), checkpoint=checkpoint)


def psnr_of_assignment(color_counts: ColorCounts, result: Assignment) -> float:
    """`psnr` of a picture of which no more is known than its distinct colours.

    Args:
        color_counts: the picture's colours, in the order of `result.labels`.
    """
    if color_counts.colors.shape[1] == result.palette.shape[1] == 3:
        return psnr_from_cost(result.cost)
    palette = on_white(result.palette[np.newaxis])[0].astype(np.int32)
    squared_error = 0
    for start in range(0, len(color_counts), STRIP_PIXELS):
        strip = slice(start, start + STRIP_PIXELS)
        colors = on_white(color_counts.colors[np.newaxis, strip])[0]
        difference = palette[result.labels[strip]] - colors
        squared_error += int((difference**2).sum(axis=1) @ color_counts.counts[strip])
    return psnr_from_squared_error(squared_error, color_counts.pixels)


def psnr_from_squared_error(squared_error: int, pixels: int) -> float:
    """The PSNR in dB of integers, which are divided once: recipes compare it with ==.

    Args:
        squared_error: summed over red, green and blue of all pixels, channels in 0..255.
    """
    if squared_error == 0:
        return math.inf
    return 10 * math.log10(255**2 * 3 * pixels / squared_error)


def psnr_from_cost(cost: float) -> float:
    """The PSNR in dB of opaque pixels with this cost; inf without loss.

    Args:
        cost: mean squared RGB distance, channels in 0..1.
    """
    return 10 * math.log10(3 / cost) if cost > 0 else math.inf
