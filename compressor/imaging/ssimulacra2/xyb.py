"""Linear RGB, and the colour space XYB of JPEG XL in the range that SSIMULACRA2 looks at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compressor import opencv
from compressor.imaging.types import Pixels
from kmc import linear_from_srgb

BIAS = 0.0037930732552754493  # is added to what each kind of cone absorbs
ABSORBANCE = np.array(  # of linear red, green and blue by the long, middle and short cones
    [
        [0.30, 0.622, 0.078, BIAS],
        [0.23, 0.692, 0.078, BIAS],
        [0.24342268924547819, 0.20476744424496821, 0.55180986650955360, BIAS],
    ]
)
# X is half the difference of the roots of long and middle, Y half their sum, B the short one less
# Y; scaled and moved, so that all are positive.
_ROOT = float(np.cbrt(BIAS))
POSITIVE_XYB = np.array(
    [
        [7.0, -7.0, 0.0, 0.42],
        [0.5, 0.5, 0.0, 0.01 - _ROOT],
        [-0.5, -0.5, 1.0, 0.55],
    ]
)


def _linear_table() -> NDArray[np.float32]:
    """(256,) the light, 0..1, of each number of an sRGB file (IEC 61966-2-1)."""
    return linear_from_srgb(np.arange(256) / 255).astype(np.float32)


LINEAR = _linear_table()


def linear_rgb(pixels: Pixels) -> NDArray[np.float32]:
    """(H, W, 3) float32 in 0..1 of (H, W, 3) uint8 sRGB."""
    return np.asarray(opencv.LUT(pixels, LINEAR), np.float32)


def halve(linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each 2 x 2 pixels; at an odd end of the 2 or the one that are left.

    Args:
        linear: (H, W, 3) float32.

    Returns:
        (ceil(H / 2), ceil(W / 2), 3) float32.
    """
    rows, columns = linear.shape[:2]
    if rows % 2 or columns % 2:
        even = opencv.copyMakeBorder(linear, 0, rows % 2, 0, columns % 2, opencv.BORDER_REPLICATE)
        linear = np.asarray(even, np.float32)
    size = (linear.shape[1] // 2, linear.shape[0] // 2)
    return np.asarray(opencv.resize(linear, size, interpolation=opencv.INTER_AREA), np.float32)


def positive_xyb(
    linear: NDArray[np.float32], channels: Sequence[int]
) -> tuple[NDArray[np.float32], ...]:
    """(H, W) float32 for each of these channels of (H, W, 3) float32 linear RGB.

    Args:
        channels: 0 for X, 1 for Y, 2 for B.
    """
    # Of all three, since OpenCV is several times slower with other numbers of channels.
    absorbed = opencv.transform(linear, ABSORBANCE)
    np.cbrt(absorbed, out=absorbed)
    xyb = opencv.transform(absorbed, POSITIVE_XYB)
    return tuple(
        np.asarray(opencv.extractChannel(xyb, channel), np.float32) for channel in channels
    )
