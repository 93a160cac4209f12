"""Small clouds of weighted points, and plain formulas to compare with."""

import numpy as np
from hypothesis import strategies as st

from kmc.palette.lloyd.weighted_points import WeightedPoints


@st.composite
def clouds(draw: st.DrawFn) -> tuple[np.random.Generator, WeightedPoints]:
    """Weighted points (n, d), on a coarse grid half of the time, so that ties happen."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 120))
    d = draw(st.sampled_from([1, 3, 4]))
    points = rng.integers(0, draw(st.sampled_from([3, 1000])), (n, d)) / 100
    return rng, WeightedPoints(points, rng.integers(1, 9, n).astype(np.float64))


def cloud_without_ties(seed: int, n: int = 60, d: int = 3) -> WeightedPoints:
    """n weighted points (n, d) in the unit cube."""
    rng = np.random.default_rng(seed)
    return WeightedPoints(rng.random((n, d)), rng.integers(1, 9, n).astype(np.float64))


def all_squared_distances(points: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """(n, k) squared distances between all pairs."""
    return ((points[:, None] - centroids) ** 2).sum(axis=2)


def sum_of_squares(points: np.ndarray, weights: np.ndarray) -> float:
    """The weighted sum of squared distances to the mean."""
    mean = weights @ points / weights.sum() if len(points) else 0
    return float(weights @ ((points - mean) ** 2).sum(axis=1))
