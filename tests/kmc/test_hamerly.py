"""The parts of the palette search against all pairs and plain sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.nearest_two
import kmc.palette.weighted_points
from kmc.nearest_two import score_matrix, two_nearest
from kmc.palette.breathing import least_useful, nearest_neighbors, removal_costs
from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.splitting import grow_by_splitting, split_gains
from kmc.palette.weighted_points import WeightedPoints, merge_by_grid_cell

quick = settings(max_examples=40, deadline=None)


@st.composite
def clouds(draw_):
    """Weighted points (n, d), on a coarse grid half of the time, so that ties happen."""
    rng = np.random.default_rng(draw_(st.integers(0, 2**32 - 1)))
    n = draw_(st.integers(1, 120))
    d = draw_(st.sampled_from([1, 3, 4]))
    points = rng.integers(0, draw_(st.sampled_from([3, 1000])), (n, d)) / 100
    return rng, WeightedPoints(points, rng.integers(1, 9, n).astype(np.float64))


def all_pairs(points, centroids):
    """(n, k) squared distances."""
    return ((points[:, None] - centroids) ** 2).sum(axis=2)


def check_assignment(clusters):
    """Every point at its nearest centroid, and sums and cost as they follow from the labels."""
    points = clusters.points.points
    weights = clusters.points.weights
    k = len(clusters)
    squares = all_pairs(points, clusters.places)
    own = squares[np.arange(len(points)), clusters.labels]
    scale = np.ptp(points, axis=0).max(initial=0) ** 2 + squares.max()
    assert (own <= squares.min(axis=1) + 1e-5 * scale).all()
    member = clusters.labels == np.arange(k)[:, None]
    centered = points - clusters.points.middle
    np.testing.assert_allclose(clusters.sums[:-1], (member * weights @ centered).T, atol=1e-9)
    np.testing.assert_allclose(clusters.sums[-1], member @ weights, atol=1e-9)
    cost = clusters.cost_of(clusters.centroids)
    assert cost == pytest.approx(weights @ own / weights.sum(), rel=1e-6, abs=1e-9 * scale)


@given(clouds(), st.integers(1, 12), st.integers(0, 3))
@quick
def test_points_follow_every_move(cloud, k, pinned):
    rng, points = cloud
    low = points.points.min(axis=0)
    high = points.points.max(axis=0)
    clusters = HamerlyClusters(
        points, rng.uniform(low, high, (k, points.dimensions)), min(pinned, k)
    )
    check_assignment(clusters)
    for _ in range(8):
        match rng.integers(0, 4):
            case 0:
                clusters.step()
            case 1:
                places = clusters.centroids.copy()
                some = rng.random(len(places)) < 0.4
                places[some] += rng.normal(0, 0.2, places[some].shape)
                clusters.move(places)
            case 2:
                numbers = rng.permutation(len(clusters))[: rng.integers(1, 4)]
                first, second = rng.uniform(low, high, (2, len(numbers), points.dimensions))
                before = clusters.places[: clusters.pinned]
                clusters.insert(numbers, first - points.middle, second - points.middle)
                np.testing.assert_allclose(clusters.places[: clusters.pinned], before)
            case 3 if len(clusters) > clusters.pinned + 1:
                free = np.arange(clusters.pinned, len(clusters))
                clusters.remove(rng.permutation(free)[: rng.integers(1, len(free))])
        check_assignment(clusters)


def test_a_centroid_that_left_its_points_is_overtaken():
    """The radius of a cluster grows when its centroid moves off, not only when points come."""
    points = WeightedPoints(np.array([[0.0], [12.0]]), np.ones(2))
    clusters = HamerlyClusters(points, np.array([[0.0], [10.0]]))
    for places in ([-9.0, 10.0], [-9.0, 5.0]):
        clusters.move(np.array(places)[:, np.newaxis] - points.middle)
        check_assignment(clusters)


@given(clouds(), st.integers(1, 8), st.integers(0, 2))
@quick
def test_lloyd_never_costs_more_and_ends_at_means(cloud, k, pinned):
    rng, points = cloud
    start = points.points[rng.integers(0, len(points), k)]
    clusters = HamerlyClusters(points, start, min(pinned, k))
    costs = [clusters.cost_of(clusters.centroids)]
    while clusters.step() and len(costs) < 200:
        costs.append(clusters.cost_of(clusters.centroids))
    assert (np.diff(costs) <= 1e-5 * (costs[0] + 1)).all()
    np.testing.assert_allclose(clusters.places[: clusters.pinned], start[: clusters.pinned])
    np.testing.assert_allclose(clusters.centroids, clusters.means(), atol=1e-12)


def lumps():
    """Points that Lloyd needs some steps for, and four centroids in a corner of them."""
    rng = np.random.default_rng(3)
    return HamerlyClusters(
        WeightedPoints(rng.random((400, 3)), np.ones(400)), rng.random((4, 3)) / 4
    )


def test_settling_takes_steps_until_they_gain_little_or_are_over():
    plain = lumps()
    costs = [plain.cost]
    while plain.step():
        costs.append(plain.cost)
    falls = -np.diff(costs) / costs[:-1]
    gain = float(np.median(falls))
    enough = int(np.argmax(falls <= gain)) + 1
    assert 3 < enough < len(costs) - 1
    for steps, least, made in ((3, 0.0, 3), (99, gain, enough), (999, -1.0, len(costs) - 1)):
        clusters = lumps()
        assert clusters.settle(steps, least) == pytest.approx(costs[made], rel=1e-12)
        again = lumps()
        for _ in range(made):
            again.step()
        np.testing.assert_allclose(clusters.places, again.places, atol=1e-12)


def test_the_first_that_is_not_pinned_moves_when_it_is_split():
    clusters = lumps()
    clusters.pinned = 2
    before = clusters.centroids.copy()
    halves = np.array([[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]])
    clusters.insert(np.array([1, 2, 3]), halves, -halves)
    assert np.array_equal(clusters.centroids[:2], before[:2])
    assert np.array_equal(clusters.centroids[2:4], halves[1:])
    assert np.array_equal(clusters.centroids[4:], -halves)


def test_a_centroid_without_points_stays_where_it_is():
    points = WeightedPoints(np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]]), np.array([1.0, 2, 1]))
    clusters = HamerlyClusters(points, np.array([[0.4, 0.3, 0], [9, 9, 9]]))
    assert clusters.step()
    assert not clusters.step()
    np.testing.assert_allclose(clusters.places, [[0.5, 0.25, 0], [9, 9, 9]], atol=1e-12)


def test_a_copy_is_apart():
    points = WeightedPoints(np.random.default_rng(0).random((50, 3)), np.ones(50))
    clusters = HamerlyClusters(points, points.points[:4])
    twin = clusters.copy()
    before = clusters.places
    twin.step()
    twin.remove(np.array([1]))
    assert len(clusters) == 4
    assert np.array_equal(clusters.places, before)
    check_assignment(clusters)


@given(clouds(), st.integers(1, 40), st.booleans())
@quick
def test_the_two_nearest_in_both_layouts(cloud, k, by_points):
    rng, points = cloud
    centroids = points.points[rng.integers(0, len(points), k)] - points.middle
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.nearest_two, "ROW_PER_POINT_MIN_K", 1 if by_points else 1000)
        patch.setattr(kmc.nearest_two, "PAIRS_PER_BLOCK", 64)
        labels, least = two_nearest(points.homogeneous, score_matrix(centroids))
    squares = all_pairs(points.points - points.middle, centroids)
    found = np.sort(squares, axis=1)
    norms = (points.centered**2).sum(axis=0)
    np.testing.assert_allclose(least[0] + norms, found[:, 0], atol=2e-4)
    if k > 1:
        np.testing.assert_allclose(least[1] + norms, found[:, 1], atol=2e-4)
    assert (squares[np.arange(len(points)), labels] <= found[:, 0] + 2e-4).all()
    equal = [np.flatnonzero((centroids == centroids[i]).all(axis=1))[0] for i in labels]
    assert labels.tolist() == equal  # of equal centroids the first


def sum_of_squares(points, weights):
    """Weighted sum of squared distances to the mean."""
    mean = weights @ points / weights.sum() if len(points) else 0
    return float(weights @ ((points - mean) ** 2).sum(axis=1))


@given(clouds(), st.integers(1, 6))
@quick
def test_what_a_split_gains(cloud, k):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    splits = split_gains(clusters)
    for j in range(k):
        member = clusters.labels == j
        own = points.points[member]
        weights = points.weights[member]
        ends = np.array([splits.first[j], splits.second[j]]) + points.middle
        two = all_pairs(own, ends).min(axis=1) @ weights
        # Points may be nearer to the other half's mean than to their own.
        assert two <= sum_of_squares(own, weights) - splits.gains[j] + 1e-6
        assert splits.gains[j] >= -1e-9


def test_two_lumps_are_split_between():
    rng = np.random.default_rng(1)
    lumps = rng.normal(0, 0.1, (80, 3))
    lumps[40:] += 3, 1, 0
    clusters = HamerlyClusters(
        WeightedPoints(lumps, np.ones(80)), lumps.mean(axis=0, keepdims=True)
    )
    grow_by_splitting(clusters, 2, 1)
    expected = np.array([lumps[:40].mean(axis=0), lumps[40:].mean(axis=0)])
    np.testing.assert_allclose(sorted(clusters.places.tolist()), sorted(expected.tolist()))


def test_a_pinned_cluster_is_split_by_adding_the_better_half():
    points = np.array([[0.0, 0, 0], [1, 0, 0], [10, 0, 0], [12, 0, 0]])
    clusters = HamerlyClusters(
        WeightedPoints(points, np.ones(4)), np.array([[0.0, 0, 0]]), pinned=1
    )
    splits = split_gains(clusters)
    assert (splits.second[0] + clusters.points.middle).tolist() == [11, 0, 0]
    assert splits.gains[0] == pytest.approx(2 * 11**2)


@given(clouds(), st.integers(2, 9))
@quick
def test_what_a_removal_loses(cloud, k):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    missed = removal_costs(clusters, nearest_neighbors(clusters.centroids, 8))
    squares = all_pairs(points.points, clusters.places)
    n = np.arange(len(points))
    for j in range(k):
        without = np.where(clusters.labels == j, np.delete(squares, j, 1).min(axis=1), 0)
        with_it = np.where(clusters.labels == j, squares[n, clusters.labels], 0)
        expected = points.weights @ (without - with_it)
        assert missed[j] == pytest.approx(expected, rel=1e-6, abs=1e-4)


@given(clouds(), st.integers(2, 9), st.integers(0, 3), st.integers(1, 4))
@quick
def test_those_to_be_kept_are_not_dispensable(cloud, k, kept, count):
    rng, points = cloud
    clusters = HamerlyClusters(points, points.points[rng.integers(0, len(points), k)])
    kept = min(kept, k - 1)
    chosen = least_useful(clusters, kept, min(count, k - kept))
    assert len(set(chosen.tolist())) == len(chosen) == min(count, k - kept)
    assert (chosen >= kept).all()


@given(clouds(), st.sampled_from([0.0531, 0.517, 3.19, 100.0]))
@quick
def test_cells_keep_weight_and_mean_and_tell_their_spread(cloud, width):
    _, points = cloud
    cells = merge_by_grid_cell(points, width)
    assert len(cells) <= len(points)
    assert cells.total == pytest.approx(points.total)
    for weights, places in ((cells.weights, cells.points), (points.weights, points.points)):
        assert weights.min() >= 1
        mean = weights @ places / weights.sum()
    np.testing.assert_allclose(cells.weights @ cells.points / cells.total, mean)
    low = points.centered.min(axis=1)  # as `merge` does: on a border a last bit decides
    inside = ((points.centered.T - low) / width).astype(int)
    spread = sum(
        sum_of_squares(points.points[rows], points.weights[rows])
        for cell in np.unique(inside, axis=0)
        for rows in [(inside == cell).all(axis=1)]
    )
    assert points.squares - cells.squares == pytest.approx(spread, rel=1e-6, abs=1e-6)


@given(clouds())
@quick
def test_cells_from_a_table_and_by_sorting_are_the_same(cloud):
    _, points = cloud
    by_table = merge_by_grid_cell(points, 0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.palette.weighted_points, "TABLE", 0)
        by_sorting = merge_by_grid_cell(points, 0.5)
    assert np.array_equal(by_table.points, by_sorting.points)
    assert np.array_equal(by_table.weights, by_sorting.weights)
    assert np.array_equal(by_sorting.middle, points.middle)


def test_what_cannot_be_split_does_not_grow():
    clusters = HamerlyClusters(
        WeightedPoints(np.array([[1.0], [5.0]]), np.array([3.0, 1.0])), np.array([[2.0]])
    )
    grow_by_splitting(clusters, 4, 1)
    assert sorted(clusters.places.tolist()) == [[1.0], [5.0]]


@given(clouds(), st.integers(1, 10))
@quick
def test_drawn_starts_are_different_points(cloud, k):
    rng, points = cloud
    seeds = points.points[:1]
    starts = greedy_plus_plus(points, seeds, k, rng)
    assert len(starts) == min(k, len(np.unique(points.points, axis=0)))
    assert np.array_equal(starts[:1], seeds)
    assert len(np.unique(starts, axis=0)) == len(starts)
    assert (all_pairs(starts, points.points).min(axis=1) == 0).all()
