"""The nearest palette colour of each pixel against all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import SPACES, map_to_palette, to_space
from kmc.nearest import COLORS_PER_BLOCK
from tests.support.kmc.tiny_pictures import pictures

quick = settings(max_examples=25, deadline=None)


def brute_force(pixels, palette):
    """Argmin over all squared distances of (n, 3) to (k, 3), both in 0..255; ties lowest."""
    offsets = pixels.reshape(-1, 1, 3).astype(np.float64) - palette
    return (offsets**2).sum(axis=2).argmin(axis=1).reshape(pixels.shape[:-1])


@given(pictures(), st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 5, 256, 257, 300]))
@quick
def test_map_to_palette_of_bytes_is_brute_force(pixels, seed, k):
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, rng.choice([3, 256]), (k, 3), dtype=np.uint8)
    indices = map_to_palette(pixels, palette)
    assert np.array_equal(indices, brute_force(pixels, palette.astype(np.float64)))
    assert indices.dtype == (np.uint8 if k <= 256 else np.intp)
    assert indices.shape == pixels.shape[:-1]


@given(pictures(), st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 256, 290]))
@quick
def test_map_to_palette_of_floats_is_brute_force(pixels, seed, k):
    palette = np.random.default_rng(seed).random((k, 3))
    assert np.array_equal(map_to_palette(pixels, palette), brute_force(pixels, palette * 255))


def with_alpha(colors):
    """(n, 4): what has no alpha is opaque."""
    return np.column_stack([colors, np.full(len(colors), 255)]) if colors.shape[1] == 3 else colors


def brute_force_with_alpha(pixels, palette, space):
    """Pixel by pixel: opaque ones among opaque entries, transparent ones among transparent ones."""
    entries = with_alpha(palette)
    nearest = []
    points = to_space(entries, space)
    for color in with_alpha(pixels.reshape(-1, pixels.shape[-1])).astype(float):
        same_alpha = np.flatnonzero(entries[:, 3] == color[3]) if color[3] in (0, 255) else []
        candidates = same_alpha if len(same_alpha) else np.arange(len(entries))
        off = (to_space(color[None], space) - points[candidates]) ** 2
        squares = ((off[:, 0] + off[:, 1]) + off[:, 2]) + off[:, 3]
        nearest.append(candidates[int(np.argmin(squares))])
    return np.reshape(nearest, pixels.shape[:-1])


@given(
    st.sampled_from([3, 4]).flatmap(pictures),
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 2, 5, 9]),
    st.sampled_from([3, 4]),
    st.sampled_from(SPACES),
)
@quick
def test_map_to_palette_with_and_without_alpha_is_brute_force(pixels, seed, k, channels, space):
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, 256, (k, channels), dtype=np.uint8)
    palette[:, 3:] = rng.choice([0, 1, 100, 255], (k, channels - 3))
    indices = map_to_palette(pixels, palette, space)
    if pixels.shape[-1] == channels == 3 and space == "rgb":  # in whole numbers of 0..255
        assert np.array_equal(indices, brute_force(pixels, palette.astype(float)))
        return
    assert np.array_equal(indices, brute_force_with_alpha(pixels, palette, space))


def test_map_to_palette_may_give_nearly_transparent_pixels_a_transparent_entry():
    pixels = np.array([[0, 0, 0, 1], [255, 255, 255, 1], [9, 9, 9, 0]], np.uint8)
    palette = np.array([[255, 255, 255, 1], [0, 0, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [1, 0, 1]


def test_map_to_palette_of_all_greys_maps_each_to_itself():
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert map_to_palette(greys, greys / 255).tolist() == list(range(256))


def test_map_to_palette_gives_ties_the_lowest_index():
    palette = np.array([[9, 9, 9], [4, 0, 0], [0, 0, 0], [4, 0, 0]], np.uint8)
    pixels = np.array([[2, 0, 0], [4, 0, 0], [0, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [1, 1, 2]
    assert map_to_palette(pixels, palette[[2, 1]]).tolist() == [0, 1, 0]


def test_map_to_palette_finds_the_last_of_many_colors():
    palette = np.zeros((300, 3), np.uint8)
    palette[299] = 255
    pixels = np.array([[250, 255, 255], [1, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [299, 0]
    assert map_to_palette(pixels, palette[-256:]).tolist() == [255, 0]


def test_map_to_palette_of_more_colors_than_one_block():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (2 * COLORS_PER_BLOCK + 77, 3), dtype=np.uint8)
    palette = rng.integers(0, 256, (9, 3), dtype=np.uint8)
    assert np.array_equal(
        map_to_palette(pixels, palette), brute_force(pixels, palette.astype(float))
    )


@pytest.mark.parametrize("k", [5, 9])
def test_map_to_palette_in_blocks_is_the_same(k, monkeypatch):
    rng = np.random.default_rng(k)
    pixels = rng.integers(0, 256, (330, 3), dtype=np.uint8)
    palette = rng.random((k, 3))
    monkeypatch.setattr("kmc.nearest.COLORS_PER_PRODUCT", 100)
    monkeypatch.setattr("kmc.nearest.COLORS_PER_BLOCK", 30)
    assert np.array_equal(map_to_palette(pixels, palette), brute_force(pixels, palette * 255))


def test_map_to_palette_leaves_read_only_arguments_alone():
    pixels = np.full((2, 2, 3), 7, np.uint8)
    palette = np.full((2, 3), 0.5)
    pixels.setflags(write=False)
    palette.setflags(write=False)
    assert map_to_palette(pixels, palette).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("palette", "message"),
    [
        (np.zeros((0, 3), np.uint8), r"k >= 1, not \(0, 3\)"),
        (np.zeros((3, 5), np.uint8), r"\(k, 3\) or \(k, 4\) .* not \(3, 5\)"),
        (np.zeros(3, np.uint8), r"\(k, 3\) .* not \(3,\)"),
        (np.zeros((1, 2, 3), np.uint8), r"\(k, 3\) .* not \(1, 2, 3\)"),
        (np.zeros((2, 3), np.int64), r"uint8 \(0..255\) or float \(0..1\), not int64"),
        ([["a", "b", "c"]], "uint8 .* not <U1"),
        (np.full((2, 3), 1.5), "0..1 without NaN, not in 1.5..1.5"),
        (np.full((2, 3), -0.25), "0..1 without NaN, not in -0.25..-0.25"),
        (np.full((2, 3), np.nan), "0..1 without NaN, not in nan..nan"),
        (np.full((2, 3), np.inf), "0..1 without NaN, not in inf..inf"),
    ],
)
def test_map_to_palette_refuses_a_bad_palette(palette, message):
    with pytest.raises(ValueError, match=message):
        map_to_palette(np.zeros((2, 3), np.uint8), palette)
