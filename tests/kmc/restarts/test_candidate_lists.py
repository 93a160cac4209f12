"""The lists of candidates, and the sums of colours by the nearest of them, against plain loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kmc import ColorCounts, count_colors
from kmc.restarts.kd_leaves import KdLeaves, build_leaves
from kmc.restarts.many_centroids.candidate_lists import (
    CandidateLists,
    _find_set_bytes,
    list_candidates,
)
from kmc.restarts.many_centroids.crowded_leaves import sum_of_nearest
from kmc.restarts.pruning import CentroidBatch
from tests.support.kmc.small_pictures import pictures, seeds
from tests.support.pictures import photo_like

quick = settings(max_examples=25, deadline=None)
RUNS = 3


def batch_of(leaves: KdLeaves, centroids: np.ndarray) -> tuple[CentroidBatch, CandidateLists]:
    batch = CentroidBatch(centroids, leaves.shift)
    return batch, list_candidates(leaves, batch, slice(0, len(leaves)))


def sums_by_formula(picture: ColorCounts, centroids: np.ndarray) -> np.ndarray:
    """Return (runs, k, 4) whole numbers: each colour goes to the first of the nearest."""
    off = picture.colors.astype(float)[:, np.newaxis, np.newaxis] - centroids
    squares = off**2
    nearest = ((squares[..., 0] + squares[..., 1]) + squares[..., 2]).argmin(axis=2)
    weighted = np.column_stack([picture.colors, np.ones(len(picture))]) * picture.counts[:, None]
    sums = np.zeros((*centroids.shape[:2], 4))
    for run in range(len(centroids)):
        np.add.at(sums[run], nearest[:, run], weighted)
    return sums


def sums_by_lists(picture: ColorCounts, centroids: np.ndarray, pairs_per_block: int) -> np.ndarray:
    leaves = build_leaves(picture)
    batch, lists = batch_of(leaves, centroids)
    sums = sum_of_nearest(leaves, batch, lists, pairs_per_block)
    return sums.reshape(batch.runs, -1, 4)[:, : batch.k]


@given(data=st.data(), k=st.sampled_from([1, 2, 17, 60]), seed=seeds)
@quick
def test_lists_have_the_nearest_of_every_color_by_rising_label(data, k, seed):
    leaves = build_leaves(count_colors(data.draw(pictures())))
    exact = np.random.default_rng(seed).uniform(0, 255, (RUNS, k, 3))
    batch, lists = batch_of(leaves, exact)
    assert sorted(lists.leaf.tolist()) == sorted([*range(len(leaves))] * RUNS)
    per_run = batch.no_label + 1
    for leaf, start, count in zip(lists.leaf, lists.starts, lists.counts, strict=True):
        rows = lists.rows[start : start + count]
        run = rows[0] // per_run
        labels = rows - run * per_run
        assert (np.diff(labels) > 0).all()
        assert 0 <= labels[0] <= labels[-1] < k
        off = leaves.colors[leaf][:, np.newaxis].astype(float) - exact[run]
        assert set((off**2).sum(axis=2).argmin(axis=1).tolist()) <= set(labels.tolist())


def test_lists_are_short_on_a_photograph():
    leaves = build_leaves(count_colors(photo_like(120, 90)))
    _, lists = batch_of(leaves, np.random.default_rng(0).uniform(0, 255, (RUNS, 256, 3)))
    assert lists.counts.mean() < 256 / 4


@given(counts=st.lists(st.integers(1, 70), min_size=1, max_size=60), limit=st.integers(1, 200))
@quick
def test_groups_have_every_item_once_and_its_candidates(counts, limit):
    ends = np.cumsum(counts)
    lists = CandidateLists(
        leaf=np.arange(len(counts)),
        counts=np.array(counts),
        starts=ends - counts,
        rows=np.arange(ends[-1]) + 1000,
        no_row=-1,
    )
    seen = []
    for items, width in lists.groups(limit):
        assert len(items) == 1 or len(items) * width <= limit
        for item, rows in zip(items, lists.table(items, width), strict=True):
            expected = [*range(1000 + ends[item] - counts[item], 1000 + ends[item])]
            assert rows.tolist() == expected + [-1] * (width - counts[item])
        seen += items.tolist()
    assert sorted(seen) == [*range(len(counts))]


@given(flags=arrays.arrays(np.bool_, st.integers(0, 6).map(lambda words: 8 * words)))
@quick
def test_set_bytes_are_found(flags):
    assert np.array_equal(_find_set_bytes(flags.view(np.uint64)), np.flatnonzero(flags))


@given(data=st.data(), k=st.sampled_from([1, 2, 16, 60, 300]), seed=seeds)
@quick
def test_sums_are_those_of_the_formula(data, k, seed):
    picture = count_colors(data.draw(pictures()))
    centroids = np.random.default_rng(seed).uniform(0, 255, (RUNS, k, 3))
    pairs = data.draw(st.sampled_from([1, 1 << 9, 1 << 18]))
    assert np.array_equal(
        sums_by_lists(picture, centroids, pairs), sums_by_formula(picture, centroids)
    )


@given(seed=seeds, k=st.sampled_from([2, 17, 60]), step=st.sampled_from([0, 1e-9, 1e-5]))
@quick
def test_ambiguous_colors_go_to_the_lowest_label_of_the_nearest(seed, k, step):
    """Centroids on even levels, some of them equal, or a hair beside: float32 could not tell."""
    rng = np.random.default_rng(seed)
    picture = count_colors((rng.integers(0, 8, (200, 3)) * 2).astype(np.uint8))
    centroids = rng.integers(0, 8, (RUNS, k, 3)) * 2 + rng.choice([0, step, -step], (RUNS, k, 3))
    assert np.array_equal(
        sums_by_lists(picture, centroids, 1 << 18), sums_by_formula(picture, centroids)
    )


@pytest.mark.parametrize("count", [1, 1601, 1_200_001])
def test_sums_are_exact_where_float32_could_not_hold_them(count):
    levels = np.arange(250, 256, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    picture = ColorCounts(colors=colors, counts=np.full(len(colors), count))
    centroids = np.random.default_rng(0).uniform(249, 256, (1, 50, 3))
    assert np.array_equal(
        sums_by_lists(picture, centroids, 1 << 18), sums_by_formula(picture, centroids)
    )
