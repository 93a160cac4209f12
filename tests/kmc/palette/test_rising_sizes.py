"""Palettes of several sizes: which sizes are searched, and what each starts from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import ColorCounts, best_palette, count_colors, iter_palettes
from kmc.palette.efforts import BALANCED, BEST
from kmc.palette.rising_sizes import EXHAUSTIVE_MAX_COLORS, EXHAUSTIVE_MAX_K, sizes_to_search
from kmc.palette.search import search_from_previous, search_from_scratch
from tests.support.kmc.palette_laws import (
    check_laws,
    cost,
    efforts,
    pictures,
    slow_color_counts,
    spaces,
)
from tests.support.pictures import photo_like


@given(pictures(max_pixels=100), st.lists(st.integers(1, 30), max_size=3), efforts, spaces)
@settings(max_examples=15, deadline=None)
def test_iter_palettes_rise_and_keep_the_laws(pixels, ks, effort, space):
    palettes = list(iter_palettes(pixels, ks, effort=effort, space=space))
    assert [k for k, _ in palettes] == sorted(set(ks))
    for k, palette in palettes:
        check_laws(count_colors(pixels), palette, k, palette[:0], space)


def test_iter_palettes_starts_every_size_from_the_clusters_of_the_one_before(monkeypatch):
    sizes_and_previous: list[tuple[int, int | None]] = []
    sizes_from_scratch: list[int] = []

    def noted_from_previous(problem, k, previous, search_settings, checkpoint):
        sizes_and_previous.append((k, previous and len(previous)))
        return search_from_previous(problem, k, previous, search_settings, checkpoint)

    def noted_from_scratch(problem, k, *rest):
        sizes_from_scratch.append(k)
        return search_from_scratch(problem, k, *rest)

    monkeypatch.setattr("kmc.palette.rising_sizes.search_from_previous", noted_from_previous)
    monkeypatch.setattr("kmc.palette.rising_sizes.search_from_scratch", noted_from_scratch)
    list(iter_palettes(photo_like(20, 30), [13, 14, 30], effort="balanced"))
    assert sizes_and_previous == [(13, None), (14, 13), (30, 14)]
    assert sizes_from_scratch == [13]


def test_iter_palettes_builds_a_new_problem_where_both_kinds_have_room():
    pixels = np.array([[9, 9, 9, 255], [200, 9, 9, 255], [9, 200, 9, 90], [9, 9, 200, 80]] * 2)
    pixels[4:, :3] += 5
    fixed = np.array([[1, 2, 3, 255], [250, 0, 9, 255]], np.uint8)
    palettes = dict(iter_palettes(pixels.astype(np.uint8), [2, 7], fixed=fixed))
    assert np.array_equal(palettes[7], best_palette(pixels.astype(np.uint8), 7, fixed=fixed))
    assert (palettes[7][:, 3] < 255).sum() >= 2


def test_iter_palettes_has_all_kinds_of_alpha_where_there_is_room():
    """With two entries the translucent colours have none; with sixteen they do again."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (300, 4), dtype=np.uint8)
    pixels[:, 3] = rng.choice([0, 128, 255], 300)
    two, sixteen = (palette for _, palette in iter_palettes(slow_color_counts(pixels), [2, 16]))
    assert set(two[:, 3].tolist()) == {0, 255}
    assert set(sixteen[:, 3].tolist()) > {0, 255}


def test_iter_palettes_costs_less_with_every_size():
    pixels = photo_like(48, 48).reshape(-1, 3)
    ks = (2, 3, 4, 8, 16, 32, 64, 128)
    costs = {k: cost(pixels, palette) for k, palette in iter_palettes(pixels, ks)}
    assert (np.diff(list(costs.values())) < 0).all()
    for k in (8, 64):
        assert costs[k] <= cost(pixels, best_palette(pixels, k)) * 1.1


def test_iter_palettes_counts_sizes_without_a_search_as_progress():
    reports = []
    pixels = np.eye(3, dtype=np.uint8)
    list(iter_palettes(pixels, [2, 3, 4, 5], progress=lambda *report: reports.append(report)))
    assert reports[-1][0] == reports[-1][1]


def many_colors(n: int) -> ColorCounts:
    """n different colours, each of one pixel."""
    colors = np.arange(n)[:, None] // [1, 32, 1024] % 32 * 8
    return ColorCounts(colors=colors.astype(np.uint8), counts=np.ones(n, np.int64))


@pytest.mark.parametrize(
    ("n", "k", "search_settings", "n_fixed", "sizes"),
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
def test_sizes_to_search_has_smaller_ones_with_effort_best(n, k, search_settings, n_fixed, sizes):
    fixed = np.zeros((n_fixed, 3), np.uint8)
    assert sizes_to_search(many_colors(n), k, search_settings, fixed) == sizes


def test_iter_palettes_without_a_free_entry_are_the_fixed_colors():
    picture = many_colors(300)
    red = [200, 0, 0]
    fixed = np.array([red], np.uint8)
    palettes = dict(iter_palettes(picture, [1, 2, 5], effort="fast", fixed=fixed))
    assert palettes[1].tolist() == [red]
    assert palettes[2][0].tolist() == red
    assert len(palettes[5]) == 5
    assert np.array_equal(palettes[2], best_palette(picture, 2, effort="fast", fixed=fixed))
