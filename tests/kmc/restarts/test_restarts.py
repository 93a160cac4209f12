"""The laws that `kmc.run_restarts` promises, its results, its progress, and what it refuses."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import Restarts, count_colors, iter_restarts, run_restarts
from kmc.restarts.starts import draw_random_starts
from tests.support.kmc.restart_runs import run_from, sample
from tests.support.kmc.restarts import same_runs
from tests.support.kmc.small_pictures import pictures, seeds

quick = settings(max_examples=20, deadline=None)


# --- laws


@given(data=st.data(), k=st.sampled_from([1, 2, 3, 16]), seed=seeds)
@quick
def test_run_restarts_cost_never_rises(data, k, seed):
    result = run_restarts(data.draw(pictures(min_pixels=k)), k, restarts=3, max_iters=12, seed=seed)
    assert (np.diff(result.cost_history, axis=1) <= 1e-12).all()
    assert (result.cost_history >= 0).all()
    assert np.array_equal(result.costs, result.cost_history[:, -1])


@given(data=st.data(), k=st.sampled_from([1, 2, 5]), seed=seeds)
@quick
def test_run_restarts_does_not_depend_on_the_order_of_the_pixels(data, k, seed):
    flat = data.draw(pictures(min_pixels=k)).reshape(-1, 3)
    shuffled = np.random.default_rng(seed).permutation(flat)
    assert same_runs(run_restarts(flat, k, restarts=3), run_restarts(shuffled, k, restarts=3))


@given(pixels=pictures(min_pixels=4), copies=st.integers(2, 9), seed=seeds)
@quick
def test_run_restarts_does_not_change_when_every_pixel_is_repeated(pixels, copies, seed):
    once = count_colors(pixels)
    start = draw_random_starts(once, 4, seed, [0])[0]
    centroids, costs = run_from(pixels, start, 5)
    repeated = np.repeat(pixels, copies, axis=0)
    repeated_centroids, repeated_costs = run_from(repeated, start, 5)
    assert np.array_equal(centroids, repeated_centroids)
    np.testing.assert_allclose(costs, repeated_costs, rtol=1e-12, atol=1e-14)


@given(pixels=pictures(min_pixels=3), seed=seeds)
@quick
def test_run_restarts_of_a_run_depends_on_its_number_alone(pixels, seed):
    five = run_restarts(pixels, 3, restarts=5, max_iters=4, seed=seed)
    nine = run_restarts(pixels, 3, restarts=9, max_iters=4, seed=seed)
    assert same_runs(five, nine.first(5))
    later = Restarts.join(iter_restarts(count_colors(pixels), 3, [3, 4], max_iters=4, seed=seed))
    assert same_runs(later, Restarts(**{f.name: getattr(five, f.name)[3:] for f in fields(five)}))


def test_run_restarts_differs_by_run_and_by_seed():
    result = run_restarts(sample(), 3, restarts=6)
    assert len(np.unique(result.initial_centroids, axis=0)) == 6
    other = run_restarts(sample(), 3, restarts=6, seed=1)
    assert not np.array_equal(result.initial_centroids, other.initial_centroids)


def test_run_restarts_gives_equal_results_for_equal_arguments():
    assert same_runs(run_restarts(sample(), 5, restarts=4), run_restarts(sample(), 5, restarts=4))


def test_run_restarts_takes_a_picture_or_its_list_of_pixels():
    pixels = sample()
    flat = pixels.reshape(-1, 3)
    assert same_runs(run_restarts(pixels, 5, restarts=4), run_restarts(flat, 5, restarts=4))


def test_run_restarts_leaves_the_callers_array_alone_and_it_may_be_read_only():
    pixels = sample()
    before = pixels.copy()
    result = run_restarts(pixels, 5, restarts=2)
    assert np.array_equal(pixels, before)
    pixels.setflags(write=False)
    assert same_runs(result, run_restarts(pixels, 5, restarts=2))
    strided = np.repeat(pixels, 2, axis=1)[:, ::2]
    assert same_runs(result, run_restarts(strided, 5, restarts=2))


@given(pixels=pictures(min_pixels=5), seed=seeds)
@quick
def test_random_starts_are_pixels_of_the_picture(pixels, seed):
    k = 5
    starts = run_restarts(pixels, k, restarts=2, max_iters=1, seed=seed).initial_centroids
    channels = np.rint(starts * 255).astype(int)
    assert np.array_equal(channels / 255, starts)
    picture = count_colors(pixels)
    have = dict(zip(map(tuple, picture.colors.tolist()), picture.counts, strict=True))
    for run in channels.tolist():
        for color in map(tuple, run):
            assert run.count(list(color)) <= have[color]  # different pixels, not just colours


def test_run_restarts_costs_nothing_with_a_centroid_for_each_color():
    pixels = np.arange(60, dtype=np.uint8).reshape(20, 3)
    result = run_restarts(pixels, 20, restarts=3)
    assert (result.cost_history == 0).all()


def test_random_starts_draw_every_pixel_about_equally_often():
    pixels = np.arange(30, dtype=np.uint8).reshape(10, 3)
    starts = run_restarts(pixels, 3, restarts=2000, max_iters=1).initial_centroids
    drawn = np.rint(starts * 255).astype(int)[:, :, 0] // 3
    assert all(len(set(run)) == 3 for run in drawn.tolist())
    for counts in (np.bincount(drawn.ravel(), minlength=10), np.bincount(drawn[:, 0])):
        expected = counts.sum() / 10
        assert ((counts - expected) ** 2 / expected).sum() < 28  # 99.9 % quantile, 9 d.o.f.


def test_random_starts_draw_a_color_as_often_as_it_has_pixels():
    pixels = np.array([[1, 2, 3]] * 9 + [[200, 0, 0]], np.uint8)
    starts = run_restarts(pixels, 1, restarts=2000, max_iters=1).initial_centroids
    assert 0.07 < np.mean(starts[:, 0, 0] > 0.5) < 0.13


# --- the result


def test_restarts_has_the_documented_shapes_and_units():
    result = run_restarts(sample(), 4, restarts=3, max_iters=7)
    assert result.costs.shape == (3,)
    assert result.centroids.shape == result.initial_centroids.shape == (3, 4, 3)
    assert result.cost_history.shape == (3, 7)
    assert len(result) == 3
    arrays = [getattr(result, field.name) for field in fields(result)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float64)}
    assert all(0 <= array.min() <= array.max() <= 1 for array in arrays)
    assert result.nbytes == 8 * (3 + 2 * 3 * 4 * 3 + 3 * 7)


def test_restarts_best_and_worst_are_the_first_lowest_and_highest():
    empty = np.zeros((4, 1, 3))
    costs = np.array([2.0, 1.0, 3.0, 1.0])
    result = Restarts(
        costs=costs, centroids=empty, initial_centroids=empty, cost_history=costs[:, None]
    )
    assert (result.best, result.worst) == (1, 2)
    real = run_restarts(sample(), 6, restarts=8)
    assert real.costs[real.best] == real.costs.min() < real.costs.max() == real.costs[real.worst]


def test_restarts_is_frozen():
    result = run_restarts(sample(), 2, restarts=1)
    with pytest.raises(FrozenInstanceError):
        result.costs = np.zeros(1)


@pytest.fixture
def two_at_a_time(monkeypatch):
    """Batches of two runs; as it is, a small picture's runs all fit into one."""
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", 2)


@pytest.mark.usefixtures("two_at_a_time")
def test_restarts_first_and_join_undo_each_other():
    result = run_restarts(sample(), 3, restarts=5)
    parts = list(iter_restarts(count_colors(sample()), 3, range(5)))
    assert same_runs(Restarts.join(parts), result)
    assert [len(part) for part in parts] == [1, 2, 2]
    assert same_runs(Restarts.join(iter(parts[:2])), result.first(3))
    assert len(result.first(99)) == 5


# --- progress


@pytest.mark.usefixtures("two_at_a_time")
def test_progress_never_goes_back_and_ends_at_the_total():
    calls = []
    run_restarts(
        sample(),
        3,
        restarts=6,
        max_iters=3,
        progress=lambda done, total: calls.append((done, total)),
    )
    done = [call[0] for call in calls]
    assert {call[1] for call in calls} == {6}
    assert done == sorted(done)
    assert done[0] == 0
    assert set(done) == {0, 2, 4, 6}
    assert len(done) > 6  # before iterations too, not only when runs end


@pytest.mark.usefixtures("two_at_a_time")
def test_progress_can_stop_the_job():
    class StopError(Exception):
        pass

    calls = []

    def stop_at_two(done, _total):
        calls.append(done)
        if done == 2:
            raise StopError

    with pytest.raises(StopError):
        run_restarts(sample(), 3, restarts=50, progress=stop_at_two)
    assert calls.count(2) == 1
    assert max(calls) == 2


def test_progress_can_stop_within_a_run():
    calls = []

    def stop_at_third_call(*call):
        calls.append(call)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_restarts(sample(), 3, restarts=1, max_iters=50, progress=stop_at_third_call)
    assert calls == [(0, 1)] * 3


def test_progress_does_not_change_the_result():
    watched = run_restarts(sample(), 3, restarts=4, progress=lambda *_: None)
    assert same_runs(watched, run_restarts(sample(), 3, restarts=4))


# --- what is refused

BAD_COUNTS = [
    ({"k": 0}, ["k=0", "1"]),
    ({"k": -3}, ["k=-3", "1"]),
    ({"k": 100}, ["k=100", "99", "pixels"]),
    ({"k": True}, ["k=True", "1"]),
    ({"k": 3.0}, ["k=3.0", "1"]),
    ({"k": "3"}, ["k='3'", "1"]),
    ({"restarts": 0}, ["restarts=0", "1"]),
    ({"restarts": 2.5}, ["restarts=2.5", "1"]),
    ({"restarts": True}, ["restarts=True", "1"]),
    ({"max_iters": 0}, ["max_iters=0", "1"]),
    ({"max_iters": None}, ["max_iters=None", "1"]),
    ({"seed": -1}, ["seed=-1", "0"]),
    ({"seed": 0.5}, ["seed=0.5", "0"]),
]


@pytest.mark.parametrize(("bad", "words"), BAD_COUNTS)
def test_run_restarts_refuses_a_bad_number_with_both_numbers(bad, words):
    with pytest.raises(ValueError, match=r"must be") as caught:
        run_restarts(sample(9, 11), **{"k": 3, "restarts": 2, **bad})
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("bad", "words"), [case for case in BAD_COUNTS if "restarts" not in case[0]]
)
def test_iter_restarts_refuses_the_same(bad, words):
    with pytest.raises(ValueError, match=r"must be") as caught:
        list(iter_restarts(count_colors(sample(9, 11)), **{"k": 3, "runs": [0], **bad}))
    assert all(word in str(caught.value) for word in words)


def test_iter_restarts_refuses_a_negative_run():
    with pytest.raises(ValueError, match=r"run=-1 must be at least 0"):
        list(iter_restarts(count_colors(sample()), 3, [-1]))


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (np.zeros((4, 4, 3)), ["uint8", "0..255", "float64"]),
        (np.full((4, 4, 3), np.nan), ["uint8", "0..255", "float64"]),
        (np.zeros((4, 4, 3), np.int64), ["uint8", "int64"]),
        (np.zeros((4, 4, 3), bool), ["uint8", "bool"]),
        ([[1, 2, 3]], ["uint8", "int64"]),
        (np.zeros((4, 4), np.uint8), ["(n, 3)", "(4, 4)"]),
        (np.zeros((4, 4, 4), np.uint8), ["(H, W, 3)", "(4, 4, 4)"]),
        (np.zeros(3, np.uint8), ["(n, 3)", "(3,)"]),
        (np.zeros((2, 2, 2, 3), np.uint8), ["(H, W, 3)", "(2, 2, 2, 3)"]),
        (np.zeros((0, 3), np.uint8), ["(0, 3)", "1"]),
        (np.zeros((0, 5, 3), np.uint8), ["(0, 5, 3)", "1"]),
    ],
)
def test_run_restarts_refuses_bad_pixels(pixels, words):
    with pytest.raises(ValueError, match="pixel") as caught:
        run_restarts(pixels, 1, restarts=1)
    assert all(word in str(caught.value) for word in words)


def test_run_restarts_takes_numpy_integers():
    one = run_restarts(
        sample(), np.uint8(3), restarts=np.int64(2), max_iters=np.int32(4), seed=np.uint16(7)
    )
    assert same_runs(one, run_restarts(sample(), 3, restarts=2, max_iters=4, seed=7))
