"""Palettes that hold every colour, and what is trimmed off the others."""

import numpy as np
import pytest

from kmc import ColorCounts, best_palette, iter_palettes, to_space
from kmc.palette.best_palette import EXHAUSTIVE_MAX_COLORS, EXHAUSTIVE_MAX_K, _sizes_to_search
from kmc.palette.efforts import BALANCED, BEST
from kmc.palette.entries import drop_unused_entries, lossless_palette

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
def test_all_colors_are_a_palette_where_they_fit(k, fixed, expected):
    found = lossless_palette(picture([BLUE, GREEN, RED], [2, 3, 1]), k, entries(fixed))
    assert (found if found is None else found.tolist()) == expected


HIDDEN = [0, 0, 0, 0]
ALSO = [9, 0, 0, 0]


@pytest.mark.parametrize(
    ("colors", "counts", "fixed", "expected"),
    [
        ([HIDDEN, ALSO, [5, 5, 5, 255]], [1, 2, 9], [], [[5, 5, 5, 255], ALSO]),
        ([HIDDEN, [5, 5, 5, 255]], [3, 1], [[8, 8, 8, 0]], [[8, 8, 8, 0], [5, 5, 5, 255]]),
        ([[5, 5, 5, 7], [5, 5, 5, 255]], [3, 1], [], [[5, 5, 5, 7], [5, 5, 5, 255]]),
        ([[5, 5, 5, 1], [5, 5, 5, 255]], [3, 1], [], [[5, 5, 5, 1], [5, 5, 5, 255]]),
        ([HIDDEN], [1], [[8, 8, 8, 1]], [[8, 8, 8, 1], HIDDEN]),
    ],
)
def test_what_is_hidden_takes_one_entry_of_all(colors, counts, fixed, expected):
    found = lossless_palette(picture(colors, counts), 2, entries(fixed, 4))
    assert found is not None
    assert found.tolist() == expected


def test_trimming_keeps_the_order_and_the_fixed_colors_in_front():
    palette = entries([RED, [9, 9, 9], BLUE, GREEN])
    fixed = entries([BLUE, [9, 9, 9]])
    kept, cost = drop_unused_entries(picture([GREEN, RED], [1, 3]), "rgb", fixed, palette)
    assert kept.tolist() == [BLUE, [9, 9, 9], RED, GREEN]
    assert cost == 0
    kept, cost = drop_unused_entries(picture([[0, 200, 51]], [7]), "rgb", fixed[:0], palette)
    assert kept.tolist() == [GREEN]
    assert cost == pytest.approx(7 * 0.2**2)


def test_trimming_measures_in_the_space():
    colors = entries([[0, 200, 51], RED])
    _, cost = drop_unused_entries(
        picture(colors.tolist(), [7, 1]), "oklab", colors[:0], entries([GREEN, BLUE])
    )
    off = to_space(colors, "oklab") - to_space(entries([GREEN, BLUE]), "oklab")[[0, 1]]
    nearest = min(
        ((to_space(colors[1:], "oklab") - to_space(entries([c]), "oklab")) ** 2).sum()
        for c in (GREEN, BLUE)
    )
    assert cost == pytest.approx(7 * (off[0] ** 2).sum() + nearest)


def test_the_last_entry_may_be_of_no_use():
    kept, _ = drop_unused_entries(picture([RED], [1]), "rgb", entries([]), entries([RED, GREEN]))
    assert kept.tolist() == [RED]


def test_equally_frequent_colors_stay_in_the_order_of_their_key():
    found = lossless_palette(many(40), 40, entries([]))
    assert np.array_equal(found, many(40).colors)


def many(n: int) -> ColorCounts:
    colors = np.arange(n)[:, None] // [1, 32, 1024] % 32 * 8
    return ColorCounts(colors=colors.astype(np.uint8), counts=np.ones(n, np.int64))


@pytest.mark.parametrize(
    ("n", "k", "plan", "fixed", "expected"),
    [
        (EXHAUSTIVE_MAX_COLORS, 4, BALANCED, 0, [4]),
        (3, 4, BEST, 0, [4]),
        (EXHAUSTIVE_MAX_COLORS, 4, BEST, 0, [1, 2, 3, 4]),
        (EXHAUSTIVE_MAX_COLORS, 4, BEST, 3, [3, 4]),
        (EXHAUSTIVE_MAX_COLORS, EXHAUSTIVE_MAX_K, BEST, 0, list(range(1, EXHAUSTIVE_MAX_K + 1))),
        (
            EXHAUSTIVE_MAX_COLORS,
            EXHAUSTIVE_MAX_K + 1,
            BEST,
            0,
            [EXHAUSTIVE_MAX_K, EXHAUSTIVE_MAX_K + 1],
        ),
        (
            EXHAUSTIVE_MAX_COLORS + 1,
            EXHAUSTIVE_MAX_K,
            BEST,
            0,
            [EXHAUSTIVE_MAX_K - 1, EXHAUSTIVE_MAX_K],
        ),
        (EXHAUSTIVE_MAX_COLORS + 1, 1, BEST, 0, [1]),
        (EXHAUSTIVE_MAX_COLORS + 1, 4, BEST, 4, [4]),
    ],
)
def test_with_most_effort_smaller_sizes_are_searched_first(n, k, plan, fixed, expected):
    assert _sizes_to_search(many(n), k, plan, np.zeros((fixed, 3), np.uint8)) == expected


def test_where_there_is_no_room_for_more_the_fixed_colors_are_the_palette():
    colors = many(300)
    fixed = entries([RED])
    found = dict(iter_palettes(colors, [1, 2, 5], effort="fast", fixed=fixed))
    assert found[1].tolist() == [RED]
    assert found[2][0].tolist() == RED
    assert len(found[5]) == 5
    assert np.array_equal(found[2], best_palette(colors, 2, effort="fast", fixed=fixed))
