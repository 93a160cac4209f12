"""Clusters that follow their centroids, against all pairs and plain sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.palette.lloyd.clusters import Clusters
from kmc.palette.lloyd.dense import DenseClusters
from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.lloyd.weighted_points import WeightedPoints
from tests.support.kmc.clouds import all_squared_distances, clouds

quick = settings(max_examples=25, deadline=None)
both_ways = pytest.mark.parametrize("make_clusters", [DenseClusters, HamerlyClusters])


def check_assignment(clusters: Clusters) -> None:
    """Every point is at its nearest centroid; sums and cost are what follows from the labels."""
    points = clusters.points.points
    weights = clusters.points.weights
    k = len(clusters)
    squares = all_squared_distances(points, clusters.centroids)
    own = squares[np.arange(len(points)), clusters.labels]
    scale = np.ptp(points, axis=0).max(initial=0) ** 2 + squares.max()
    assert (own <= squares.min(axis=1) + 1e-5 * scale).all()
    is_member = clusters.labels == np.arange(k)[:, None]
    centered = points - clusters.points.center
    np.testing.assert_allclose(clusters.sums[:-1], (is_member * weights @ centered).T, atol=1e-9)
    np.testing.assert_allclose(clusters.sums[-1], is_member @ weights, atol=1e-9)
    cost = clusters.cost_of(clusters.centered)
    assert cost == pytest.approx(weights @ own / weights.sum(), rel=1e-6, abs=1e-9 * scale)


@both_ways
@given(clouds(), st.integers(1, 12), st.integers(0, 3))
@quick
def test_clusters_follow_every_change(make_clusters, cloud, k, n_pinned):
    rng, points = cloud
    low = points.points.min(axis=0)
    high = points.points.max(axis=0)
    clusters = make_clusters(
        points, rng.uniform(low, high, (k, points.dimensions)), min(n_pinned, k)
    )
    check_assignment(clusters)
    for _ in range(8):
        match rng.integers(0, 4):
            case 0:
                clusters.step()
            case 1:
                centered = clusters.centered.copy()
                moved = rng.random(len(centered)) < 0.4
                centered[moved] += rng.normal(0, 0.2, centered[moved].shape)
                clusters.move(centered)
            case 2:
                numbers = rng.permutation(len(clusters))[: rng.integers(1, 4)]
                first, second = rng.uniform(low, high, (2, len(numbers), points.dimensions))
                before = clusters.centroids[: clusters.n_pinned]
                clusters.split_clusters(numbers, first - points.center, second - points.center)
                np.testing.assert_allclose(clusters.centroids[: clusters.n_pinned], before)
            case 3 if len(clusters) > clusters.n_pinned + 1:
                free = np.arange(clusters.n_pinned, len(clusters))
                clusters.remove(rng.permutation(free)[: rng.integers(1, len(free))])
        check_assignment(clusters)


@both_ways
def test_move_overtakes_a_centroid_that_left_its_points(make_clusters):
    """The radius of a cluster grows when its centroid moves off, not only when points come."""
    points = WeightedPoints(np.array([[0.0], [12.0]]), np.ones(2))
    clusters = make_clusters(points, np.array([[0.0], [10.0]]))
    for centroids in ([-9.0, 10.0], [-9.0, 5.0]):
        clusters.move(np.array(centroids)[:, np.newaxis] - points.center)
        check_assignment(clusters)


@both_ways
@given(clouds(), st.integers(1, 8), st.integers(0, 2))
@quick
def test_step_never_costs_more_and_ends_at_means(make_clusters, cloud, k, n_pinned):
    rng, points = cloud
    start = points.points[rng.integers(0, len(points), k)]
    clusters = make_clusters(points, start, min(n_pinned, k))
    costs = [clusters.cost_of(clusters.centered)]
    while clusters.step() and len(costs) < 200:
        costs.append(clusters.cost_of(clusters.centered))
    assert (np.diff(costs) <= 1e-5 * (costs[0] + 1)).all()
    np.testing.assert_allclose(clusters.centroids[: clusters.n_pinned], start[: clusters.n_pinned])
    np.testing.assert_allclose(clusters.centered, clusters.means(), atol=1e-12)


@both_ways
def test_step_leaves_a_centroid_without_points_where_it_is(make_clusters):
    points = WeightedPoints(np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]]), np.array([1.0, 2, 1]))
    clusters = make_clusters(points, np.array([[0.4, 0.3, 0], [9, 9, 9]]))
    assert clusters.step()
    assert not clusters.step()
    np.testing.assert_allclose(clusters.centroids, [[0.5, 0.25, 0], [9, 9, 9]], atol=1e-12)


def slow_clusters(make_clusters: type[Clusters]) -> Clusters:
    """Points that Lloyd needs some steps for, and four centroids in a corner of them."""
    rng = np.random.default_rng(3)
    return make_clusters(WeightedPoints(rng.random((400, 3)), np.ones(400)), rng.random((4, 3)) / 4)


@both_ways
def test_run_until_stable_takes_steps_until_they_gain_little_or_are_over(make_clusters):
    by_steps = slow_clusters(make_clusters)
    costs = [by_steps.cost()]
    while by_steps.step():
        costs.append(by_steps.cost())
    gains = -np.diff(costs) / costs[:-1]
    median_gain = float(np.median(gains))
    first_small = int(np.argmax(gains <= median_gain)) + 1
    assert 3 < first_small < len(costs) - 1
    for max_steps, min_gain, n_steps in (
        (3, 0.0, 3),
        (99, median_gain, first_small),
        (999, -1.0, len(costs) - 1),
    ):
        clusters = slow_clusters(make_clusters)
        clusters.run_until_stable(max_steps, min_gain)
        assert clusters.cost() == pytest.approx(costs[n_steps], rel=1e-12)
        expected = slow_clusters(make_clusters)
        for _ in range(n_steps):
            expected.step()
        np.testing.assert_allclose(clusters.centroids, expected.centroids, atol=1e-12)


@both_ways
def test_split_clusters_moves_the_first_that_is_not_pinned(make_clusters):
    clusters = slow_clusters(make_clusters)
    clusters.n_pinned = 2
    before = clusters.centered.copy()
    halves = np.array([[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]])
    clusters.split_clusters(np.array([1, 2, 3]), halves, -halves)
    assert np.array_equal(clusters.centered[:2], before[:2])
    assert np.array_equal(clusters.centered[2:4], halves[1:])
    assert np.array_equal(clusters.centered[4:], -halves)


@both_ways
def test_copy_is_independent(make_clusters):
    points = WeightedPoints(np.random.default_rng(0).random((50, 3)), np.ones(50))
    clusters = make_clusters(points, points.points[:4])
    twin = clusters.copy()
    before = clusters.centroids
    twin.step()
    twin.remove(np.array([1]))
    assert len(clusters) == 4
    assert np.array_equal(clusters.centroids, before)
    check_assignment(clusters)
