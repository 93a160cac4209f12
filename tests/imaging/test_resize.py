"""Smaller versions of a picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import shrink, shrink_nearest
from compressor.imaging.resize import MAX_EXPERIMENT_PIXELS, MAX_SIDE_SHOWN

quick = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def rng(seed=0):
    return np.random.default_rng(seed)


def noise(h=12, w=10, seed=0):
    return rng(seed).integers(0, 256, (h, w, 3), dtype=np.uint8)


@pytest.mark.parametrize("height", [1, 50, 100, 200, 300, 333, 400])
@pytest.mark.parametrize("shape", [(400, 600), (777, 501), (401, 401)])
def test_shrink_takes_the_height_and_keeps_the_aspect(shape, height):
    rows, columns = shape
    small = shrink(np.zeros((*shape, 3), np.uint8), height)
    assert small.shape[0] == min(height, rows)
    assert abs(small.shape[1] - columns * small.shape[0] / rows) <= 1
    assert small.dtype == np.uint8


def test_shrink_takes_every_height_to_the_row():
    for rows in range(1, 120):
        column = np.zeros((rows, 1, 3), np.uint8)
        for height in range(1, rows + 1):
            assert shrink(column, height).shape == (height, 1, 3)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 500), st.integers(1, 3000))
@quick
def test_shrink_stays_within_both_limits(rows, columns, height, most):
    small = shrink(np.zeros((rows, columns, 3), np.uint8), height, most)
    assert 1 <= small.shape[0] <= min(rows, height)
    assert 1 <= small.shape[1] <= columns
    assert small.shape[0] * small.shape[1] <= most


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((1, 20_000), (1, 20_000)),
        ((20_000, 1), (300, 1)),
        ((1, 1_000_000), (1, 250_000)),
        ((300, 20_000), (61, 4082)),
        ((1000, 1000), (300, 300)),
    ],
)
def test_shrink_of_wide_and_thin_pictures(shape, expected):
    small = shrink(np.full((*shape, 3), 9, np.uint8), 300)
    assert small.shape == (*expected, 3)
    assert small.shape[0] * small.shape[1] <= MAX_EXPERIMENT_PIXELS
    assert (small == 9).all()


def test_shrink_of_a_column_higher_than_the_most_pixels():
    assert shrink(np.zeros((1000, 1, 3), np.uint8), 500, 100).shape == (100, 1, 3)


def test_shrink_leaves_small_pictures_alone():
    pixels = noise(300, 400)
    assert shrink(pixels, 300) is pixels
    assert shrink(pixels, 5000) is pixels


def test_shrink_takes_the_mean_of_areas_and_leaves_its_argument():
    pixels = noise(40, 60)
    before = pixels.copy()
    pixels.setflags(write=False)
    means = pixels.reshape(10, 4, 15, 4, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(shrink(pixels, 10) - means).max() <= 0.5 + 1e-6
    assert np.array_equal(pixels, before)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 60), seeds)
@quick
def test_shrink_nearest_makes_nothing_up(rows, columns, side, seed):
    indices = rng(seed).integers(0, 256, (rows, columns), dtype=np.uint8)
    small = shrink_nearest(indices, side)
    assert max(small.shape) <= side or small is indices
    assert max(small.shape) >= min(max(rows, columns), side) - 1
    assert set(small.ravel().tolist()) <= set(indices.ravel().tolist())
    assert small.dtype == indices.dtype
    if max(rows, columns) <= side:
        assert small is indices


def test_shrink_nearest_keeps_places_and_channels():
    y, x = np.mgrid[:3000, :2000]
    small = shrink_nearest(np.stack([y, x], axis=2))
    assert small.shape[2] == 2
    assert max(small.shape[:2]) in (MAX_SIDE_SHOWN - 1, MAX_SIDE_SHOWN)
    assert abs(small.shape[0] / small.shape[1] - 1.5) < 0.01
    places = np.linspace(0, 3000, small.shape[0], endpoint=False)
    assert np.abs(small[:, 0, 0] - places).max() < 4
    assert (np.diff(small[:, 0, 0]) > 0).all()
    assert (np.diff(small[0, :, 1]) > 0).all()


@pytest.mark.parametrize("shape", [(1, 20_000), (20_000, 1)])
def test_shrink_nearest_of_thin_pictures(shape):
    small = shrink_nearest(np.arange(20_000).reshape(shape))
    assert min(small.shape) == 1
    assert max(small.shape) in (MAX_SIDE_SHOWN - 1, MAX_SIDE_SHOWN)
