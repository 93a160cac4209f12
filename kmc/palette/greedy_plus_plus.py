"""Start centroids drawn by greedy k-means++.

Each next centroid is a point drawn with a probability proportional to its weight times its
squared distance to the nearest centroid so far; then the expected cost is at most 8 (ln k + 2)
times the optimum (D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding",
SODA 2007). The greedy form, which the end of the article recommends, draws several candidates at
a time, here 2 + ln k, and keeps the one that lowers the cost most.
"""

import numpy as np

from kmc._types import Floats
from kmc.palette.lloyd.weighted_points import WeightedPoints
from kmc.products.vectors import dot


def greedy_plus_plus(
    points: WeightedPoints, seeds: Floats, k: int, rng: np.random.Generator
) -> Floats:
    """Draw start centroids among the points, beside those that must be there.

    Args:
        points: where candidates are drawn.
        seeds: (s, d) float64 with 1 <= s <= k, the first centroids.
        k: how many centroids are wanted.
        rng: what draws.

    Returns:
        (k, d) float64 in the points' own coordinates; fewer rows where every point is a
        centroid already.
    """
    centroids = list(seeds)
    squares = np.min([_squared_distances(points, seed) for seed in seeds], axis=0)
    n_candidates = 2 + int(np.log(k))
    while len(centroids) < k:
        cumulative = np.cumsum(points.weights * squares)
        if cumulative[-1] <= 0:
            break
        candidates = np.searchsorted(cumulative, rng.random(n_candidates) * cumulative[-1])
        squares_with = [
            np.minimum(squares, _squared_distances(points, points.points[candidate]))
            for candidate in candidates
        ]
        best = int(np.argmin([dot(points.weights, candidate) for candidate in squares_with]))
        centroids.append(points.points[candidates[best]])
        squares = squares_with[best]
    return np.array(centroids)


def _squared_distances(points: WeightedPoints, centroid: Floats) -> Floats:
    """(n,) float64: the squared distances of all points to one centroid (d,)."""
    offsets = points.centered - (centroid - points.center)[:, np.newaxis]
    squares: Floats = np.einsum("dn,dn->n", offsets, offsets)
    return squares
