"""The energy of an indexed picture: how far it is from its original once the eye has blurred both.

With e the error of each pixel, h the filter of the eye, and d the number of pixels whose entry is
another than that of the pixel to their left,

    energy = |h * e|**2 + sharpness |e|**2 + run_cost d

The first term is that of J. Puzicha, M. Held, J. Ketterer, J. M. Buhmann and D. W. Fellner ("On
spatial quantization of color images", IEEE Trans. Image Processing 9(4), 2000) and of direct
binary search (M. Analoui and J. P. Allebach, "Model-based halftoning using direct binary search",
Proc. SPIE 1666, 1992). The second keeps dots faint; alone it is nearest colours. The third keeps
runs of equal entries, of which files get small.

Coordinates are those of `kmc.fixed_point`, with lightness counted twice in the spaces that have
one, since the eye sees dots of light and dark more sharply than dots of hue. All numbers are
whole, so sums are the same in any order, and on every machine.
"""

import numpy as np

from kmc._types import Bytes, Ints, SmallInts

FILTER = np.array([2, 4, 5, 4, 2])  # h along an axis: about a Gaussian of 1.3 pixels
PAIR_WEIGHTS = np.convolve(FILTER, FILTER)  # of two pixels' errors, along an axis
REACH = len(PAIR_WEIGHTS) // 2  # pixels, beyond which two errors do not meet
SHARPNESS = 7000  # of 17**4 = 83,521, which is the sum of all pairs' weights
GAMUT_SHARPNESS = 1500  # where colours count more than dots, as on e-ink: docs/results/e-ink.md
MIDDLE_WEIGHT = int(PAIR_WEIGHTS[REACH]) ** 2  # of a pixel's blurred error with itself
UNIT = int(FILTER.sum()) ** 4  # what a squared distance counts where all pixels share an error
LIGHTNESS_WEIGHT = {"rgb": 1, "oklab": 2, "cielab": 2}


def axis_weights(space: str) -> Ints:
    """(3,) what each coordinate of a space is multiplied by."""
    return np.array([LIGHTNESS_WEIGHT[space], 1, 1])


def gradient(errors: SmallInts, sharpness: int) -> SmallInts:
    """Return half the slope of the energy's first two terms, at each pixel.

    Args:
        errors: (3, H, W) int32, the errors of the pixels; beyond the border there are none.
        sharpness: what an error counts as it is.

    Returns:
        (3, H, W) int32.
    """
    height, width = errors.shape[1:]
    padded = np.pad(errors, ((0, 0), (REACH, REACH), (REACH, REACH)))
    rows = np.zeros((3, height, width + 2 * REACH), np.int32)
    for shift, weight in enumerate(PAIR_WEIGHTS.astype(np.int32)):
        rows += weight * padded[:, shift : shift + height]
    result = errors * np.int32(sharpness)
    for shift, weight in enumerate(PAIR_WEIGHTS.astype(np.int32)):
        result += weight * rows[:, :, shift : shift + width]
    return result


def energy(errors: SmallInts, entries: Bytes, run_cost: int, sharpness: int) -> int:
    """Return the energy of a picture.

    Args:
        errors: (3, H, W) int32.
        entries: (H, W), the entry of each pixel.
        run_cost: what a change of entry along a row costs.
        sharpness: what an error counts as it is.
    """
    slope = gradient(errors, sharpness)
    by_row = np.einsum("chw,chw->h", slope, errors, dtype=np.int64)
    changes = int((entries[:, 1:] != entries[:, :-1]).sum())
    total: int = sum(by_row.tolist())
    return total + run_cost * changes
