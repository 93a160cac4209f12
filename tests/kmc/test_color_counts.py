"""Distinct colours with counts, and labels back to pixels."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.color_counts
from kmc import ColorCounts, count_colors, label_pixels, map_to_palette, run_restarts
from kmc.color_counts import ColorLookup, count_by_sorting, count_by_table
from tests.support.kmc.tiny_pictures import pictures

quick = settings(max_examples=20, deadline=None)


def check_equal(counted: ColorCounts, expected: ColorCounts) -> None:
    assert np.array_equal(counted.colors, expected.colors)
    assert np.array_equal(counted.counts, expected.counts)
    assert (counted.colors.dtype, counted.counts.dtype) == (np.uint8, np.int64)


def canonical(pixels):
    """Fully transparent pixels without the colour beneath."""
    return pixels * (pixels[..., 3:] > 0)


# --- counting


@given(pictures())
@quick
def test_count_colors_is_a_counter(pixels):
    picture = count_colors(pixels)
    expected = Counter(map(tuple, pixels.reshape(-1, 3).tolist()))
    counts_of_colors = dict(
        zip(map(tuple, picture.colors.tolist()), picture.counts.tolist(), strict=True)
    )
    assert counts_of_colors == expected
    assert list(counts_of_colors) == sorted(counts_of_colors)  # rising order of (R, G, B)
    assert picture.colors.dtype == np.uint8
    assert picture.counts.dtype == np.int64
    assert len(picture) == len(expected)
    assert picture.pixels == pixels.size // 3


@given(st.sampled_from([3, 4]).flatmap(pictures), st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_count_by_sorting_in_blocks_is_the_same(pixels, block_pixels):
    flat = pixels.reshape(-1, pixels.shape[-1])
    check_equal(count_by_sorting(flat, block_pixels), count_colors(pixels))


@given(st.sampled_from([3, 4]).flatmap(pictures), st.integers(1, 30))
@settings(max_examples=12, deadline=None)  # a table of all colours takes its time
def test_color_lookup_in_blocks_is_the_same(pixels, block_pixels):
    picture = count_colors(pixels)
    labels = np.arange(len(picture))
    lookup = ColorLookup(picture, labels, block_pixels)
    assert np.array_equal(lookup(pixels), label_pixels(pixels, picture, labels))


@pytest.mark.parametrize("block_pixels", [7, 90])
def test_count_by_table_is_the_same(block_pixels):
    pixels = np.random.default_rng(0).integers(0, 3, (90, 3), np.uint8) * np.uint8(127)
    check_equal(count_by_table(pixels, block_pixels), count_colors(pixels))


def test_count_colors_takes_a_table_for_many_pixels_without_alpha(monkeypatch):
    tables = []

    def noted(flat, checkpoint):
        tables.append(flat.shape)
        return count_by_table(flat, checkpoint=checkpoint)

    monkeypatch.setattr(kmc.color_counts, "TABLE_THRESHOLD", 89)
    monkeypatch.setattr(kmc.color_counts, "count_by_table", noted)
    for shape in ((89, 3), (90, 3), (90, 4)):
        count_colors(np.zeros(shape, np.uint8))
    assert tables == [(90, 3)]


@given(pictures(4))
@quick
def test_count_colors_with_alpha_is_a_counter(pixels):
    picture = count_colors(pixels)
    expected = Counter(map(tuple, canonical(pixels).reshape(-1, 4).tolist()))
    counts_of_colors = dict(
        zip(map(tuple, picture.colors.tolist()), picture.counts.tolist(), strict=True)
    )
    assert counts_of_colors == expected
    assert list(counts_of_colors) == sorted(counts_of_colors)
    assert (picture.colors.dtype, picture.counts.dtype) == (np.uint8, np.int64)
    assert picture.pixels == pixels.size // 4


@given(pictures(4))
@settings(max_examples=20, deadline=None)
def test_label_pixels_rebuilds_a_picture_with_alpha(pixels):
    picture = count_colors(pixels)
    pixel_labels = label_pixels(pixels, picture, np.arange(len(picture)))
    assert np.array_equal(picture.colors[pixel_labels], canonical(pixels))


@given(pictures())
@settings(max_examples=20, deadline=None)
def test_count_colors_is_the_same_with_an_opaque_alpha(pixels):
    opaque = np.insert(pixels, 3, 255, axis=-1)
    with_alpha = count_colors(opaque)
    without = count_colors(pixels)
    assert np.array_equal(with_alpha.colors, np.insert(without.colors, 3, 255, axis=1))
    assert np.array_equal(with_alpha.counts, without.counts)


def test_label_pixels_takes_labels_of_any_dtype():
    pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
    picture = count_colors(pixels)
    for labels in (["black", "grey"], [2**60 + 1, 2**60 + 2], [0.5, 0.25], [False, True]):
        pixel_labels = label_pixels(pixels, picture, np.array(labels))
        assert pixel_labels.dtype == np.array(labels).dtype
        assert pixel_labels.tolist() == [labels[1], labels[0], labels[1]]


def test_count_colors_takes_all_fully_transparent_pixels_as_one_color():
    pixels = np.array([[9, 9, 9, 0], [1, 2, 3, 0], [0, 0, 0, 0], [0, 0, 0, 1]], np.uint8)
    picture = count_colors(pixels)
    assert picture.colors.tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]
    assert picture.counts.tolist() == [3, 1]
    assert label_pixels(pixels, picture, np.array([5, 6])).tolist() == [5, 5, 5, 6]


def test_run_restarts_refuses_alpha():
    with pytest.raises(ValueError, match=r"\(H, W, 3\) or \(n, 3\), not \(2, 4\)"):
        run_restarts(np.zeros((2, 4), np.uint8), 1, restarts=1)


def test_count_colors_orders_by_channel():
    pixels = np.array([[255, 0, 0], [0, 0, 255], [0, 255, 0], [255] * 3, [0] * 3], np.uint8)
    expected = [[0, 0, 0], [0, 0, 255], [0, 255, 0], [255, 0, 0], [255, 255, 255]]
    assert count_colors(pixels).colors.tolist() == expected


@pytest.mark.parametrize("function", [count_colors, lambda p: map_to_palette(p, np.eye(3))])
@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((2, 3)), "uint8 in 0..255, not float64"),
        (np.zeros((2, 3), np.int64), "uint8 in 0..255, not int64"),
        (np.zeros((2, 5), np.uint8), r"not \(2, 5\)"),
        (np.zeros(3, np.uint8), r"not \(3,\)"),
        (np.zeros((0, 3), np.uint8), r"\(0, 3\) hold no pixel; at least 1"),
        (np.zeros((3, 0, 3), np.uint8), r"\(3, 0, 3\) hold no pixel; at least 1"),
    ],
)
def test_public_functions_refuse_bad_pixels(function, pixels, message):
    with pytest.raises(ValueError, match=message):
        function(pixels)


# --- labels


@given(pictures(), st.sampled_from([np.uint8, np.intp, np.float32]))
@settings(max_examples=20, deadline=None)
def test_label_pixels_gives_each_pixel_the_label_of_its_color(pixels, dtype):
    picture = count_colors(pixels)
    labels = np.arange(len(picture))[::-1].astype(dtype)
    pixel_labels = label_pixels(pixels, picture, labels)
    assert pixel_labels.dtype == dtype
    assert pixel_labels.shape == pixels.shape[:-1]
    by_color = dict(zip(map(tuple, picture.colors.tolist()), labels.tolist(), strict=True))
    expected = [by_color[tuple(color)] for color in pixels.reshape(-1, 3).tolist()]
    assert pixel_labels.ravel().tolist() == expected


@given(pictures())
@settings(max_examples=20, deadline=None)
def test_label_pixels_rebuilds_the_picture(pixels):
    picture = count_colors(pixels)
    assert np.array_equal(
        picture.colors[label_pixels(pixels, picture, np.arange(len(picture)))], pixels
    )
