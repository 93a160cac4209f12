"""Which centroids breaths insert and remove, and in which order breaths are tried."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.palette.breathing
from kmc.palette.breathing import (
    breathe_once,
    breathing_kmeans,
    least_useful,
    nearest_neighbors,
    removal_costs,
)
from kmc.palette.efforts import BALANCED
from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.lloyd.weighted_points import WeightedPoints
from tests.support.kmc.clouds import all_squared_distances, cloud_without_ties, clouds

quick = settings(max_examples=25, deadline=None)


class FakeClusters:
    """Clusters of a given number and cost; a copy has the same."""

    def __init__(self, k: int, cost: float) -> None:
        self.k = k
        self.current_cost = cost

    def __len__(self) -> int:
        return self.k

    def cost(self) -> float:
        return self.current_cost

    def copy(self) -> "FakeClusters":
        return FakeClusters(self.k, self.current_cost)


def run_breaths(
    monkeypatch: pytest.MonkeyPatch, k: int, sizes: list[int], costs: dict[int, float]
) -> tuple[list[tuple[int, int]], float]:
    """Breathe with fake clusters; return (size, skip) of each breath, and the cost at the end.

    costs: what the breath of that number costs; those not named cost 1, as at first.
    """
    breaths: list[tuple[int, int]] = []

    def fake_breath(trial: FakeClusters, n_kept: int, size: int, skip: int, _: object) -> None:
        trial.current_cost = costs.get(len(breaths), 1.0)
        breaths.append((size, skip))
        assert n_kept == 2

    monkeypatch.setattr(kmc.palette.breathing, "breathe_once", fake_breath)
    checkpoints: list[None] = []
    plan = replace(BALANCED, max_failed_breaths=3, max_breaths=8)
    start = FakeClusters(k, 1.0)
    end = breathing_kmeans(start, 2, sizes, plan, lambda: checkpoints.append(None))  # type: ignore[arg-type]
    assert len(checkpoints) == len(breaths)
    return breaths, end.cost()


def test_breathing_kmeans_tries_other_places_after_a_failure_then_fewer(monkeypatch) -> None:
    breaths, cost = run_breaths(monkeypatch, 100, [4, 1], {})
    assert breaths == [(4, 0), (4, 4), (4, 8), (1, 0), (1, 1), (1, 2)]
    assert cost == 1


def test_breathing_kmeans_begins_at_the_first_place_after_a_success(monkeypatch) -> None:
    costs = {1: 0.5, 2: 0.4, 3: 0.4 * (1 - 1e-7), 5: 0.3}
    breaths, cost = run_breaths(monkeypatch, 100, [4], costs)
    assert breaths == [(4, 0), (4, 4), (4, 0), (4, 0), (4, 4), (4, 8), (4, 0), (4, 4)]
    assert cost == 0.3


def test_breathing_kmeans_has_no_more_places_than_centroids(monkeypatch) -> None:
    breaths, _ = run_breaths(monkeypatch, 8, [4, 3], {})
    assert breaths == [(4, 0), (4, 4), (3, 0), (3, 3), (3, 6)]


def test_breathe_once_leaves_a_local_optimum() -> None:
    """Two centroids in one lump and one for the two others; splitting that one gains most."""
    points = WeightedPoints(np.array([[0.0], [1], [100], [101], [200], [201]]), np.ones(6))
    clusters = HamerlyClusters(points, np.array([[0.0], [1], [150.5]]))
    breathe_once(clusters, 0, 1, 0, BALANCED)
    assert sorted(clusters.centroids.ravel().tolist()) == [0.5, 100.5, 200.5]


@given(clouds(), st.integers(2, 9), st.integers(0, 3), st.integers(1, 4))
@quick
def test_least_useful_centroids_are_not_among_the_kept(cloud, k, n_kept, count):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    n_kept = min(n_kept, k - 1)
    chosen = least_useful(clusters, n_kept, min(count, k - n_kept))
    assert len(set(chosen.tolist())) == len(chosen) == min(count, k - n_kept)
    assert (chosen >= n_kept).all()


def test_least_useful_takes_neighbors_only_if_there_are_no_others() -> None:
    places = np.array([0, 1, 2.1, 3.3, 4.6, 100, 101, 102.1, 103.3, 104.6, 106])[:, None]
    weights = np.array([1, 2, 3, 4, 50, 60, 70, 80, 90, 99, 95.0])
    clusters = HamerlyClusters(WeightedPoints(places, weights), places)
    assert least_useful(clusters, 0, 1).tolist() == [0]
    # 1, 2 and 3 are the nearest of 0, and 6, 7 and 8 those of 5.
    assert least_useful(clusters, 0, 4).tolist() == [0, 5, 4, 9]
    assert least_useful(clusters, 1, 2).tolist() == [1, 5]
    # Once all are chosen or neighbours of these, the rest follows by what its removal costs.
    assert least_useful(clusters, 2, 8).tolist() == [2, 5, 4, 9, 3, 6, 7, 8]


@pytest.mark.parametrize(("count", "n"), [(1, 12), (3, 12), (20, 12), (8, 200)])
def test_nearest_neighbors_come_nearest_first(count: int, n: int) -> None:
    centroids = cloud_without_ties(0, n=n).points
    squares = all_squared_distances(centroids, centroids)
    expected = squares.argsort(axis=1)[:, 1 : count + 1]  # without itself
    assert np.array_equal(nearest_neighbors(centroids, count), expected)


@given(clouds(), st.integers(2, 9))
@quick
def test_removal_costs_are_what_the_next_neighbors_cost_more(cloud, k):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    costs = removal_costs(clusters, nearest_neighbors(clusters.centered, 8))
    squares = all_squared_distances(points.points, clusters.centroids)
    rows = np.arange(len(points))
    for j in range(k):
        is_member = clusters.labels == j
        without = np.where(is_member, np.delete(squares, j, 1).min(axis=1), 0)
        with_it = np.where(is_member, squares[rows, clusters.labels], 0)
        expected = points.weights @ (without - with_it)
        assert costs[j] == pytest.approx(expected, rel=1e-6, abs=1e-4)
