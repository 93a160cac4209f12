"""Starts by farthest first: each next centroid the colour that is farthest from those before.

Source: T. F. Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical
Computer Science 38, 1985: no k centroids have less than half of the largest distance of a colour
to its nearest centroid.
"""

from collections.abc import Sequence

import numpy as np

from kmc._types import Floats, Ints
from kmc.color_counts import ColorCounts
from kmc.products.squared_distances import SquaredDistances

RNG_STREAM = 2  # of (seed, run): another one than those of the random and the k-means++ starts
DISTANCES_PER_BLOCK = 1 << 19  # run-colour pairs at a time: scratch stays in the cache


def draw_farthest_first(picture: ColorCounts, k: int, seed: int, runs: Sequence[int]) -> Floats:
    """Return the farthest-first starts of some runs.

    The first centroid is a pixel drawn at random. The next one is the colour with the largest
    squared RGB distance to its nearest centroid so far, the lowest of several such colours; how
    many pixels it has makes no difference. Where there are fewer colours than k, the lowest colour
    is repeated.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids.
        seed, runs: whole numbers of at least 0.

    Returns:
        (runs, k, 3) float64 in 0..255, each the colour of a pixel.
    """
    step = max(1, DISTANCES_PER_BLOCK // len(picture))
    distances = SquaredDistances(picture.colors)
    firsts = _random_pixels(picture, seed, runs)
    blocks = [
        _farthest_first(distances, k, firsts[at : at + step], len(picture))
        for at in range(0, len(firsts), step)
    ]
    return picture.colors[np.concatenate(blocks)].astype(np.float64)


def _random_pixels(picture: ColorCounts, seed: int, runs: Sequence[int]) -> Ints:
    """(runs,): for each run the row of the colour of a pixel drawn at random."""
    last_pixel = np.cumsum(picture.counts)
    pixels = int(last_pixel[-1])
    drawn = [np.random.default_rng([seed, run, RNG_STREAM]).integers(pixels) for run in runs]
    return np.searchsorted(last_pixel, drawn, side="right")


def _farthest_first(distances: SquaredDistances, k: int, firsts: Ints, colors: int) -> Ints:
    """(runs, k): the rows of the colours that are taken, from the first of each run on."""
    taken = np.empty((len(firsts), k), np.intp)
    taken[:, 0] = firsts
    nearest = np.full((len(firsts), colors), np.inf, np.float32)
    to_last = np.empty_like(nearest)
    for i in range(1, k):
        distances.to(taken[:, i - 1], out=to_last)
        np.minimum(nearest, to_last, out=nearest)
        taken[:, i] = np.argmax(nearest, axis=1)
    return taken
