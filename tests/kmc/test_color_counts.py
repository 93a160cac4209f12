"""Distinct colours with counts, labels back to pixels, and the nearest palette colour."""

import weakref
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.color_counts
from kmc import (
    SPACES,
    ColorCounts,
    count_colors,
    label_pixels,
    map_to_palette,
    merge_counts,
    run_restarts,
    to_space,
)
from kmc.nearest import COLORS_PER_BLOCK

quick = settings(max_examples=50, deadline=None)


@st.composite
def pictures(draw, channels=3):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = draw(st.sampled_from([(1,), (7,), (1, 1), (1, 40), (40, 1), (6, 9)]))
    levels = draw(st.sampled_from([1, 2, 3, 256]))
    shift = draw(st.integers(0, 256 - levels))
    pixels = (rng.integers(0, levels, (*shape, channels)) + shift).astype(np.uint8)
    if channels == 4:
        pixels[..., 3] = rng.choice([0, 1, 128, 254, 255], shape)
    return pixels


def canonical(pixels):
    """Fully transparent pixels without the colour beneath."""
    return pixels * (pixels[..., 3:] > 0)


# --- counting


@given(pictures())
@quick
def test_counts_are_a_counters(pixels):
    picture = count_colors(pixels)
    expected = Counter(map(tuple, pixels.reshape(-1, 3).tolist()))
    found = dict(zip(map(tuple, picture.colors.tolist()), picture.counts.tolist(), strict=True))
    assert found == expected
    assert list(found) == sorted(found)  # rising order of (R, G, B)
    assert picture.colors.dtype == np.uint8
    assert picture.counts.dtype == np.int64
    assert len(picture) == len(expected)
    assert picture.pixels == pixels.size // 3


@given(st.sampled_from([3, 4]).flatmap(pictures), st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=12, deadline=None)  # the large path fills a table of all colours
def test_strips_change_nothing(pixels, strip, many):
    whole = count_colors(pixels)
    labels = np.arange(54)
    spread = label_pixels(pixels, whole, labels[: len(whole)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.color_counts, "STRIP", strip)
        patch.setattr(kmc.color_counts, "TABLE_THRESHOLD", many)
        strips = count_colors(pixels)
        spread_in_strips = label_pixels(pixels, strips, labels[: len(strips)])
    assert np.array_equal(strips.colors, whole.colors)
    assert np.array_equal(strips.counts, whole.counts)
    assert (strips.colors.dtype, strips.counts.dtype) == (np.uint8, np.int64)
    assert np.array_equal(spread_in_strips, spread)


def test_a_large_picture_is_counted_in_a_table(monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 3, (90, 3), np.uint8) * np.uint8(127)
    whole = count_colors(pixels)
    monkeypatch.setattr(kmc.color_counts, "TABLE_THRESHOLD", 89)
    monkeypatch.setattr(kmc.color_counts, "STRIP", 7)
    table = count_colors(pixels)
    assert np.array_equal(table.colors, whole.colors)
    assert np.array_equal(table.counts, whole.counts)
    assert (table.colors.dtype, table.counts.dtype) == (np.uint8, np.int64)


@given(pictures(4))
@quick
def test_counts_with_alpha_are_a_counters(pixels):
    picture = count_colors(pixels)
    expected = Counter(map(tuple, canonical(pixels).reshape(-1, 4).tolist()))
    found = dict(zip(map(tuple, picture.colors.tolist()), picture.counts.tolist(), strict=True))
    assert found == expected
    assert list(found) == sorted(found)
    assert (picture.colors.dtype, picture.counts.dtype) == (np.uint8, np.int64)
    assert picture.pixels == pixels.size // 4


@given(pictures(4))
@settings(max_examples=20, deadline=None)
def test_colors_and_labels_rebuild_a_picture_with_alpha(pixels):
    picture = count_colors(pixels)
    spread = label_pixels(pixels, picture, np.arange(len(picture)))
    assert np.array_equal(picture.colors[spread], canonical(pixels))


@given(pictures())
@settings(max_examples=20, deadline=None)
def test_an_opaque_alpha_changes_no_color_and_no_count(pixels):
    opaque = np.insert(pixels, 3, 255, axis=-1)
    with_alpha = count_colors(opaque)
    without = count_colors(pixels)
    assert np.array_equal(with_alpha.colors, np.insert(without.colors, 3, 255, axis=1))
    assert np.array_equal(with_alpha.counts, without.counts)


def test_labels_may_be_of_any_dtype():
    pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
    picture = count_colors(pixels)
    for labels in (["black", "grey"], [2**60 + 1, 2**60 + 2], [0.5, 0.25], [False, True]):
        found = label_pixels(pixels, picture, np.array(labels))
        assert found.dtype == np.array(labels).dtype
        assert found.tolist() == [labels[1], labels[0], labels[1]]


def test_what_is_fully_transparent_is_one_color():
    pixels = np.array([[9, 9, 9, 0], [1, 2, 3, 0], [0, 0, 0, 0], [0, 0, 0, 1]], np.uint8)
    picture = count_colors(pixels)
    assert picture.colors.tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]
    assert picture.counts.tolist() == [3, 1]
    assert label_pixels(pixels, picture, np.array([5, 6])).tolist() == [5, 5, 5, 6]


def test_restarts_are_for_pictures_without_alpha():
    with pytest.raises(ValueError, match=r"\(H, W, 3\) or \(n, 3\), not \(2, 4\)"):
        run_restarts(np.zeros((2, 4), np.uint8), 1, restarts=1)


@given(
    st.sampled_from([(3,), (4,), (3, 4)]).flatmap(
        lambda kinds: st.lists(st.sampled_from(kinds).flatmap(pictures), min_size=1, max_size=6)
    ),
    st.sampled_from([1, 9, 60]),
)
@settings(max_examples=25, deadline=None)  # a table of all colours takes its time
def test_merged_counts_are_those_of_all_pixels(parts, many):
    parts = parts + parts[::2]  # some colours are in several of them
    channels = max(part.shape[-1] for part in parts)
    flat = [part.reshape(-1, part.shape[-1]) for part in parts]
    whole = count_colors(
        np.concatenate([np.insert(p, 3, 255, axis=1) if p.shape[1] < channels else p for p in flat])
    )
    color_counts = [count_colors(part) for part in parts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.color_counts, "TABLE_THRESHOLD", many)
        merged = merge_counts(iter(color_counts))
    assert np.array_equal(merged.colors, whole.colors)
    assert np.array_equal(merged.counts, whole.counts)
    assert (merged.colors.dtype, merged.counts.dtype) == (np.uint8, np.int64)


def test_what_has_no_alpha_is_opaque_among_parts_that_have_it():
    plain = count_colors(np.array([[1, 2, 3], [250, 0, 7], [1, 2, 3]], np.uint8))
    alpha = count_colors(np.array([[1, 2, 3, 255], [1, 2, 3, 9], [0, 0, 0, 0]], np.uint8))
    merged = merge_counts([plain, alpha])
    found = dict(zip(map(tuple, merged.colors.tolist()), merged.counts.tolist(), strict=True))
    assert found == {(0, 0, 0, 0): 1, (1, 2, 3, 9): 1, (1, 2, 3, 255): 3, (250, 0, 7, 255): 1}


def test_merging_adds_beyond_32_bits_and_leaves_its_parts_alone():
    part = ColorCounts(colors=np.array([[1, 2, 3]], np.uint8), counts=np.array([3 << 40]))
    assert merge_counts([part] * 5).counts.tolist() == [15 << 40]
    assert part.counts.tolist() == [3 << 40]
    with pytest.raises(ValueError, match="at least 1 part"):
        merge_counts([])


@pytest.mark.parametrize("channels", [3, 4])
def test_few_parts_are_held_at_a_time_while_merging(monkeypatch, channels):
    monkeypatch.setattr(kmc.color_counts, "TABLE_THRESHOLD", 5000)
    alive: list[int] = []

    def parts() -> Iterator[ColorCounts]:
        given = []
        for seed in range(60):
            rng = np.random.default_rng(seed)
            part = count_colors(rng.integers(0, 60, (1000, channels), dtype=np.uint8))
            given.append(weakref.ref(part))
            yield part
            del part
            alive.append(sum(one() is not None for one in given))

    merge_counts(parts())
    assert len(alive) == 60
    assert max(alive) < 20


def test_extreme_colors_and_channel_order():
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
def test_bad_pixels_are_refused(function, pixels, message):
    with pytest.raises(ValueError, match=message):
        function(pixels)


# --- labels


@given(pictures(), st.sampled_from([np.uint8, np.intp, np.float32]))
@settings(max_examples=20, deadline=None)
def test_each_pixel_gets_the_label_of_its_color(pixels, dtype):
    picture = count_colors(pixels)
    labels = np.arange(len(picture))[::-1].astype(dtype)
    spread = label_pixels(pixels, picture, labels)
    assert spread.dtype == dtype
    assert spread.shape == pixels.shape[:-1]
    by_color = dict(zip(map(tuple, picture.colors.tolist()), labels.tolist(), strict=True))
    expected = [by_color[tuple(color)] for color in pixels.reshape(-1, 3).tolist()]
    assert spread.ravel().tolist() == expected


@given(pictures())
@settings(max_examples=20, deadline=None)
def test_colors_and_labels_rebuild_the_picture(pixels):
    picture = count_colors(pixels)
    assert np.array_equal(
        picture.colors[label_pixels(pixels, picture, np.arange(len(picture)))], pixels
    )


# --- nearest palette colour


def brute_force(pixels, palette):
    """Argmin over all squared distances of (n, 3) to (k, 3), both in 0..255; ties lowest."""
    off = pixels.reshape(-1, 1, 3).astype(np.float64) - palette
    return (off**2).sum(axis=2).argmin(axis=1).reshape(pixels.shape[:-1])


@given(pictures(), st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 5, 256, 257, 300]))
@quick
def test_bytes_palette_is_brute_force(pixels, seed, k):
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, rng.choice([3, 256]), (k, 3), dtype=np.uint8)
    found = map_to_palette(pixels, palette)
    assert np.array_equal(found, brute_force(pixels, palette.astype(np.float64)))
    assert found.dtype == (np.uint8 if k <= 256 else np.intp)
    assert found.shape == pixels.shape[:-1]


@given(pictures(), st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 256, 290]))
@quick
def test_float_palette_is_brute_force(pixels, seed, k):
    palette = np.random.default_rng(seed).random((k, 3))
    assert np.array_equal(map_to_palette(pixels, palette), brute_force(pixels, palette * 255))


def with_alpha(colors):
    """(n, 4): what has no alpha is opaque."""
    return np.column_stack([colors, np.full(len(colors), 255)]) if colors.shape[1] == 3 else colors


def brute_force_with_alpha(pixels, palette, space):
    """Pixel by pixel: opaque ones among opaque entries, hidden ones among hidden ones."""
    entries = with_alpha(palette)
    found = []
    places = to_space(entries, space)
    for color in with_alpha(pixels.reshape(-1, pixels.shape[-1])).astype(float):
        alike = np.flatnonzero(entries[:, 3] == color[3]) if color[3] in (0, 255) else []
        among = alike if len(alike) else np.arange(len(entries))
        off = to_space(color[None], space) - places[among]
        off *= off
        squares = ((off[:, 0] + off[:, 1]) + off[:, 2]) + off[:, 3]
        found.append(among[int(np.argmin(squares))])
    return np.reshape(found, pixels.shape[:-1])


@given(
    st.sampled_from([3, 4]).flatmap(pictures),
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 2, 5, 9]),
    st.sampled_from([3, 4]),
    st.sampled_from(SPACES),
)
@quick
def test_palettes_with_and_without_alpha_are_brute_force(pixels, seed, k, channels, space):
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, 256, (k, channels), dtype=np.uint8)
    palette[:, 3:] = rng.choice([0, 1, 100, 255], (k, channels - 3))
    found = map_to_palette(pixels, palette, space)
    if pixels.shape[-1] == channels == 3 and space == "rgb":  # in whole numbers of 0..255
        assert np.array_equal(found, brute_force(pixels, palette.astype(float)))
        return
    assert np.array_equal(found, brute_force_with_alpha(pixels, palette, space))


def test_what_is_nearly_hidden_may_take_a_hidden_entry():
    pixels = np.array([[0, 0, 0, 1], [255, 255, 255, 1], [9, 9, 9, 0]], np.uint8)
    palette = np.array([[255, 255, 255, 1], [0, 0, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [1, 0, 1]


def test_a_float_palette_of_all_greys_maps_each_grey_to_itself():
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert map_to_palette(greys, greys / 255).tolist() == list(range(256))


def test_ties_go_to_the_lowest_index():
    palette = np.array([[9, 9, 9], [4, 0, 0], [0, 0, 0], [4, 0, 0]], np.uint8)
    pixels = np.array([[2, 0, 0], [4, 0, 0], [0, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [1, 1, 2]
    assert map_to_palette(pixels, palette[[2, 1]]).tolist() == [0, 1, 0]


def test_the_last_of_many_palette_colors_is_found():
    palette = np.zeros((300, 3), np.uint8)
    palette[299] = 255
    pixels = np.array([[250, 255, 255], [1, 0, 0]], np.uint8)
    assert map_to_palette(pixels, palette).tolist() == [299, 0]
    assert map_to_palette(pixels, palette[-256:]).tolist() == [255, 0]


def test_more_colors_than_one_block():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (2 * COLORS_PER_BLOCK + 77, 3), dtype=np.uint8)
    palette = rng.integers(0, 256, (9, 3), dtype=np.uint8)
    assert np.array_equal(
        map_to_palette(pixels, palette), brute_force(pixels, palette.astype(float))
    )


@pytest.mark.parametrize("k", [5, 9])
def test_strips_change_no_nearest_color(k, monkeypatch):
    rng = np.random.default_rng(k)
    pixels = rng.integers(0, 256, (330, 3), dtype=np.uint8)
    palette = rng.random((k, 3))
    monkeypatch.setattr("kmc.nearest.COLORS_PER_PRODUCT", 100)
    monkeypatch.setattr("kmc.nearest.COLORS_PER_BLOCK", 30)
    assert np.array_equal(map_to_palette(pixels, palette), brute_force(pixels, palette * 255))


def test_arguments_are_untouched_and_may_be_read_only():
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
def test_a_bad_palette_is_refused(palette, message):
    with pytest.raises(ValueError, match=message):
        map_to_palette(np.zeros((2, 3), np.uint8), palette)
