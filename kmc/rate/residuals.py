"""The second rate model: an index costs what its residual takes in a PNG file with filters.

A PNG file may write, in place of an index, what it differs by, modulo 256, from a prediction: the
residual. Where a picture is busy hardly anything repeats, and such files are the smallest; deflate
finds next to no matches in them (docs/results/rate.md), so that a residual takes about the negative
binary logarithm of how often it occurs. The prediction that pays nearly everywhere is Paeth's (PNG
specification, section 9.4): of the indices to the left, above, and above to the left, the one that
is nearest to left + above - above left. Beyond the picture's left and upper border they count as 0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Floats, Shorts, SmallInts

RESIDUALS = 256
UNSEEN = 0.5  # counted for each residual in addition, so that none is impossible
# So that the dearest three together, at the highest cost of a bit, and the largest distance within
# a kind are less than what is between the kinds (`kmc.rate.entries`).
MAX_RESIDUAL_BITS = 16.0


def predict(left: Shorts, above: Shorts, above_left: Shorts) -> Shorts:
    """Predict indices from three neighbours, int16 arrays that are broadcast together."""
    across = above - above_left
    down = left - above_left
    far = np.abs(across + down)
    across = np.abs(across)
    down = np.abs(down)
    is_left = (across <= down) & (across <= far)
    return np.where(is_left, left, np.where(down <= far, above, above_left))


def residuals(indices: NDArray[Any], predicted: Shorts) -> Bytes:
    """What indices differ by from their predictions, modulo 256."""
    differences: Bytes = (indices - predicted).astype(np.uint8)
    return differences


def residuals_of(indices: NDArray[Any]) -> Bytes:
    """(H, W) indices to the residuals of all of them."""
    padded = np.pad(indices.astype(np.int16), ((1, 0), (1, 0)))
    predicted = predict(padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1])
    return residuals(padded[1:, 1:], predicted)


def residual_bits(indices: NDArray[Any]) -> Floats:
    """(256,): the bits of each residual, by how often it occurs in a picture (H, W)."""
    counts = np.bincount(residuals_of(indices).ravel(), minlength=RESIDUALS) + UNSEEN
    bits: Floats = np.minimum(np.log2(counts.sum() / counts), MAX_RESIDUAL_BITS)
    return bits


def residual_costs(bit_cost: float, bits: Floats) -> SmallInts:
    """(256,): what each residual costs, in whole numbers."""
    costs: SmallInts = np.rint(bit_cost * bits).astype(np.int32)
    return costs
