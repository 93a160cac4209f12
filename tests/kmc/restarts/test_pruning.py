"""The leaves of colours, and the candidates that are left of each."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, count_colors
from kmc.restarts.kd_leaves import LEAF_SIZE, build_leaves, leaf_rows
from kmc.restarts.pruning import CentroidBatch, count_candidates, find_candidates, unpack_candidates
from tests.support.kmc.small_pictures import pictures, seeds
from tests.support.pictures import photo_like

quick = settings(max_examples=25, deadline=None)


@given(data=st.data(), size=st.sampled_from([1, 4, 64]))
@quick
def test_leaf_rows_have_every_color_once(data, size):
    colors = count_colors(data.draw(pictures())).colors
    rows = leaf_rows(colors, size)
    assert rows.shape == (-(-len(colors) // size), size)
    flat = rows.ravel()
    assert sorted(flat[: len(colors)].tolist()) == list(range(len(colors)))
    assert (flat[len(colors) :] == -1).all()


def test_build_leaves_shifts_coordinates_to_the_middle_of_each_channel():
    colors = np.array([[0, 90, 200], [11, 255, 230], [4, 100, 205]], np.uint8)
    leaves = build_leaves(ColorCounts(colors=colors, counts=np.array([1, 2, 3])))
    assert leaves.shift.tolist() == [5, 172, 215]
    assert leaves.points[0, :, 3].tolist() == [1] * LEAF_SIZE


def test_leaf_rows_hold_neighbors():
    """Of a photograph's colours a leaf holds neighbours, not just any."""
    colors = count_colors(photo_like(70, 90)).colors
    rows = leaf_rows(colors)[:-1]
    extents = np.ptp(colors[rows].astype(int), axis=1).max(axis=1)
    assert extents.mean() < np.ptp(colors.astype(int), axis=0).max() / 3


@given(data=st.data(), k=st.sampled_from([1, 2, 16, 17, 40]), seed=seeds)
@quick
def test_find_candidates_has_the_nearest_of_every_color(data, k, seed):
    leaves = build_leaves(count_colors(data.draw(pictures())))
    exact = np.random.default_rng(seed).uniform(0, 255, (3, k, 3))
    batch = CentroidBatch(exact, leaves.shift)
    block = slice(0, len(leaves))
    words = find_candidates(leaves, batch, block, np.zeros((3, k, 8)))
    listed = unpack_candidates(words.reshape(len(words), -1), k).reshape(k, len(leaves), 3)
    assert np.array_equal(
        count_candidates(words.reshape(len(words), -1)).ravel(), (listed < k).sum(0).ravel()
    )
    off = leaves.colors[:, :, None, None].astype(float) - exact
    nearest = (off**2).sum(axis=-1).argmin(axis=-1)  # (leaves, colours, runs)
    assert (listed[:, :, None] == nearest).any(axis=0).all()
