"""Start centroids: k different pixels drawn at random, the same for the same (seed, run)."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kmc.colors import ColorCounts


def draw_starts(
    picture: ColorCounts, k: int, seed: int, runs: Iterable[int]
) -> NDArray[np.float64]:
    """The start centroids of some runs.

    Pixels are numbered in the order of their colours, and k different numbers are drawn. So a
    start depends on (seed, run) and on the picture's colours and counts alone: not on the
    order of its pixels, nor on how many runs there are or who computes them.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids, at most the number of pixels (two may have the same colour).
        seed, runs: whole numbers of at least 0.

    Returns:
        (runs, k, 3) float64 in 0..255.
    """
    last_pixel = np.cumsum(picture.counts)
    pixels = int(last_pixel[-1])
    drawn = [
        np.random.default_rng([seed, run]).choice(pixels, size=k, replace=False) for run in runs
    ]
    colors = np.searchsorted(last_pixel, np.reshape(drawn, (-1, k)), side="right")
    return picture.colors[colors].astype(np.float64)
