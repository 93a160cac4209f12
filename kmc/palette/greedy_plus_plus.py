"""Starts drawn by k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful
seeding", SODA 2007), in its greedy form: of a few draws the one that lowers the cost most.
"""

import numpy as np
from numpy.typing import NDArray

from kmc.palette.weighted_points import WeightedPoints

Floats = NDArray[np.float64]


def greedy_plus_plus(
    points: WeightedPoints, seeds: Floats, k: int, rng: np.random.Generator
) -> Floats:
    """k centroids: the seeds that must be there, then points drawn.

    Args:
        seeds: (s, d), 1 <= s <= k; if a single one is not pinned it is as good as any.

    Returns:
        (k, d) float64 in the points' own coordinates.
    """
    chosen = list(seeds)
    squares = np.min([_squares(points, seed) for seed in seeds], axis=0)
    tries = 2 + int(np.log(k))
    while len(chosen) < k:
        reach = np.cumsum(points.weights * squares)
        if reach[-1] <= 0:
            break
        drawn = np.searchsorted(reach, rng.random(tries) * reach[-1])
        rest = [np.minimum(squares, _squares(points, points.points[i])) for i in drawn]
        best = int(np.argmin([points.weights @ left for left in rest]))
        chosen.append(points.points[drawn[best]])
        squares = rest[best]
    return np.array(chosen)


def _squares(points: WeightedPoints, place: Floats) -> Floats:
    """(n,): squared distances to one place (d,)."""
    offsets = points.centered - (place - points.middle)[:, np.newaxis]
    squares: Floats = np.einsum("dn,dn->n", offsets, offsets)
    return squares
