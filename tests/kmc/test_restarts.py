"""The engine against a plain Lloyd iteration, and the laws that `kmc.run_restarts` promises."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, Restarts, count_colors, iter_restarts, run_restarts
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.kd_leaves import LEAF_SIZE, MAX_PIXELS, build_leaves, leaf_rows
from kmc.restarts.pruning import CentroidBatch, count_candidates, find_candidates, unpack_candidates
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.starts import draw_random_starts
from tests.support.pictures import photo_like
from tests.support.restarts import lloyd_oracle, same_runs
from tests.support.small_pictures import KINDS, even_grid, pictures, random_picture, seeds

quick = settings(max_examples=40, deadline=None)


def run_from(pixels, start, max_iters):
    """The engine from given centroids (k, 3) in 0..255: as the oracle."""
    batch = RunBatch(
        starts=start[np.newaxis],
        centroids=start[np.newaxis].copy(),
        costs=np.empty((1, max_iters)),
        iteration=0,
        moving=np.ones(1, np.bool_),
    )
    batch.advance(BatchedLloyd(count_colors(pixels)), lambda: None)
    return batch.centroids[0], batch.costs[0]


def sample(h=9, w=11, seed=0):
    return random_picture(np.random.default_rng(seed), h, w)


# --- against the oracle


def assert_like_oracle(pixels, k, max_iters, seed):
    result = run_restarts(pixels, k, restarts=2, max_iters=max_iters, seed=seed)
    for run in range(2):
        starts = np.rint(result.initial_centroids[run] * 255)
        centroids, history = lloyd_oracle(pixels, starts, max_iters)
        close = {"rtol": 1e-9, "atol": 1e-12}
        np.testing.assert_allclose(result.costs[run], history[-1], **close)
        np.testing.assert_allclose(result.cost_history[run], history, **close)
        np.testing.assert_allclose(result.centroids[run], centroids / 255, **close)


@pytest.mark.parametrize("max_iters", [1, 10])
@pytest.mark.parametrize("k", [1, 2, 3, 16])
@given(data=st.data(), seed=seeds)
@quick
def test_costs_are_those_of_plain_lloyd(k, max_iters, data, seed):
    assert_like_oracle(data.draw(pictures(min_pixels=k)), k, max_iters, seed)


@pytest.mark.parametrize("max_iters", [1, 10])
@given(data=st.data(), seed=seeds)
@settings(max_examples=15, deadline=None)
def test_costs_are_those_of_plain_lloyd_for_256_centroids(max_iters, data, seed):
    assert_like_oracle(data.draw(pictures(min_pixels=256)), 256, max_iters, seed)


@given(seed=seeds, k=st.sampled_from([2, 3, 16]))
@quick
def test_ties_go_where_the_oracle_puts_them(seed, k):
    rng = np.random.default_rng(seed)
    assert_like_oracle(even_grid(rng, 6, 7), k, 10, seed)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
@pytest.mark.parametrize("kind", KINDS)
def test_thin_pictures_with_as_many_centroids_as_fit(shape, kind):
    pixels = kind(np.random.default_rng(5), *shape)
    assert_like_oracle(pixels, min(256, pixels.size // 3), 10, 0)


def test_more_colors_than_one_block_of_the_engine():
    pixels = sample(110, 100, seed=3)
    assert_like_oracle(pixels, 5, 3, seed=1)


def test_a_tie_goes_to_the_lowest_centroid():
    pixels = np.array([[0, 0, 0], [2, 0, 0], [4, 0, 0]], np.uint8)
    start = np.array([[4.0, 0, 0], [0.0, 0, 0]])
    centroids, _ = run_from(pixels, start, 1)
    assert centroids.tolist() == [[3, 0, 0], [0, 0, 0]]
    centroids, _ = run_from(pixels, start[::-1], 1)
    assert centroids.tolist() == [[1, 0, 0], [4, 0, 0]]


def test_an_empty_cluster_keeps_its_centroid():
    pixels = np.array([[0, 0, 0], [10, 0, 0]], np.uint8)
    start = np.array([[5.0, 0, 0], [200.0, 7, 9]])
    centroids, costs = run_from(pixels, start, 4)
    assert centroids.tolist() == [[5, 0, 0], [200, 7, 9]]
    np.testing.assert_allclose(costs, 25 / 255**2, rtol=1e-12)


def test_the_last_iteration_of_a_long_run_is_a_fixed_point():
    result = run_restarts(sample(), 4, restarts=1, max_iters=200)
    centroids = result.centroids[0] * 255
    again, _ = lloyd_oracle(sample(), centroids, 1)
    np.testing.assert_allclose(again, centroids, rtol=1e-12)
    assert result.cost_history[0, -1] == result.cost_history[0, -2]


PHOTO = photo_like(70, 90)
FLAT = np.repeat(np.repeat(np.eye(5, 3, dtype=np.uint8) * 251 + 2, 900, axis=0), 97, axis=0)


@pytest.mark.parametrize("k", [2, 3, 16, 40])
@pytest.mark.parametrize("pixels", [PHOTO, PHOTO[:, :1], PHOTO[:1]], ids=["photo", "row", "column"])
def test_a_photograph_costs_what_the_oracle_says(pixels, k):
    assert_like_oracle(pixels, k, 10, seed=k)


def test_flat_graphics_with_many_pixels_of_each_color_cost_what_the_oracle_says():
    assert_like_oracle(FLAT[::3], 4, 3, seed=2)


def test_sums_too_large_for_float32_are_exact():
    colors = np.array([[0, 255, 255], [3, 255, 253], [255, 0, 254], [255, 1, 254]], np.uint8)
    counts = np.array([40_000_001, 66_000_003, 17, 99_000_001])
    lloyd = BatchedLloyd(ColorCounts(colors=colors, counts=counts))
    found = lloyd.sums(np.array([[[250.0, 0, 250], [0, 250, 250]]]), lambda: None)[0]
    weighted = np.column_stack([colors, np.ones(4)]).astype(int) * counts[:, None]
    assert found.tolist() == [weighted[2:].sum(axis=0).tolist(), weighted[:2].sum(axis=0).tolist()]


def test_sums_of_a_box_that_are_just_too_large_for_float32_are_exact():
    """Those of each colour alone are not too large."""
    levels = np.arange(250, 256, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    picture = ColorCounts(colors=colors, counts=np.full(len(colors), 1601))
    centroids = np.array([[250.9, 252, 251], [254, 253.2, 254]])
    found = BatchedLloyd(picture).sums(centroids[np.newaxis], lambda: None)[0]
    labels = ((colors[:, np.newaxis] - centroids) ** 2).sum(axis=2).argmin(axis=1)
    weighted = np.column_stack([colors, np.ones(len(colors))]).astype(int) * 1601
    assert 2**24 < weighted[:LEAF_SIZE].sum(axis=0).max() < 2**25
    for cluster in (0, 1):
        assert found[cluster].tolist() == weighted[labels == cluster].sum(axis=0).tolist()


def test_how_much_is_assigned_at_a_time_makes_no_difference(monkeypatch):
    lloyd = BatchedLloyd(count_colors(photo_like(40, 60)))
    rng = np.random.default_rng(0)
    starts = [rng.random((5, k, 3)) * 255 for k in (2, 7, 40)]
    whole = [lloyd.step(start, lambda: None) for start in starts]
    assert len(lloyd.boxes) > 20
    for name, value in (("engine.ITEMS", 35), ("engine.ROWS", 9), ("candidates.BOXES", 3)):
        monkeypatch.setattr(f"kmc.{name}", value)
    for start, (moved, costs) in zip(starts, whole, strict=True):
        again = lloyd.step(start, lambda: None)
        assert np.array_equal(again[0], moved)
        assert np.array_equal(again[1], costs)


def test_as_many_pixels_as_sums_can_hold_are_exact():
    color = np.full((1, 3), 255, np.uint8)
    lloyd = BatchedLloyd(ColorCounts(colors=color, counts=np.array([MAX_PIXELS])))
    found = lloyd.sums(np.zeros((1, 1, 3)), lambda: None)[0, 0]
    assert found.tolist() == [255 * MAX_PIXELS] * 3 + [MAX_PIXELS]


def test_more_pixels_than_sums_can_hold_are_refused():
    counts = np.array([MAX_PIXELS + 1])
    with pytest.raises(ValueError, match=f"{MAX_PIXELS + 1:,} pixels .* at most {MAX_PIXELS:,}"):
        BatchedLloyd(ColorCounts(colors=np.zeros((1, 3), np.uint8), counts=counts))


@given(seed=seeds, k=st.sampled_from([2, 3, 17]))
@quick
def test_colors_as_good_as_halfway_go_where_the_oracle_puts_them(seed, k):
    """Centroids a hair off the middle between colours: float32 could not tell."""
    rng = np.random.default_rng(seed)
    pixels = (rng.integers(0, 12, (300, 3)) * 2).astype(np.uint8)
    start = rng.integers(0, 12, (k, 3)) * 2.0 + rng.choice([0, 1e-7, -1e-7, 1e-5], (k, 3))
    centroids, history = run_from(pixels, start, 3)
    expected, expected_history = lloyd_oracle(pixels, start, 3)
    np.testing.assert_allclose(centroids, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(history, expected_history, rtol=1e-9, atol=1e-12)


@given(data=st.data(), k=st.sampled_from([2, 16, 20]), seed=seeds)
@quick
def test_how_runs_are_grouped_makes_no_difference(data, k, seed):
    pixels = data.draw(pictures(min_pixels=k))
    together = run_restarts(pixels, k, restarts=7, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kmc.restarts.restarts.MOST", data.draw(st.integers(1, 6)))
        patch.setattr(
            "kmc.restarts.batched_lloyd.PAIRS_PER_BLOCK", data.draw(st.sampled_from([1, 7, 1000]))
        )
        patch.setattr(
            "kmc.restarts.batched_lloyd.CONTESTED_PER_BLOCK", data.draw(st.sampled_from([1, 50]))
        )
        patch.setattr("kmc.restarts.assignment.SCRATCH", data.draw(st.sampled_from([1, 1 << 12])))
        patch.setattr("kmc.restarts.pruning.LEAVES_PER_BLOCK", data.draw(st.sampled_from([1, 3])))
        assert same_runs(run_restarts(pixels, k, restarts=7, seed=seed), together)


def test_an_iteration_after_a_pause_is_the_same():
    picture = count_colors(sample())
    lloyd = BatchedLloyd(picture)
    batches = [RunBatch.begin(draw_random_starts(picture, 5, 0, range(4)), 8) for _ in range(2)]
    batches[0].advance(lloyd, lambda: None)
    pauses = 0
    while not batches[1].ended:
        batches[1].advance(lloyd, lambda: None, seconds=0)
        pauses += 1
    assert pauses > 2
    assert np.array_equal(batches[0].costs, batches[1].costs)
    assert np.array_equal(batches[0].centroids, batches[1].centroids)


# --- boxes and candidates


@given(data=st.data(), size=st.sampled_from([1, 4, 64]))
@quick
def test_every_color_is_in_one_box(data, size):
    colors = count_colors(data.draw(pictures())).colors
    rows = leaf_rows(colors, size)
    assert rows.shape == (-(-len(colors) // size), size)
    flat = rows.ravel()
    assert sorted(flat[: len(colors)].tolist()) == list(range(len(colors)))
    assert (flat[len(colors) :] == -1).all()


def test_coordinates_are_shifted_to_the_middle_of_each_channel():
    colors = np.array([[0, 90, 200], [11, 255, 230], [4, 100, 205]], np.uint8)
    boxes = build_leaves(ColorCounts(colors=colors, counts=np.array([1, 2, 3])))
    assert boxes.shift.tolist() == [5, 172, 215]
    assert boxes.points[0, :, 3].tolist() == [1] * LEAF_SIZE


def test_boxes_are_small():
    """Of a photograph's colours a box holds neighbours, not just any."""
    colors = count_colors(PHOTO).colors
    rows = leaf_rows(colors)[:-1]
    extents = np.ptp(colors[rows].astype(int), axis=1).max(axis=1)
    assert extents.mean() < np.ptp(colors.astype(int), axis=0).max() / 3


@given(data=st.data(), k=st.sampled_from([1, 2, 16, 17, 40]), seed=seeds)
@quick
def test_candidates_hold_the_nearest_of_every_color(data, k, seed):
    boxes = build_leaves(count_colors(data.draw(pictures())))
    exact = np.random.default_rng(seed).uniform(0, 255, (3, k, 3))
    laid = CentroidBatch(exact, boxes.shift)
    here = slice(0, len(boxes))
    words = find_candidates(boxes, laid, here, np.zeros((3, k, 8)))
    listed = unpack_candidates(words.reshape(len(words), -1), k).reshape(k, len(boxes), 3)
    assert np.array_equal(
        count_candidates(words.reshape(len(words), -1)).ravel(), (listed < k).sum(0).ravel()
    )
    off = boxes.colors[:, :, None, None].astype(float) - exact
    nearest = (off**2).sum(axis=-1).argmin(axis=-1)  # (boxes, colours, runs)
    assert (listed[:, :, None] == nearest).any(axis=0).all()


# --- laws


@given(data=st.data(), k=st.sampled_from([1, 2, 3, 16]), seed=seeds)
@quick
def test_cost_never_rises(data, k, seed):
    result = run_restarts(data.draw(pictures(min_pixels=k)), k, restarts=3, max_iters=12, seed=seed)
    assert (np.diff(result.cost_history, axis=1) <= 1e-12).all()
    assert (result.cost_history >= 0).all()
    assert np.array_equal(result.costs, result.cost_history[:, -1])


@given(data=st.data(), k=st.sampled_from([1, 2, 5]), seed=seeds)
@quick
def test_the_order_of_the_pixels_makes_no_difference(data, k, seed):
    flat = data.draw(pictures(min_pixels=k)).reshape(-1, 3)
    shuffled = np.random.default_rng(seed).permutation(flat)
    assert same_runs(run_restarts(flat, k, restarts=3), run_restarts(shuffled, k, restarts=3))


@given(pixels=pictures(min_pixels=4), copies=st.integers(2, 9), seed=seeds)
@quick
def test_repeating_every_pixel_changes_nothing(pixels, copies, seed):
    once = count_colors(pixels)
    start = draw_random_starts(once, 4, seed, [0])[0]
    centroids, costs = run_from(pixels, start, 5)
    repeated = np.repeat(pixels, copies, axis=0)
    repeated_centroids, repeated_costs = run_from(repeated, start, 5)
    assert np.array_equal(centroids, repeated_centroids)
    np.testing.assert_allclose(costs, repeated_costs, rtol=1e-12, atol=1e-14)


@given(pixels=pictures(min_pixels=3), seed=seeds)
@quick
def test_a_run_depends_on_its_number_alone(pixels, seed):
    five = run_restarts(pixels, 3, restarts=5, max_iters=4, seed=seed)
    nine = run_restarts(pixels, 3, restarts=9, max_iters=4, seed=seed)
    assert same_runs(five, nine.first(5))
    later = Restarts.join(iter_restarts(count_colors(pixels), 3, [3, 4], max_iters=4, seed=seed))
    assert same_runs(later, Restarts(**{f.name: getattr(five, f.name)[3:] for f in fields(five)}))


def test_runs_and_seeds_differ():
    result = run_restarts(sample(), 3, restarts=6)
    assert len(np.unique(result.initial_centroids, axis=0)) == 6
    other = run_restarts(sample(), 3, restarts=6, seed=1)
    assert not np.array_equal(result.initial_centroids, other.initial_centroids)


def test_equal_calls_give_equal_results():
    assert same_runs(run_restarts(sample(), 5, restarts=4), run_restarts(sample(), 5, restarts=4))


def test_a_picture_and_its_list_of_pixels_are_the_same():
    pixels = sample()
    flat = pixels.reshape(-1, 3)
    assert same_runs(run_restarts(pixels, 5, restarts=4), run_restarts(flat, 5, restarts=4))


def test_the_callers_array_is_untouched_and_may_be_read_only():
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
def test_starts_are_pixels_of_the_picture(pixels, seed):
    k = 5
    starts = run_restarts(pixels, k, restarts=2, max_iters=1, seed=seed).initial_centroids
    channels = np.rint(starts * 255).astype(int)
    assert np.array_equal(channels / 255, starts)
    picture = count_colors(pixels)
    have = dict(zip(map(tuple, picture.colors.tolist()), picture.counts, strict=True))
    for run in channels.tolist():
        for color in map(tuple, run):
            assert run.count(list(color)) <= have[color]  # different pixels, not just colours


def test_as_many_centroids_as_distinct_pixels_cost_nothing():
    pixels = np.arange(60, dtype=np.uint8).reshape(20, 3)
    result = run_restarts(pixels, 20, restarts=3)
    assert (result.cost_history == 0).all()


def test_every_pixel_is_drawn_about_equally_often():
    pixels = np.arange(30, dtype=np.uint8).reshape(10, 3)
    starts = run_restarts(pixels, 3, restarts=2000, max_iters=1).initial_centroids
    drawn = np.rint(starts * 255).astype(int)[:, :, 0] // 3
    assert all(len(set(run)) == 3 for run in drawn.tolist())
    for counts in (np.bincount(drawn.ravel(), minlength=10), np.bincount(drawn[:, 0])):
        expected = counts.sum() / 10
        assert ((counts - expected) ** 2 / expected).sum() < 28  # 99.9 % quantile, 9 d.o.f.


def test_a_frequent_color_is_drawn_as_often_as_it_has_pixels():
    pixels = np.array([[1, 2, 3]] * 9 + [[200, 0, 0]], np.uint8)
    starts = run_restarts(pixels, 1, restarts=2000, max_iters=1).initial_centroids
    assert 0.07 < np.mean(starts[:, 0, 0] > 0.5) < 0.13


# --- the result


def test_shapes_and_units():
    result = run_restarts(sample(), 4, restarts=3, max_iters=7)
    assert result.costs.shape == (3,)
    assert result.centroids.shape == result.initial_centroids.shape == (3, 4, 3)
    assert result.cost_history.shape == (3, 7)
    assert len(result) == 3
    arrays = [getattr(result, field.name) for field in fields(result)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float64)}
    assert all(0 <= array.min() <= array.max() <= 1 for array in arrays)
    assert result.nbytes == 8 * (3 + 2 * 3 * 4 * 3 + 3 * 7)


def test_best_and_worst_are_the_first_lowest_and_highest():
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
    monkeypatch.setattr("kmc.restarts.restarts.MOST", 2)


@pytest.mark.usefixtures("two_at_a_time")
def test_first_and_join_undo_each_other():
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


def test_progress_changes_no_result():
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
def test_a_bad_number_is_refused_with_both_numbers(bad, words):
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
def test_bad_pixels_are_refused(pixels, words):
    with pytest.raises(ValueError, match="pixel") as caught:
        run_restarts(pixels, 1, restarts=1)
    assert all(word in str(caught.value) for word in words)


def test_numpy_integers_are_whole_numbers():
    one = run_restarts(
        sample(), np.uint8(3), restarts=np.int64(2), max_iters=np.int32(4), seed=np.uint16(7)
    )
    assert same_runs(one, run_restarts(sample(), 3, restarts=2, max_iters=4, seed=7))
