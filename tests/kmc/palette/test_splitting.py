"""What splitting clusters gains, against the plain formulas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.lloyd.weighted_points import WeightedPoints
from kmc.palette.splitting import grow_by_splitting, split_gains
from tests.support.kmc.clouds import (
    all_squared_distances,
    cloud_without_ties,
    clouds,
    sum_of_squares,
)


@given(clouds(), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_split_gains_are_at_most_what_two_centroids_save(cloud, k):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    splits = split_gains(clusters)
    for j in range(k):
        is_member = clusters.labels == j
        own = points.points[is_member]
        weights = points.weights[is_member]
        means = np.array([splits.first[j], splits.second[j]]) + points.center
        split_cost = all_squared_distances(own, means).min(axis=1) @ weights
        # Points may be nearer to the other half's mean than to their own.
        assert split_cost <= sum_of_squares(own, weights) - splits.gains[j] + 1e-6
        assert splits.gains[j] >= -1e-9


def means_of_halves(in_second: np.ndarray, offsets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(2, d) the weighted means of the offsets on either side."""
    return np.array([weights[s] @ offsets[s] / weights[s].sum() for s in (~in_second, in_second)])


@pytest.mark.parametrize("n_pinned", [1, 4])
@pytest.mark.parametrize("d", [3, 4])
def test_split_gains_cut_across_the_axis_and_once_more_between_the_halves(
    d: int, n_pinned: int
) -> None:
    points = cloud_without_ties(d, n=200, d=d)
    clusters = HamerlyClusters(points, points.points[:4], n_pinned=n_pinned)
    clusters.step()
    splits = split_gains(clusters)
    for j in range(4):
        own = clusters.labels == j
        offsets = points.points[own] - clusters.centroids[j]
        weights = points.weights[own]
        axis = np.linalg.eigh(offsets.T @ (offsets * weights[:, None]))[1][:, -1]
        means = means_of_halves(offsets @ axis > 0, offsets, weights)
        in_second = ((offsets[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == 1
        means = means_of_halves(in_second, offsets, weights)
        half_weights = np.array([weights[~in_second].sum(), weights[in_second].sum()])
        falls = half_weights * (means**2).sum(axis=1)
        proposed = np.array([splits.first[j], splits.second[j]]) - clusters.centered[j]
        if j < clusters.n_pinned:
            np.testing.assert_allclose(proposed[1], means[falls.argmax()])
            assert splits.gains[j] == pytest.approx(falls.max())
            continue
        whole = weights @ offsets
        np.testing.assert_allclose(np.sort(proposed, axis=0), np.sort(means, axis=0))
        gain = falls.sum() - whole @ whole / weights.sum()
        assert splits.gains[j] == pytest.approx(gain)


def test_split_gains_of_a_pinned_cluster_are_those_of_adding_the_better_half():
    points = np.array([[0.0, 0, 0], [1, 0, 0], [10, 0, 0], [12, 0, 0]])
    clusters = HamerlyClusters(
        WeightedPoints(points, np.ones(4)), np.array([[0.0, 0, 0]]), n_pinned=1
    )
    splits = split_gains(clusters)
    assert (splits.second[0] + clusters.points.center).tolist() == [11, 0, 0]
    assert splits.gains[0] == pytest.approx(2 * 11**2)


def test_grow_by_splitting_splits_between_two_lumps():
    rng = np.random.default_rng(1)
    lumps = rng.normal(0, 0.1, (80, 3))
    lumps[40:] += 3, 1, 0
    clusters = HamerlyClusters(
        WeightedPoints(lumps, np.ones(80)), lumps.mean(axis=0, keepdims=True)
    )
    grow_by_splitting(clusters, 2, 1)
    expected = np.array([lumps[:40].mean(axis=0), lumps[40:].mean(axis=0)])
    np.testing.assert_allclose(sorted(clusters.centroids.tolist()), sorted(expected.tolist()))


def test_grow_by_splitting_ends_where_nothing_can_be_split():
    clusters = HamerlyClusters(
        WeightedPoints(np.array([[1.0], [5.0]]), np.array([3.0, 1.0])), np.array([[2.0]])
    )
    grow_by_splitting(clusters, 4, 1)
    assert sorted(clusters.centroids.tolist()) == [[1.0], [5.0]]
