"""How much of its error a pixel diffuses: more where its neighbours fall on the same entry."""

import numpy as np

from kmc._types import Bytes
from kmc.dithering.strip import STRENGTH_SCALE

# In 64ths, at strength 1: below 64, so that an error that no mixture can settle does not pile up.
MAX_STRENGTH = STRENGTH_SCALE * 7 // 8


def diffusion_strengths(nearest: Bytes, rows: slice, strength: float) -> Bytes:
    """How much of its error each pixel of some rows diffuses, in 64ths.

    Args:
        nearest: (H, W) uint8, of all rows.
        rows: which of them.
        strength: in 0..1.

    Returns:
        (h, w) uint8 in 0..STRENGTH_SCALE.
    """
    last = len(nearest) - 1
    rows_and_neighbors = np.clip(np.arange(rows.start - 1, rows.stop + 1), 0, last)
    padded = np.pad(nearest[rows_and_neighbors], ((0, 0), (1, 1)), mode="edge")
    own = nearest[rows]
    height, width = own.shape
    same = np.zeros(own.shape, np.uint8)  # in 1..9: each pixel is counted along
    for down in range(3):
        for right in range(3):
            same += padded[down : down + height, right : right + width] == own
    table = np.rint(MAX_STRENGTH * strength * np.sqrt(np.arange(9) / 8)).astype(np.uint8)
    return table[same - 1]
