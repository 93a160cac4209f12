"""The search of one size: which searches there are, which steps they take, what they keep."""

from dataclasses import replace

import numpy as np
import pytest

from kmc import count_colors
from kmc.nearest import assign_to_palette
from kmc.palette import search
from kmc.palette.efforts import BALANCED, BEST, FAST
from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.lloyd.dense import DenseClusters
from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.lloyd.weighted_points import merge_by_grid_cell
from kmc.palette.problem import build_problem
from kmc.palette.search import (
    ALWAYS_FROM_SCRATCH_K,
    MAX_CELL_WIDTH,
    MERGE_THRESHOLD,
    SPREAD_TOLERANCE,
    search_from_previous,
    search_from_scratch,
    searches_from_scratch,
)
from tests.support.pictures import photo_like


def no_checkpoint() -> None:
    pass


@pytest.mark.parametrize(
    ("search_settings", "k", "n_first", "n_further"),
    [
        (FAST, 5, 1, 1),
        (FAST, ALWAYS_FROM_SCRATCH_K + 1, 1, 0),
        (BEST, 5, 2, 2),
        (BEST, ALWAYS_FROM_SCRATCH_K + 1, 2, 2),
    ],
)
def test_searches_from_scratch_are_those_of_the_settings(
    search_settings, k, n_first, n_further
) -> None:
    picture = count_colors(photo_like(9, 9))
    problem = build_problem(picture, k, "rgb", picture.colors[:0])
    checkpoints: list[None] = []
    assert len(searches_from_scratch(problem, k, None, search_settings)) == n_first
    first = search_from_scratch(
        problem, k, search_settings, search_settings, lambda: checkpoints.append(None)
    )
    assert 2 < len(checkpoints) <= search_settings.max_progress_steps()
    assert len(searches_from_scratch(problem, k, first.clusters, search_settings)) == n_further
    assert search_from_previous(problem, k, None, search_settings, no_checkpoint) is None
    grown = search_from_previous(problem, k + 1, first.clusters, search_settings, no_checkpoint)
    assert grown is not None
    assert len(first.palette) == len(grown.palette) - 1 == k


CORNER = np.arange(100, 115, dtype=np.uint8)  # 3,375 colours in a few of the widest cells


def test_search_makes_cells_smaller_where_they_are_fewer_than_colors() -> None:
    cube = np.stack(np.meshgrid(CORNER, CORNER, CORNER), axis=-1).reshape(-1, 3)
    picture = count_colors(cube)
    problem = build_problem(picture, 40, "rgb", cube[:0])
    assert problem.points is not None
    assert len(merge_by_grid_cell(problem.points, MAX_CELL_WIDTH)) < 20
    first = search_from_scratch(problem, 20, FAST, FAST, no_checkpoint)
    grown = search_from_previous(problem, 40, first.clusters, FAST, no_checkpoint)
    assert grown is not None
    for k, palette in ((20, first.palette), (40, grown.palette)):
        assert len(palette) == k
        labels = assign_to_palette(cube, palette.astype(np.float64), "rgb")
        edge = (3375 / k) ** (1 / 3)  # of k equal cubes, each with a spread of edge**2 / 4
        spread = ((cube - palette[labels].astype(float)) ** 2).sum(axis=1).mean()
        assert spread < 1.25 * edge**2 / 4
    cells = merge_by_grid_cell(problem.points, MAX_CELL_WIDTH)
    two = HamerlyClusters(cells, cells.points[:2])
    regrown = search_from_previous(problem, 40, two, FAST, no_checkpoint)
    assert regrown is not None
    assert len(regrown.palette) == 40


def test_clusters_have_bounds_where_a_full_comparison_would_take_longer(monkeypatch) -> None:
    picture = count_colors(photo_like(20, 20))
    problem = build_problem(picture, 12, "rgb", picture.colors[:0])
    pairs = len(problem.points) * 6
    monkeypatch.setattr(search, "MAX_DENSE_PAIRS", pairs)
    few = search_from_scratch(problem, 6, FAST, FAST, no_checkpoint)
    many = search_from_scratch(problem, 7, FAST, FAST, no_checkpoint)
    grown = search_from_previous(problem, 12, few.clusters, FAST, no_checkpoint)
    again = search_from_previous(problem, 12, many.clusters, FAST, no_checkpoint)
    classes = [type(candidate.clusters) for candidate in (few, many, grown, again)]
    assert classes == [DenseClusters, HamerlyClusters, HamerlyClusters, HamerlyClusters]


@pytest.mark.parametrize("k", [2, 5, 17])
def test_both_classes_of_clusters_lead_to_the_same_palette(monkeypatch, k) -> None:
    picture = count_colors(photo_like(40, 50))
    problem = build_problem(picture, k, "rgb", picture.colors[:0])
    dense = search_from_scratch(problem, k, BALANCED, BALANCED, no_checkpoint)
    monkeypatch.setattr(search, "MAX_DENSE_PAIRS", 0)
    with_bounds = search_from_scratch(problem, k, BALANCED, BALANCED, no_checkpoint)
    assert isinstance(with_bounds.clusters, HamerlyClusters)
    assert np.array_equal(dense.palette, with_bounds.palette)


def test_search_without_a_free_entry_returns_what_the_palette_must_hold() -> None:
    solid = [[1, 2, 3, 255], [50, 60, 70, 255]]
    hidden = [[0, 0, 0, 0]]
    fixed = np.array([[5, 6, 7, 255]], np.uint8)
    previous = search_from_scratch(
        build_problem(count_colors(photo_like(4, 4)), 3, "rgb", fixed[:0, :3]),
        3,
        FAST,
        FAST,
        no_checkpoint,
    )
    for colors, fixed_colors, k in ((solid, fixed, 1), (hidden, fixed[:0], 2), (hidden, fixed, 2)):
        problem = build_problem(count_colors(np.array(colors, np.uint8)), k, "rgb", fixed_colors)
        candidate = search_from_scratch(problem, k, FAST, FAST, no_checkpoint)
        assert candidate.clusters is None
        assert candidate.palette.tolist() == fixed_colors.tolist() + (
            hidden if colors is hidden else []
        )
        assert search_from_previous(problem, k, previous.clusters, FAST, no_checkpoint) is None


def test_search_counts_the_transparent_entry() -> None:
    pixels = np.insert(photo_like(12, 12).reshape(-1, 3), 3, 255, axis=1)
    picture = count_colors(np.concatenate([pixels, np.zeros((3, 4), np.uint8)]))
    problem = build_problem(picture, 20, "rgb", picture.colors[:0])
    nine = search_from_scratch(problem, 9, FAST, FAST, no_checkpoint)
    grown = search_from_previous(problem, 14, nine.clusters, FAST, no_checkpoint)
    assert grown is not None
    assert (len(nine.palette), len(grown.palette)) == (9, 14)
    n_searches = [
        len(searches_from_scratch(problem, ALWAYS_FROM_SCRATCH_K + more, nine.clusters, FAST))
        for more in (0, 1, 2)
    ]
    assert n_searches == [1, 1, 0]


def test_search_keeps_fixed_colors_pinned() -> None:
    picture = count_colors(photo_like(50, 50))
    assert len(picture) > MERGE_THRESHOLD
    fixed = np.array([[0, 0, 0], [255, 0, 255]], np.uint8)
    problem = build_problem(picture, 20, "rgb", fixed)
    for spread in (1, 1e-9):
        search_settings = replace(FAST, max_cell_spread=spread, drawn_centroids=200)
        clusters = search_from_scratch(
            problem, 20, search_settings, search_settings, no_checkpoint
        ).clusters
        assert clusters is not None
        assert clusters.n_pinned == 2
        np.testing.assert_allclose(clusters.centroids[:2] * 255, fixed, atol=1e-9)


def test_search_fits_the_other_colors_around_the_fixed_ones() -> None:
    """Each is the mean of the colours that are nearest to it, the fixed one standing still."""
    picture = count_colors(photo_like(30, 30))
    fixed = np.array([[120, 255, 255]], np.uint8)
    problem = build_problem(picture, 5, "rgb", fixed)
    search_settings = replace(FAST, polish_steps=500, min_gain=0.0)
    palette = search_from_scratch(
        problem, 5, search_settings, search_settings, no_checkpoint
    ).palette
    labels = assign_to_palette(picture.colors, palette.astype(float), "rgb")
    assert palette[0].tolist() == fixed[0].tolist()
    for entry in range(1, 5):
        own = labels == entry
        mean = np.average(picture.colors[own], axis=0, weights=picture.counts[own])
        np.testing.assert_allclose(palette[entry], mean, atol=1.5)


@pytest.mark.parametrize(("k", "n_draws"), [(1, 0), (2, 24), (3, 21), (16, 4)])
def test_search_draws_so_many_starts(k: int, n_draws: int, monkeypatch) -> None:
    drawn: list[None] = []

    def counted_draw(*arguments: object) -> np.ndarray:
        drawn.append(None)
        return greedy_plus_plus(*arguments)

    monkeypatch.setattr("kmc.palette.search.greedy_plus_plus", counted_draw)
    picture = count_colors(photo_like(9, 9))
    problem = build_problem(picture, k, "rgb", picture.colors[:0])
    candidate = search_from_scratch(problem, k, BALANCED, FAST, no_checkpoint)
    assert len(drawn) == n_draws
    assert candidate.clusters is not None
    assert candidate.clusters.points is problem.points  # few points are not merged


def test_search_breathes_with_fewer_and_fewer_down_to_one(monkeypatch) -> None:
    sizes_of_calls: list[list[int]] = []

    def fake_breathing(
        clusters: HamerlyClusters, n_kept: int, sizes: list[int], *_: object
    ) -> HamerlyClusters:
        sizes_of_calls.append(list(sizes))
        return clusters

    monkeypatch.setattr("kmc.palette.search.breathing_kmeans", fake_breathing)
    picture = count_colors(photo_like(9, 9))
    problem = build_problem(picture, 40, "rgb", picture.colors[:0])
    search_from_scratch(problem, 40, BALANCED, BALANCED, no_checkpoint)
    assert sizes_of_calls == [[5, 2, 1]]


def test_search_makes_cells_as_small_as_the_settings_say() -> None:
    sheet = np.indices((80, 80)).transpose(1, 2, 0) * 3
    picture = count_colors(np.insert(sheet, 2, 90, axis=2).astype(np.uint8))
    assert len(picture) > MERGE_THRESHOLD
    problem = build_problem(picture, 64, "rgb", picture.colors[:0])
    assert problem.points is not None

    def spread_share(max_spread: float) -> float:
        """The share of the cost that is spread within the cells."""
        search_settings = replace(FAST, max_cell_spread=max_spread)
        clusters = search_from_scratch(
            problem, 64, search_settings, search_settings, no_checkpoint
        ).clusters
        assert clusters is not None
        within = (
            problem.points.sum_of_squares - clusters.points.sum_of_squares
        ) / problem.points.total_weight
        return within / (clusters.cost() + within)

    widest = spread_share(1)
    assert spread_share(widest / SPREAD_TOLERANCE * 1.1) == widest
    assert spread_share(widest / SPREAD_TOLERANCE * 0.9) < widest * 0.9
    assert spread_share(widest / 2) == pytest.approx(widest / 2, rel=0.3)
    assert spread_share(widest / 4) == pytest.approx(widest / 4, rel=0.3)
