"""Palettes that hold every colour, and the entries that others can do without."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.palette.entries
from kmc import SPACES, ColorCounts, count_colors, to_space
from kmc.palette.entries import drop_unused_entries, keep_used_entries, lossless_palette

RED = [200, 0, 0]
GREEN = [0, 200, 0]
BLUE = [0, 0, 200]


def picture(colors: list[list[int]], counts: list[int]) -> ColorCounts:
    return ColorCounts(colors=np.array(colors, np.uint8), counts=np.array(counts))


def entries(colors: list[list[int]], channels: int = 3) -> np.ndarray:
    return np.array(colors, np.uint8).reshape(-1, channels)


@pytest.mark.parametrize(
    ("k", "fixed", "expected"),
    [
        (2, [], None),
        (3, [], [GREEN, BLUE, RED]),
        (4, [], [GREEN, BLUE, RED]),
        (3, [RED], [RED, GREEN, BLUE]),
        (3, [[1, 1, 1]], None),
        (4, [[1, 1, 1]], [[1, 1, 1], GREEN, BLUE, RED]),
    ],
)
def test_lossless_palette_is_all_colors_where_they_fit(k, fixed, expected):
    palette = lossless_palette(picture([BLUE, GREEN, RED], [2, 3, 1]), k, entries(fixed))
    assert (palette if palette is None else palette.tolist()) == expected


TRANSPARENT_BLACK = [0, 0, 0, 0]
TRANSPARENT_RED = [9, 0, 0, 0]


@pytest.mark.parametrize(
    ("colors", "counts", "fixed", "expected"),
    [
        (
            [TRANSPARENT_BLACK, TRANSPARENT_RED, [5, 5, 5, 255]],
            [1, 2, 9],
            [],
            [[5, 5, 5, 255], TRANSPARENT_RED],
        ),
        (
            [TRANSPARENT_BLACK, [5, 5, 5, 255]],
            [3, 1],
            [[8, 8, 8, 0]],
            [[8, 8, 8, 0], [5, 5, 5, 255]],
        ),
        ([[5, 5, 5, 7], [5, 5, 5, 255]], [3, 1], [], [[5, 5, 5, 7], [5, 5, 5, 255]]),
        ([[5, 5, 5, 1], [5, 5, 5, 255]], [3, 1], [], [[5, 5, 5, 1], [5, 5, 5, 255]]),
        ([TRANSPARENT_BLACK], [1], [[8, 8, 8, 1]], [[8, 8, 8, 1], TRANSPARENT_BLACK]),
    ],
)
def test_lossless_palette_has_one_fully_transparent_entry(colors, counts, fixed, expected):
    palette = lossless_palette(picture(colors, counts), 2, entries(fixed, 4))
    assert palette is not None
    assert palette.tolist() == expected


def test_drop_unused_entries_keeps_the_order_and_the_fixed_colors_in_front():
    palette = entries([RED, [9, 9, 9], BLUE, GREEN])
    fixed = entries([BLUE, [9, 9, 9]])
    kept, cost = drop_unused_entries(picture([GREEN, RED], [1, 3]), "rgb", fixed, palette)
    assert kept.tolist() == [BLUE, [9, 9, 9], RED, GREEN]
    assert cost == 0
    kept, cost = drop_unused_entries(picture([[0, 200, 51]], [7]), "rgb", fixed[:0], palette)
    assert kept.tolist() == [GREEN]
    assert cost == pytest.approx(7 * 0.2**2)


def test_drop_unused_entries_measures_in_the_space():
    colors = entries([[0, 200, 51], RED])
    _, cost = drop_unused_entries(
        picture(colors.tolist(), [7, 1]), "oklab", colors[:0], entries([GREEN, BLUE])
    )
    offsets = to_space(colors, "oklab") - to_space(entries([GREEN, BLUE]), "oklab")[[0, 1]]
    nearest = min(
        ((to_space(colors[1:], "oklab") - to_space(entries([c]), "oklab")) ** 2).sum()
        for c in (GREEN, BLUE)
    )
    assert cost == pytest.approx(7 * (offsets[0] ** 2).sum() + nearest)


def test_drop_unused_entries_drops_the_last_too():
    kept, _ = drop_unused_entries(picture([RED], [1]), "rgb", entries([]), entries([RED, GREEN]))
    assert kept.tolist() == [RED]


def test_lossless_palette_keeps_equally_frequent_colors_in_the_order_of_their_key():
    colors = entries([[red, 0, 0] for red in range(40)])
    equally_frequent = ColorCounts(colors=colors, counts=np.ones(40, np.int64))
    assert np.array_equal(lossless_palette(equally_frequent, 40, entries([])), colors)


def test_drop_unused_entries_keeps_the_fixed_ones_that_no_color_is_nearest_to():
    palette = entries([[250, 0, 0], [1, 0, 0], [0, 250, 0], [9, 9, 9]])
    two_colors = picture([[0, 0, 0], [9, 9, 9]], [3, 1])
    kept, cost = drop_unused_entries(two_colors, "rgb", palette[2:3], palette)
    assert kept.tolist() == [[0, 250, 0], [1, 0, 0], [9, 9, 9]]
    assert cost == pytest.approx(3 / 255**2)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 400),
    st.integers(1, 80),
    st.sampled_from([3, 4]),
    st.sampled_from(list(SPACES)),
)
@settings(max_examples=30, deadline=None)
def test_used_entries_are_those_that_a_comparison_of_all_leaves(seed, n, k, channels, space):
    rng = np.random.default_rng(seed)
    levels = rng.choice([3, 256])
    colors = rng.integers(0, levels, (n, channels), dtype=np.uint8)
    palette = np.unique(rng.integers(0, levels, (k, channels), dtype=np.uint8), axis=0)
    if channels == 4:
        colors[:, 3] = rng.choice([0, 128, 255], n)
        palette[:, 3] = rng.choice([0, 128, 255], len(palette))
    fixed = palette[rng.permutation(len(palette))[:2]]
    counted = count_colors(colors)
    expected, _ = drop_unused_entries(counted, space, fixed, palette)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.palette.entries, "COLORS_TRIED", 40)
        kept = keep_used_entries(counted, space, fixed, palette)
    assert kept.tolist() == expected.tolist()
