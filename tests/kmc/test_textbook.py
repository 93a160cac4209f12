"""The textbook functions against slow loops, and the engine against them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import (
    compute_centroids,
    compute_cost,
    find_closest_centroids,
    init_centroids,
    run_kmeans,
    run_restarts,
)

quick = settings(max_examples=25, deadline=None)


@st.composite
def problems(draw):
    """Points (m, n), centroids (K, n) and labels (m,); a coarse grid, so that ties happen."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m = draw(st.integers(1, 15))
    n = draw(st.integers(1, 4))
    k = draw(st.integers(1, 6))
    levels = draw(st.sampled_from([2, 4, 1000]))
    points, centroids = (rng.integers(0, levels, (rows, n)) / levels for rows in (m, k))
    return points, centroids, rng.integers(0, k, m)


def loop_distance(x, c):
    return sum((a - b) ** 2 for a, b in zip(x.tolist(), c.tolist(), strict=True))


def loop_closest(points, centroids):
    labels = []
    for x in points:
        distances = [loop_distance(x, c) for c in centroids]
        labels.append(distances.index(min(distances)))
    return labels


def loop_centroids(points, labels, k):
    centroids = []
    for j in range(k):
        members = [x.tolist() for x, label in zip(points, labels, strict=True) if label == j]
        columns = zip(*members, strict=True) if members else [[0.0]] * points.shape[1]
        centroids.append([sum(column) / len(column) for column in columns])
    return np.array(centroids)


def loop_cost(points, centroids, labels):
    total = sum(loop_distance(x, centroids[j]) for x, j in zip(points, labels, strict=True))
    return total / len(points)


@given(problems())
@quick
def test_find_closest_centroids_is_the_loops(problem):
    points, centroids, _ = problem
    labels = find_closest_centroids(points, centroids)
    assert labels.shape == (len(points),)
    assert labels.dtype.kind == "i"
    assert labels.tolist() == loop_closest(points, centroids)


def test_find_closest_centroids_gives_ties_to_the_lowest_number():
    centroids = np.array([[9.0], [2.0], [0.0], [2.0]])
    assert find_closest_centroids(np.array([[1.0], [2.0], [5.5]]), centroids).tolist() == [1, 1, 0]


@given(problems())
@quick
def test_compute_centroids_is_the_loops(problem):
    points, centroids, labels = problem
    means = compute_centroids(points, labels, len(centroids))
    assert means.shape == centroids.shape
    assert means.dtype == np.float64
    expected = loop_centroids(points, labels, len(centroids))
    np.testing.assert_allclose(means, expected, rtol=1e-12, atol=1e-15)


def test_compute_centroids_of_an_empty_cluster_is_zero():
    means = compute_centroids(np.array([[4.0, 2.0], [6.0, 4.0]]), np.array([1, 1]), 4)
    assert means.tolist() == [[0, 0], [5, 3], [0, 0], [0, 0]]


@given(problems())
@quick
def test_compute_cost_is_the_loops(problem):
    points, centroids, labels = problem
    cost = compute_cost(points, centroids, labels)
    assert isinstance(cost, float)
    expected = loop_cost(points, centroids, labels)
    assert cost == pytest.approx(expected, rel=1e-12, abs=1e-15)


@given(problems(), st.integers(0, 99))
@quick
def test_init_centroids_are_different_rows(problem, seed):
    rows = np.arange(len(problem[0]), dtype=np.float64)[:, None]
    k = seed % len(rows) + 1
    starts = init_centroids(rows, k, np.random.default_rng(seed))
    assert starts.shape == (k, 1)
    assert len(np.unique(starts)) == k
    assert np.isin(starts, rows).all()
    assert np.array_equal(starts, init_centroids(rows, k, np.random.default_rng(seed)))
    assert not np.shares_memory(starts, rows)


@pytest.mark.parametrize("k", [-1, 0, 6])
def test_init_centroids_refuses_a_bad_k_with_both_numbers(k):
    with pytest.raises(ValueError, match=rf"K={k} .* 1 .* 5"):
        init_centroids(np.zeros((5, 3)), k, np.random.default_rng(0))


@given(problems(), st.integers(1, 6))
@quick
def test_run_kmeans_is_the_loops(problem, max_iters):
    points, starts, _ = problem
    before = points.copy(), starts.copy()
    centroids, idx, cost = run_kmeans(points, starts, max_iters)
    expected = starts
    for _ in range(max_iters):
        # Given the same centroids the steps are the loops' (above); here it is their order.
        labels = find_closest_centroids(points, expected)
        expected = compute_centroids(points, labels, len(starts))
    assert np.array_equal(centroids, expected)
    assert np.array_equal(idx, labels)
    assert cost == compute_cost(points, centroids, idx)
    assert np.array_equal(points, before[0])
    assert np.array_equal(starts, before[1])


@given(problems())
@quick
def test_run_kmeans_never_costs_more_after_another_iteration_without_empty_clusters(problem):
    points, starts, _ = problem
    costs = []
    for n in range(1, 6):
        _, idx, cost = run_kmeans(points, starts, n)
        costs.append(cost)
        if len(np.unique(idx)) < len(starts):
            return  # a centroid thrown to 0 may come back later, at any cost
    assert (np.diff(costs) <= 1e-12).all()


def test_run_kmeans_makes_ten_iterations_by_default():
    points = np.random.default_rng(0).random((60, 3))
    ten = run_kmeans(points, points[:5], 10)
    default = run_kmeans(points, points[:5])
    assert np.array_equal(ten[0], default[0])


@pytest.mark.parametrize("max_iters", [0, -4])
def test_run_kmeans_refuses_to_make_no_iteration(max_iters):
    with pytest.raises(ValueError, match=rf"max_iters={max_iters} must be at least 1"):
        run_kmeans(np.zeros((2, 3)), np.zeros((1, 3)), max_iters)


def has_ties(pixels, centroids):
    """Whether a pixel lies as good as halfway; then 0..1 and 0..255 may round apart."""
    distances = ((pixels[:, None, :] / 255 - centroids) ** 2).sum(axis=2)
    nearest = np.sort(distances, axis=1)[:, :2]
    return len(centroids) > 1 and bool((np.diff(nearest, axis=1) < 1e-9).any())


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 5, 12]), st.sampled_from([1, 10]))
@quick
def test_run_restarts_agrees_where_no_cluster_is_empty(seed, k, max_iters):
    pixels = np.random.default_rng(seed).integers(0, 256, (80, 3), dtype=np.uint8)
    result = run_restarts(pixels, k, restarts=2, max_iters=max_iters, seed=seed)
    for run in range(2):
        centroids = result.initial_centroids[run]
        for n in range(1, max_iters + 1):
            tied = has_ties(pixels, centroids)
            centroids, idx, cost = run_kmeans(pixels / 255, centroids, 1)
            if tied or len(np.unique(idx)) < k:
                break
            assert result.cost_history[run, n - 1] == pytest.approx(cost, rel=1e-9, abs=1e-12)
        else:
            np.testing.assert_allclose(result.centroids[run], centroids, rtol=1e-9, atol=1e-12)


def test_run_restarts_agrees_on_a_picture_without_ties():
    """The same where nothing is skipped."""
    pixels = np.random.default_rng(4).integers(0, 256, (500, 3), dtype=np.uint8)
    result = run_restarts(pixels, 3, restarts=3, max_iters=10, seed=4)
    for run, starts in enumerate(result.initial_centroids):
        steps = [starts, *(run_kmeans(pixels / 255, starts, n)[0] for n in range(1, 10))]
        assert not any(has_ties(pixels, step) for step in steps)
        centroids, idx, cost = run_kmeans(pixels / 255, starts)
        assert len(np.unique(idx)) == 3
        np.testing.assert_allclose(result.centroids[run], centroids, rtol=1e-9)
        assert result.costs[run] == pytest.approx(cost, rel=1e-9)
