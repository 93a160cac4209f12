"""Starts drawn by greedy k-means++ against the method as it is written down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.lloyd.weighted_points import WeightedPoints
from tests.support.kmc.clouds import all_squared_distances, cloud_without_ties, clouds


def squares_to(points: WeightedPoints, centroid: np.ndarray) -> np.ndarray:
    return ((points.points - centroid) ** 2).sum(axis=1)


def plain_greedy_plus_plus(
    points: WeightedPoints, seeds: np.ndarray, k: int, rng: np.random.Generator
) -> np.ndarray:
    """Greedy k-means++ as Arthur and Vassilvitskii describe it."""
    centroids = list(seeds)
    while len(centroids) < k:
        squares = np.min([squares_to(points, centroid) for centroid in centroids], axis=0)
        cumulative = (points.weights * squares).cumsum()
        chances = rng.random(2 + int(np.log(k)))
        drawn = [int(np.argmax(cumulative >= chance * cumulative[-1])) for chance in chances]
        costs = [
            points.weights @ np.minimum(squares, squares_to(points, points.points[i]))
            for i in drawn
        ]
        centroids.append(points.points[drawn[int(np.argmin(costs))]])
    return np.array(centroids)


@pytest.mark.parametrize("n_seeds", [1, 3])
@pytest.mark.parametrize("k", [3, 8, 25])
def test_greedy_plus_plus_draws_what_the_plain_method_draws(k: int, n_seeds: int) -> None:
    points = cloud_without_ties(k)
    seeds = np.random.default_rng(9).random((n_seeds, 3))
    drawn = greedy_plus_plus(points, seeds, k, np.random.default_rng(1))
    assert np.array_equal(drawn, plain_greedy_plus_plus(points, seeds, k, np.random.default_rng(1)))


@given(clouds(), st.integers(1, 10))
@settings(max_examples=25, deadline=None)
def test_greedy_plus_plus_draws_different_points(cloud, k):
    rng, points = cloud
    seeds = points.points[:1]
    starts = greedy_plus_plus(points, seeds, k, rng)
    assert len(starts) == min(k, len(np.unique(points.points, axis=0)))
    assert np.array_equal(starts[:1], seeds)
    assert len(np.unique(starts, axis=0)) == len(starts)
    assert (all_squared_distances(starts, points.points).min(axis=1) == 0).all()


@pytest.mark.parametrize("far", [0, 2, 5])
def test_greedy_plus_plus_draws_the_only_point_that_is_no_seed(far: int) -> None:
    places = np.full((6, 3), 0.25)
    places[far] += 1e-3
    points = WeightedPoints(places, np.ones(6))
    drawn = greedy_plus_plus(points, places[[far - 1]], 4, np.random.default_rng(0))
    assert np.array_equal(drawn, places[[far - 1, far]])
