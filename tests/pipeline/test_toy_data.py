"""Toy sets: points that a seed repeats, and that k-means fails on as their sentences say."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.pipeline.toy_data.choice import (
    K_RANGE,
    MAX_DRAWN,
    RUN_RANGE,
    SEED_RANGE,
    SETS,
    START_NAMES,
    ToyChoice,
)
from compressor.pipeline.toy_data.runs import (
    MAX_ITERATIONS,
    OWN_START,
    SEARCH_START,
    Starts,
    TooFewPlacesError,
    compare_starts,
    draw_start,
    trace_points,
)
from compressor.pipeline.toy_data.sets import GRID, NO_GROUP, TOY_SETS, ToySet
from compressor.pipeline.toy_data.shapes import Shape, blob, ring, square
from kmc import compute_cost, find_closest_centroids, run_kmeans

DRAWN_SETS = [toy_set for toy_set in TOY_SETS if toy_set.name != "own"]
SEEDS = (0, 1)
SEARCHED = 1.002  # times the lowest cost: what the search for a palette comes to, or below
Place = st.tuples(st.integers(0, GRID), st.integers(0, GRID))


def compare(name: str, seed: int) -> Starts:
    """How low different starts come on a set with its K."""
    points, groups = SETS[name].points(seed)
    return compare_starts(points, groups, SETS[name].k, seed)


def best_clusters(name: str, seed: int) -> np.ndarray:
    """(groups, K): how many points of each group are in each cluster of the best run."""
    toy_set = SETS[name]
    points, groups = toy_set.points(seed)
    run = trace_points(points, draw_start(points, toy_set.k, SEARCH_START, seed, 0))
    assert run.cost <= SEARCHED * compare(name, seed).lowest
    table = np.zeros((groups.max() + 1, toy_set.k), int)
    np.add.at(table, (groups, run.labels[-1]), 1)
    return table


@pytest.mark.parametrize("toy_set", DRAWN_SETS, ids=lambda toy_set: toy_set.name)
def test_a_seed_repeats_the_points_and_another_draws_others(toy_set: ToySet) -> None:
    points, groups = toy_set.points(7)
    again, groups_again = toy_set.points(7)
    others, _ = toy_set.points(8)
    assert points.shape == (len(groups), 2)
    assert points.dtype == groups.dtype == np.uint8
    assert 200 <= len(points) <= 400
    assert np.array_equal(points, again)
    assert np.array_equal(groups, groups_again)
    assert not np.array_equal(points, others)
    assert np.array_equal(np.unique(groups), np.arange(groups.max() + 1))


def test_the_names_differ_and_every_set_says_why_in_one_sentence() -> None:
    assert len(SETS) == len({toy_set.title for toy_set in TOY_SETS}) == len(TOY_SETS)
    for toy_set in TOY_SETS:
        assert toy_set.why.count(".") == 1
        assert toy_set.why.endswith(".")


@pytest.mark.parametrize("toy_set", DRAWN_SETS, ids=lambda toy_set: toy_set.name)
def test_a_run_is_the_textbooks_and_ends_where_nothing_changes(toy_set: ToySet) -> None:
    points, _ = toy_set.points(0)
    start = draw_start(points, toy_set.k, "random", 0, 3)
    run = trace_points(points, start)
    assert run.trace.converged
    assert run.trace.iterations < MAX_ITERATIONS
    centroids, idx, cost = run_kmeans(points.astype(float), GRID * start, run.trace.iterations)
    assert np.allclose(run.trace.centroids[-1, :, :2] * GRID, centroids)
    assert np.array_equal(run.labels[-1], idx)
    assert run.cost == pytest.approx(cost / GRID**2)
    assert (run.trace.centroids[:, :, 2] == 0).all()


@pytest.mark.parametrize("toy_set", DRAWN_SETS, ids=lambda toy_set: toy_set.name)
def test_no_kind_of_start_comes_below_the_lowest(toy_set: ToySet) -> None:
    points, groups = toy_set.points(0)
    starts = compare_starts(points, groups, toy_set.k, 0)
    run = trace_points(points, draw_start(points, toy_set.k, "k-means++", 0, 5))
    assert run.cost == starts.plus_plus[5]
    assert starts.search <= SEARCHED * starts.lowest
    assert starts.lowest == min(*starts.random, *starts.plus_plus, starts.pca, starts.search)
    assert starts.share_reaching(np.array([starts.lowest, 2 * starts.lowest])) == 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_stuck_many_starts_end_far_above_the_five_groups(seed: int) -> None:
    starts = compare("stuck", seed)
    assert sorted(best_clusters("stuck", seed).max(axis=1)) == [60] * 5
    assert starts.share_reaching(starts.random) < 0.7
    assert starts.share_reaching(starts.plus_plus) > starts.share_reaching(starts.random)
    assert (starts.random > 3 * starts.lowest).mean() > 0.2


@pytest.mark.parametrize("seed", SEEDS)
def test_spread_the_wide_group_loses_points_to_both_tight_ones(seed: int) -> None:
    wide, *tight = best_clusters("spread", seed)
    assert np.sort(wide)[0] > 0
    assert [group.max() for group in tight] == [70, 70]


@pytest.mark.parametrize("seed", SEEDS)
def test_size_the_large_group_is_cut_and_the_small_ones_share(seed: int) -> None:
    large, *small = best_clusters("size", seed)
    assert np.sort(large)[1] > 0.3 * large.sum()
    assert np.argmax(small[0]) == np.argmax(small[1])
    assert [group.max() for group in small] == [12, 12]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["spread", "size", "stretched", "rings", "moons"])
def test_the_groups_cost_more_than_what_kmeans_finds(name: str, seed: int) -> None:
    starts = compare(name, seed)
    assert starts.groups is not None
    assert starts.groups > 1.1 * starts.lowest
    points, groups = SETS[name].points(seed)
    X = points / GRID
    means = np.array([X[groups == group].mean(axis=0) for group in range(SETS[name].k)])
    assert starts.groups == pytest.approx(compute_cost(X, means, groups.astype(int)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["stretched", "rings", "moons"])
def test_long_groups_rings_and_moons_are_cut(name: str, seed: int) -> None:
    for group in best_clusters(name, seed):
        assert np.sort(group)[-2] > 0.15 * group.sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_is_parted_evenly(seed: int) -> None:
    (sizes,) = best_clusters("noise", seed)
    assert sizes.min() > 0.15 * sizes.sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_outliers_have_a_centroid_of_their_own_and_two_groups_share_one(seed: int) -> None:
    *groups, far = best_clusters("outliers", seed)
    own = int(np.argmax(far))
    assert far[own] == far.sum() == 8
    assert all(group[own] == 0 for group in groups)
    assert len({int(np.argmax(group)) for group in groups}) == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_too_few_centroids_lie_where_no_point_is(seed: int) -> None:
    points, _ = SETS["few"].points(seed)
    run = trace_points(points, draw_start(points, 3, SEARCH_START, seed, 0))
    X = points / GRID
    gaps = [np.hypot(*(X - place).T).min() for place in run.trace.centroids[-1, :, :2]]
    assert max(gaps) > 0.08


@pytest.mark.parametrize("seed", SEEDS)
def test_too_many_centroids_cut_groups_and_cost_less(seed: int) -> None:
    assert (np.sort(best_clusters("many", seed))[:, -2] > 20).all()
    points, groups = SETS["many"].points(seed)
    lowest = [compare_starts(points, groups, k, seed).lowest for k in (3, 5, 7, 9)]
    assert lowest == sorted(lowest, reverse=True)


@pytest.mark.parametrize(
    "shape",
    [
        lambda rng: blob(rng, 300, (0.98, 0.02), (0.3, 0.1), 0.5),
        lambda rng: ring(rng, 300, (0.9, 0.1), 0.4, 0.05),
        lambda rng: square(rng, 300),
    ],
    ids=["blob", "ring", "square"],
)
def test_shapes_lie_in_the_square(shape: Callable[[np.random.Generator], Shape]) -> None:
    points = shape(np.random.default_rng(0))
    assert points.shape == (300, 2)
    assert points.min() >= 0
    assert points.max() <= 1


def test_a_blob_has_its_spread_along_its_own_axes() -> None:
    points = blob(np.random.default_rng(0), 20_000, (0.5, 0.5), (0.1, 0.02), np.pi / 6)
    along = (points - 0.5) @ [np.cos(np.pi / 6), np.sin(np.pi / 6)]
    across = (points - 0.5) @ [-np.sin(np.pi / 6), np.cos(np.pi / 6)]
    assert along.std() == pytest.approx(0.1, rel=0.03)
    assert across.std() == pytest.approx(0.02, rel=0.03)


def test_an_arc_is_that_part_of_a_ring() -> None:
    x, y = ring(np.random.default_rng(0), 500, (0.5, 0.5), 0.3, 0.0, (0.0, np.pi)).T
    assert np.allclose(np.hypot(x - 0.5, y - 0.5), 0.3)
    assert (y >= 0.5).all()
    assert (x < 0.25).any()
    assert (x > 0.75).any()


@pytest.mark.parametrize("start", ["random", "k-means++", "pca", SEARCH_START])
def test_fewer_places_than_centroids_are_refused_with_both_numbers(start: str) -> None:
    points = np.array([[1, 2], [1, 2], [9, 9]], np.uint8)
    with pytest.raises(TooFewPlacesError, match=r"3 centroids need .* not 2") as refused:
        draw_start(points, 3, start, 0, 0)
    assert refused.value.places == 2
    with pytest.raises(TooFewPlacesError, match="not 0"):
        draw_start(points[:0], 3, start, 0, 0)
    assert len(draw_start(points, 2, start, 0, 0)) == 2


def test_drawn_points_belong_to_no_group_and_have_their_clusters() -> None:
    choice = ToyChoice(set="own", k=2, drawn=((10, 10), (12, 10), (200, 220)))
    points, groups = choice.points()
    assert points.tolist() == [[10, 10], [12, 10], [200, 220]]
    assert (groups == NO_GROUP).all()
    labels = choice.compute_run().labels[-1]
    assert labels[0] == labels[1] != labels[2]
    assert compare_starts(points, groups, 2, 0).groups is None


def test_a_run_from_ones_own_centroids_begins_there() -> None:
    own = ((20, 30), (200, 210))
    choice = ToyChoice(set="moons", k=2, start=OWN_START, own=own)
    trace = choice.compute_run().trace
    assert np.allclose(trace.centroids[0, :, :2] * GRID, own)
    points, _ = choice.points()
    nearest = find_closest_centroids(points.astype(float), np.array(own, float))
    assert np.array_equal(choice.compute_run().labels[0], nearest)


@given(
    st.builds(
        ToyChoice,
        set=st.sampled_from(sorted(SETS)),
        k=st.integers(K_RANGE.min, K_RANGE.max),
        seed=st.integers(SEED_RANGE.min, SEED_RANGE.max),
        start=st.sampled_from([start for start in START_NAMES if start != OWN_START]),
        run=st.integers(RUN_RANGE.min, RUN_RANGE.max),
        drawn=st.lists(Place, max_size=9).map(tuple),
    ),
    st.lists(Place, min_size=10, max_size=10),
)
def test_a_link_holds_the_whole_choice(choice: ToyChoice, places: list[tuple[int, int]]) -> None:
    assert ToyChoice.from_text(choice.to_text()) == choice
    own = ToyChoice(set=choice.set, k=choice.k, start=OWN_START, own=tuple(places[: choice.k]))
    assert ToyChoice.from_text(own.to_text()) == own


@pytest.mark.parametrize(
    "text",
    [
        "", "rings", "rings.2.0.random", "squares.2.0.random.0", "rings.0.0.random.0",
        "rings.11.0.random.0", "rings.2.0.best.0", "rings.2.0.random.200", "rings.2.0.own.0",
        "rings.2.0.own.0.c0102", "rings.2.0.random.0.c01020304", "rings.2.0.random.0.p0",
        "rings.2.0.random.0.p" + "0102" * (MAX_DRAWN + 1), "rings.2.00000.random.0",
    ],
)  # fmt: skip
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a toy set with its numbers, such as rings"):
        ToyChoice.from_text(text)
