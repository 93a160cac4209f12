"""Batched Lloyd against a plain Lloyd iteration on every pixel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, count_colors, run_restarts
from kmc.restarts.batched_lloyd import BatchedLloyd, BlockSizes
from kmc.restarts.kd_leaves import BLOCK_SIZE, LEAF_SIZE, MAX_PIXELS
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.starts import draw_random_starts
from tests.support.kmc.restart_runs import run_from, sample
from tests.support.kmc.restarts import lloyd_oracle, same_runs
from tests.support.kmc.small_pictures import KINDS, even_grid, pictures, seeds
from tests.support.pictures import photo_like

quick = settings(max_examples=15, deadline=None)


def assert_like_oracle(pixels, k, max_iters, seed):
    result = run_restarts(pixels, k, restarts=2, max_iters=max_iters, seed=seed)
    for run in range(2):
        starts = np.rint(result.initial_centroids[run] * 255)
        centroids, history = lloyd_oracle(pixels, starts, max_iters)
        close = {"rtol": 1e-9, "atol": 1e-12}
        np.testing.assert_allclose(result.costs[run], history[-1], **close)
        np.testing.assert_allclose(result.cost_history[run], history, **close)
        np.testing.assert_allclose(result.centroids[run], centroids / 255, **close)
    assert_same_sorted_or_not(pixels, result)


def assert_same_sorted_or_not(pixels, result):
    """Sorted into leaves or compared with all centroids, the numbers are the same to the bit."""
    picture = count_colors(pixels)
    starts = np.rint(result.initial_centroids * 255)
    for work_per_color in (0, np.inf):
        batch = RunBatch.start(starts, result.cost_history.shape[1])
        batch.advance(BatchedLloyd(picture, work_per_color=work_per_color), lambda: None)
        assert np.array_equal(batch.costs, result.cost_history)
        assert np.array_equal(batch.centroids / 255, result.centroids)


iterations = st.sampled_from([1, 10])


@pytest.mark.parametrize("k", [1, 2, 3, 16])
@given(data=st.data(), max_iters=iterations, seed=seeds)
@quick
def test_run_restarts_costs_what_plain_lloyd_costs(k, data, max_iters, seed):
    assert_like_oracle(data.draw(pictures(min_pixels=k)), k, max_iters, seed)


@given(data=st.data(), max_iters=iterations, seed=seeds)
@settings(max_examples=6, deadline=None)
def test_run_restarts_costs_what_plain_lloyd_costs_for_256_centroids(data, max_iters, seed):
    assert_like_oracle(data.draw(pictures(min_pixels=256)), 256, max_iters, seed)


@given(seed=seeds, k=st.sampled_from([2, 3, 16, 42]))
@quick
def test_ties_are_broken_as_the_oracle_does(seed, k):
    rng = np.random.default_rng(seed)
    assert_like_oracle(even_grid(rng, 6, 7), k, 10, seed)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
@pytest.mark.parametrize("kind", KINDS)
def test_run_restarts_of_thin_pictures_with_as_many_centroids_as_fit(shape, kind):
    pixels = kind(np.random.default_rng(5), *shape)
    assert_like_oracle(pixels, min(256, pixels.size // 3), 4, 0)


def test_run_restarts_of_more_colors_than_one_block():
    pixels = sample(110, 100, seed=3)
    assert_like_oracle(pixels, 5, 3, seed=1)


def test_batched_lloyd_gives_a_tie_to_the_lowest_label():
    pixels = np.array([[0, 0, 0], [2, 0, 0], [4, 0, 0]], np.uint8)
    start = np.array([[4.0, 0, 0], [0.0, 0, 0]])
    centroids, _ = run_from(pixels, start, 1)
    assert centroids.tolist() == [[3, 0, 0], [0, 0, 0]]
    centroids, _ = run_from(pixels, start[::-1], 1)
    assert centroids.tolist() == [[1, 0, 0], [4, 0, 0]]


def test_batched_lloyd_keeps_the_centroid_of_an_empty_cluster():
    pixels = np.array([[0, 0, 0], [10, 0, 0]], np.uint8)
    start = np.array([[5.0, 0, 0], [200.0, 7, 9]])
    centroids, costs = run_from(pixels, start, 4)
    assert centroids.tolist() == [[5, 0, 0], [200, 7, 9]]
    np.testing.assert_allclose(costs, 25 / 255**2, rtol=1e-12)


def test_run_restarts_ends_at_a_fixed_point_after_many_iterations():
    result = run_restarts(sample(), 4, restarts=1, max_iters=200)
    centroids = result.centroids[0] * 255
    again, _ = lloyd_oracle(sample(), centroids, 1)
    np.testing.assert_allclose(again, centroids, rtol=1e-12)
    assert result.cost_history[0, -1] == result.cost_history[0, -2]


PHOTO = photo_like(50, 60)
FLAT = np.repeat(np.repeat(np.eye(5, 3, dtype=np.uint8) * 251 + 2, 900, axis=0), 97, axis=0)


@pytest.mark.parametrize("k", [2, 3, 16, 40, 100])
@pytest.mark.parametrize("pixels", [PHOTO, PHOTO[:, :1], PHOTO[:1]], ids=["photo", "row", "column"])
def test_run_restarts_costs_what_the_oracle_says_of_a_photograph(pixels, k):
    assert_like_oracle(pixels, min(k, pixels.size // 3), 10, seed=k)


def test_run_restarts_costs_what_the_oracle_says_of_flat_graphics():
    assert_like_oracle(FLAT[::6], 4, 3, seed=2)


def test_sums_are_exact_where_those_of_a_color_exceed_float32():
    colors = np.array([[0, 255, 255], [3, 255, 253], [255, 0, 254], [255, 1, 254]], np.uint8)
    counts = np.array([40_000_001, 66_000_003, 17, 99_000_001])
    lloyd = BatchedLloyd(ColorCounts(colors=colors, counts=counts))
    sums = lloyd.sums(np.array([[[250.0, 0, 250], [0, 250, 250]]]), lambda: None)[0]
    weighted = np.column_stack([colors, np.ones(4)]).astype(int) * counts[:, None]
    assert sums.tolist() == [weighted[2:].sum(axis=0).tolist(), weighted[:2].sum(axis=0).tolist()]


def test_sums_are_exact_where_those_of_a_leaf_just_exceed_float32():
    """Those of each colour alone are not too large."""
    levels = np.arange(250, 256, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    picture = ColorCounts(colors=colors, counts=np.full(len(colors), 1601))
    centroids = np.array([[250.9, 252, 251], [254, 253.2, 254]])
    sums = BatchedLloyd(picture).sums(centroids[np.newaxis], lambda: None)[0]
    unsorted = BatchedLloyd(picture, work_per_color=0)
    assert np.array_equal(unsorted.sums(centroids[np.newaxis], lambda: None)[0], sums)
    labels = ((colors[:, np.newaxis] - centroids) ** 2).sum(axis=2).argmin(axis=1)
    weighted = np.column_stack([colors, np.ones(len(colors))]).astype(int) * 1601
    assert 2**24 < weighted[:LEAF_SIZE].sum(axis=0).max() < 2**25
    for cluster in (0, 1):
        assert sums[cluster].tolist() == weighted[labels == cluster].sum(axis=0).tolist()


def test_batched_lloyd_assigns_the_same_however_much_at_a_time():
    picture = count_colors(photo_like(40, 60))
    lloyd = BatchedLloyd(picture)
    by_little = BatchedLloyd(picture, BlockSizes(items=35, contested=9, leaves=3))
    assert len(lloyd.leaves) > 20
    rng = np.random.default_rng(0)
    for k in (2, 7, 40):
        start = rng.random((5, k, 3)) * 255
        moved, costs = lloyd.step(start, lambda: None)
        moved_by_little, costs_by_little = by_little.step(start, lambda: None)
        assert np.array_equal(moved_by_little, moved)
        assert np.array_equal(costs_by_little, costs)


def test_sums_are_exact_of_as_many_pixels_as_they_can_hold():
    color = np.full((1, 3), 255, np.uint8)
    lloyd = BatchedLloyd(ColorCounts(colors=color, counts=np.array([MAX_PIXELS])))
    sums = lloyd.sums(np.zeros((1, 1, 3)), lambda: None)[0, 0]
    assert sums.tolist() == [255 * MAX_PIXELS] * 3 + [MAX_PIXELS]


def test_batched_lloyd_refuses_more_pixels_than_sums_can_hold():
    counts = np.array([MAX_PIXELS + 1])
    with pytest.raises(ValueError, match=f"{MAX_PIXELS + 1:,} pixels .* at most {MAX_PIXELS:,}"):
        BatchedLloyd(ColorCounts(colors=np.zeros((1, 3), np.uint8), counts=counts))


@given(seed=seeds, k=st.sampled_from([2, 3, 17, 60]))
@quick
def test_ambiguous_colors_are_assigned_as_the_oracle_does(seed, k):
    """Centroids a hair off the middle between colours: float32 could not tell."""
    rng = np.random.default_rng(seed)
    pixels = (rng.integers(0, 12, (300, 3)) * 2).astype(np.uint8)
    start = rng.integers(0, 12, (k, 3)) * 2.0 + rng.choice([0, 1e-7, -1e-7, 1e-5], (k, 3))
    centroids, history = run_from(pixels, start, 3)
    expected, expected_history = lloyd_oracle(pixels, start, 3)
    np.testing.assert_allclose(centroids, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(history, expected_history, rtol=1e-9, atol=1e-12)


block_sizes = st.builds(
    BlockSizes,
    items=st.sampled_from([1, 7, 1000]),
    contested=st.sampled_from([1, 50]),
    pairs=st.sampled_from([1, 1 << 12]),
    leaves=st.sampled_from([1, 3]),
    listed_items=st.sampled_from([1, 5, 100]),
    listed_pairs=st.sampled_from([1, 1 << 10]),
)


@given(data=st.data(), k=st.sampled_from([2, 16, 20, 60]), size=st.integers(1, 6), seed=seeds)
@quick
def test_runs_are_the_same_in_any_batch_and_by_any_block_sizes(data, k, size, seed):
    picture = count_colors(data.draw(pictures(min_pixels=k)))
    starts = draw_random_starts(picture, k, seed, range(7))
    together = RunBatch.start(starts, 10)
    together.advance(BatchedLloyd(picture), lambda: None)
    lloyd = BatchedLloyd(picture, data.draw(block_sizes))
    for first in range(0, 7, size):
        batch = RunBatch.start(starts[first : first + size], 10)
        batch.advance(lloyd, lambda: None)
        assert np.array_equal(batch.costs, together.costs[first : first + size])
        assert np.array_equal(batch.centroids, together.centroids[first : first + size])


@pytest.mark.parametrize("max_runs", [1, 2, 5])
def test_run_restarts_does_not_depend_on_how_runs_are_batched(max_runs, monkeypatch):
    together = run_restarts(sample(), 5, restarts=7)
    monkeypatch.setattr("kmc.restarts.restarts.MIN_RUNS_PER_BATCH", 1)
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", max_runs)
    assert same_runs(run_restarts(sample(), 5, restarts=7), together)


def test_run_batch_iterates_the_same_after_a_pause():
    picture = count_colors(sample())
    lloyd = BatchedLloyd(picture)
    batches = [RunBatch.start(draw_random_starts(picture, 5, 0, range(4)), 8) for _ in range(2)]
    batches[0].advance(lloyd, lambda: None)
    pauses = 0
    while not batches[1].has_ended:
        batches[1].advance(lloyd, lambda: None, max_seconds=0)
        pauses += 1
    assert pauses > 2
    assert np.array_equal(batches[0].costs, batches[1].costs)
    assert np.array_equal(batches[0].centroids, batches[1].centroids)


@pytest.mark.parametrize("k", [60, 256])
def test_blocks_that_are_not_sorted_are_compared_with_many_centroids(k):
    assert_like_oracle(photo_like(80, 90), k, 1, seed=k)


def test_few_runs_are_not_worth_sorting_the_colors_for():
    picture = count_colors(photo_like(90, 80))
    assert BatchedLloyd(picture, work_per_color=300).leaves.size == BLOCK_SIZE
    assert BatchedLloyd(picture, work_per_color=301).leaves.size == LEAF_SIZE
    assert BatchedLloyd(picture).leaves.size == LEAF_SIZE


def test_blocks_that_are_not_sorted_hold_exact_sums_of_large_counts():
    levels = np.arange(240, 256, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels, levels[:2]), axis=-1)
    colors = np.unique(colors.reshape(-1, 4)[:, :3], axis=0)
    assert len(colors) == BLOCK_SIZE
    picture = ColorCounts(colors=colors, counts=np.full(len(colors), 65_535))
    centroids = np.array([[[239.0, 239, 239], [0, 0, 0]]])
    sums = BatchedLloyd(picture, work_per_color=0).sums(centroids, lambda: None)[0]
    assert sums[0].tolist() == [*(65_535 * colors.sum(axis=0, dtype=int)), 65_535 * BLOCK_SIZE]
