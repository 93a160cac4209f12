"""Start centroids: k different pixels drawn at random, the same for the same (seed, run)."""

import numpy as np
from numpy.typing import NDArray

from kmc.colors import ColorCounts


def draw_starts(picture: ColorCounts, k: int, seed: int, run: int) -> NDArray[np.float64]:
    """The start centroids of one run.

    Pixels are numbered in the order of their colours, and k different numbers are drawn. So a
    start depends on (seed, run) and on the picture's colours and counts alone: not on the
    order of its pixels, nor on how many runs there are or who computes them.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids, at most the number of pixels (two may have the same colour).
        seed, run: whole numbers of at least 0.

    Returns:
        (k, 3) float64 in 0..255.
    """
    last_pixel = np.cumsum(picture.counts)
    rng = np.random.default_rng([seed, run])
    drawn = rng.choice(int(last_pixel[-1]), size=k, replace=False)
    return picture.colors[np.searchsorted(last_pixel, drawn, side="right")].astype(np.float64)
