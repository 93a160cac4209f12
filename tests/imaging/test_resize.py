"""Smaller versions of a picture."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compressor.imaging import shrink, shrink_nearest, shrink_to_side, size_within
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


def slow_mean(pixels, factor):
    """The mean of each square, of colours weighted by alpha: (h, w, channels) float64, exact."""
    rows, columns, channels = pixels.shape
    squares = pixels.astype(float).reshape(rows // factor, factor, columns // factor, factor, -1)
    if channels == 3:
        return squares.mean(axis=(1, 3))
    alpha = squares[..., 3:]
    weights = alpha.sum(axis=(1, 3))
    colors = (squares[..., :3] * alpha).sum(axis=(1, 3)) / np.maximum(weights, 1)
    return np.concatenate([colors, weights / factor**2], axis=2)


@pytest.mark.parametrize("factor", [2, 3, 4, 7, 10])
@given(seeds, st.integers(1, 9), st.integers(1, 9))
@quick
def test_the_longest_side_is_reached_by_the_mean_of_each_area(factor, seed, h, w):
    pixels = noise(factor * h, factor * w, seed)
    small = shrink_to_side(pixels, max(h, w))
    assert small.dtype == np.uint8
    assert small.shape == (h, w, 3)
    assert np.abs(small - slow_mean(pixels, factor)).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("factor", [2, 3, 5])
@given(seeds, st.integers(1, 9), st.integers(1, 9))
@quick
def test_colors_are_weighted_by_alpha_in_it(factor, seed, h, w):
    pixels = rng(seed).integers(0, 256, (factor * h, factor * w, 4), dtype=np.uint8)
    pixels[rng(seed + 1).random(pixels.shape[:2]) < 0.5, 3] = 0
    small = shrink_to_side(pixels, max(h, w))
    expected = slow_mean(pixels, factor)
    assert np.abs(small[..., 3] - expected[..., 3]).max() <= 0.5 + 0.5 / 255
    seen = small[..., 3] >= 16
    assert np.abs(small[seen] - expected[seen]).max(initial=0) <= 0.5 + 1 / 16
    assert not small[small[..., 3] == 0].any()


def test_no_color_bleeds_out_of_transparent_pixels():
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[:, ::2] = (10, 200, 30, 255)
    pixels[:, 1::2] = (255, 0, 255, 0)
    for longest_side in (1, 7, 20, 30, 59):
        small = shrink_to_side(pixels, longest_side)
        assert (small[small[..., 3] > 0][:, :3] == (10, 200, 30)).all()


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(0, 5000))
@quick
def test_the_size_keeps_the_aspect_and_is_never_larger(width, height, longest_side):
    small_width, small_height = size_within(width, height, longest_side)
    longest = max(width, height)
    if longest_side in (0, *range(longest, 5001)):
        assert (small_width, small_height) == (width, height)
        return
    assert max(small_width, small_height) == longest_side
    for small_side, side in ((small_width, width), (small_height, height)):
        assert small_side == max(1, round_half_up(side, longest_side, longest))


def round_half_up(side, longest_side, longest):
    return math.floor(Fraction(side * longest_side, longest) + Fraction(1, 2))


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (900, 1), (2, 901), (301, 3)])
@pytest.mark.parametrize("channels", [3, 4])
def test_thin_pictures_keep_a_pixel(shape, channels):
    pixels = np.full((*shape, channels), 200, np.uint8)
    for longest_side in (0, 1, 10, 299, 900, 100_000):
        small = shrink_to_side(pixels, longest_side)
        assert small.shape[1::-1] == size_within(shape[1], shape[0], longest_side)
        assert (small == 200).all()
        if longest_side in (0, 100_000):
            assert small is pixels
