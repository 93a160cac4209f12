"""The heuristics of the palette search against plain versions of themselves."""

from dataclasses import replace

import numpy as np
import pytest

import kmc.palette.breathing
from kmc import count_colors
from kmc.nearest import assign_to_palette
from kmc.palette.breathing import breathing_kmeans, least_useful, nearest_neighbors
from kmc.palette.efforts import BALANCED, BEST, FAST
from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.problem import build_problem
from kmc.palette.search import (
    ALWAYS_FROM_SCRATCH_K,
    MERGE_THRESHOLD,
    SPREAD_TOLERANCE,
    WIDEST,
    search_from_previous,
    search_from_scratch,
    searches_from_scratch,
)
from kmc.palette.splitting import split_gains
from kmc.palette.weighted_points import WeightedPoints, merge_by_grid_cell
from tests.support.pictures import photo_like


def cloud(seed: int, n: int = 60, d: int = 3) -> WeightedPoints:
    """Weighted points without ties."""
    rng = np.random.default_rng(seed)
    return WeightedPoints(rng.random((n, d)), rng.integers(1, 9, n).astype(np.float64))


def squares_to(points: WeightedPoints, place: np.ndarray) -> np.ndarray:
    return ((points.points - place) ** 2).sum(axis=1)


def plain_draw(
    points: WeightedPoints, seeds: np.ndarray, k: int, rng: np.random.Generator
) -> np.ndarray:
    """Greedy k-means++ as Arthur and Vassilvitskii describe it."""
    chosen = list(seeds)
    while len(chosen) < k:
        squares = np.min([squares_to(points, place) for place in chosen], axis=0)
        reach = (points.weights * squares).cumsum()
        chances = rng.random(2 + int(np.log(k)))
        drawn = [int(np.argmax(reach >= chance * reach[-1])) for chance in chances]
        costs = [
            points.weights @ np.minimum(squares, squares_to(points, points.points[i]))
            for i in drawn
        ]
        chosen.append(points.points[drawn[int(np.argmin(costs))]])
    return np.array(chosen)


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize("k", [3, 8, 25])
def test_starts_are_drawn_greedily(k: int, seeds: int) -> None:
    points = cloud(k)
    given = np.random.default_rng(9).random((seeds, 3))
    found = greedy_plus_plus(points, given, k, np.random.default_rng(1))
    assert np.array_equal(found, plain_draw(points, given, k, np.random.default_rng(1)))


@pytest.mark.parametrize("far", [0, 2, 5])
def test_all_but_one_point_at_the_seed_leave_that_one_to_draw(far: int) -> None:
    places = np.full((6, 3), 0.25)
    places[far] += 1e-3
    points = WeightedPoints(places, np.ones(6))
    found = greedy_plus_plus(points, places[[far - 1]], 4, np.random.default_rng(0))
    assert np.array_equal(found, places[[far - 1, far]])


def halves_by(side: np.ndarray, offsets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(2, d) the weighted means of the offsets on either side."""
    return np.array([weights[s] @ offsets[s] / weights[s].sum() for s in (~side, side)])


@pytest.mark.parametrize("pinned", [1, 4])
@pytest.mark.parametrize("d", [3, 4])
def test_a_cluster_is_split_across_its_axis_and_once_more_between_the_halves(
    d: int, pinned: int
) -> None:
    points = cloud(d, n=200, d=d)
    clusters = HamerlyClusters(points, points.points[:4], pinned=pinned)
    clusters.step()
    splits = split_gains(clusters)
    for j in range(4):
        own = clusters.labels == j
        offsets = points.points[own] - clusters.places[j]
        weights = points.weights[own]
        axis = np.linalg.eigh(offsets.T @ (offsets * weights[:, None]))[1][:, -1]
        means = halves_by(offsets @ axis > 0, offsets, weights)
        nearer = ((offsets[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == 1
        means = halves_by(nearer, offsets, weights)
        sizes = np.array([weights[~nearer].sum(), weights[nearer].sum()])
        falls = sizes * (means**2).sum(axis=1)
        found = np.array([splits.first[j], splits.second[j]]) - clusters.centroids[j]
        if j < clusters.pinned:
            np.testing.assert_allclose(found[1], means[falls.argmax()])
            assert splits.gains[j] == pytest.approx(falls.max())
            continue
        whole = weights @ offsets
        np.testing.assert_allclose(np.sort(found, axis=0), np.sort(means, axis=0))
        gain = falls.sum() - whole @ whole / weights.sum()
        assert splits.gains[j] == pytest.approx(gain)


@pytest.mark.parametrize(("count", "n"), [(1, 12), (3, 12), (20, 12), (8, 200)])
def test_the_closest_centroids_come_nearest_first(count: int, n: int) -> None:
    centroids = cloud(0, n=n).points
    squares = ((centroids[:, None] - centroids) ** 2).sum(axis=2)
    expected = squares.argsort(axis=1)[:, 1 : count + 1]  # without itself
    assert np.array_equal(nearest_neighbors(centroids, count), expected)


def test_neighbours_of_a_dispensable_one_stay_as_long_as_there_are_others() -> None:
    places = np.array([0, 1, 2.1, 3.3, 4.6, 100, 101, 102.1, 103.3, 104.6, 106])[:, None]
    weights = np.array([1, 2, 3, 4, 50, 60, 70, 80, 90, 99, 95.0])
    clusters = HamerlyClusters(WeightedPoints(places, weights), places)
    assert least_useful(clusters, 0, 1).tolist() == [0]
    # 1, 2 and 3 are the nearest of 0, and 6, 7 and 8 those of 5.
    assert least_useful(clusters, 0, 4).tolist() == [0, 5, 4, 9]
    assert least_useful(clusters, 1, 2).tolist() == [1, 5]
    # Once all are taken or neighbours, the rest follows by what is lost.
    assert least_useful(clusters, 2, 8).tolist() == [2, 5, 4, 9, 3, 6, 7, 8]


class Pretended:
    """Clusters of a given number and cost, of which copies cost what is said next."""

    def __init__(self, k: int, cost: float) -> None:
        self.k = k
        self.cost = cost

    def __len__(self) -> int:
        return self.k

    def copy(self) -> "Pretended":
        return Pretended(self.k, self.cost)


def breaths(monkeypatch: pytest.MonkeyPatch, k: int, widths: list[int], costs: dict[int, float]):
    """What is tried: (width, skipped) of each breath, and the cost at the end.

    costs: what the breath of that number costs; those not named cost 1, as at first.
    """
    tried: list[tuple[int, int]] = []

    def breath(trial: Pretended, kept: int, width: int, skip: int, plan: object) -> None:
        trial.cost = costs.get(len(tried), 1.0)
        tried.append((width, skip))
        assert kept == 2

    monkeypatch.setattr(kmc.palette.breathing, "breathe_once", breath)
    ticks: list[None] = []
    plan = replace(BALANCED, tries=3, breaths=8)
    end = breathing_kmeans(Pretended(k, 1.0), 2, widths, plan, lambda: ticks.append(None))  # type: ignore[arg-type]
    assert len(ticks) == len(tried)
    return tried, end.cost


def test_a_breath_that_does_not_help_is_followed_by_other_places_then_fewer(monkeypatch) -> None:
    tried, cost = breaths(monkeypatch, 100, [4, 1], {})
    assert tried == [(4, 0), (4, 4), (4, 8), (1, 0), (1, 1), (1, 2)]
    assert cost == 1


def test_a_breath_that_helps_is_repeated_from_the_first_place(monkeypatch) -> None:
    tried, cost = breaths(monkeypatch, 100, [4], {1: 0.5, 2: 0.4, 3: 0.4 * (1 - 1e-7), 5: 0.3})
    assert tried == [(4, 0), (4, 4), (4, 0), (4, 0), (4, 4), (4, 8), (4, 0), (4, 4)]
    assert cost == 0.3


def test_places_end_with_the_centroids(monkeypatch) -> None:
    tried, _ = breaths(monkeypatch, 8, [4, 3], {})
    assert tried == [(4, 0), (4, 4), (3, 0), (3, 3), (3, 6)]


def silent() -> None:
    pass


@pytest.mark.parametrize(
    ("plan", "k", "first", "further"),
    [
        (FAST, 5, 1, 1),
        (FAST, ALWAYS_FROM_SCRATCH_K + 1, 1, 0),
        (BEST, 5, 2, 2),
        (BEST, ALWAYS_FROM_SCRATCH_K + 1, 2, 2),
    ],
)
def test_every_search_of_the_plan_is_made(plan, k, first, further) -> None:
    picture = count_colors(photo_like(9, 9))
    subject = build_problem(picture, k, "rgb", picture.colors[:0])
    ticks: list[None] = []
    assert len(searches_from_scratch(subject, k, None, plan)) == first
    found = search_from_scratch(subject, k, plan, plan, lambda: ticks.append(None))
    assert 2 < len(ticks) <= plan.ticks
    assert len(searches_from_scratch(subject, k, found.clusters, plan)) == further
    assert search_from_previous(subject, k, None, plan, silent) is None
    grown = search_from_previous(subject, k + 1, found.clusters, plan, silent)
    assert grown is not None
    assert len(found.palette) == len(grown.palette) - 1 == k


CORNER = np.arange(100, 115, dtype=np.uint8)  # 3,375 colours in a few of the widest cells


def test_fewer_cells_than_colors_are_cut_smaller() -> None:
    cube = np.stack(np.meshgrid(CORNER, CORNER, CORNER), axis=-1).reshape(-1, 3)
    picture = count_colors(cube)
    subject = build_problem(picture, 40, "rgb", cube[:0])
    assert subject.points is not None
    assert len(merge_by_grid_cell(subject.points, WIDEST)) < 20
    begun = search_from_scratch(subject, 20, FAST, FAST, silent)
    grown = search_from_previous(subject, 40, begun.clusters, FAST, silent)
    assert grown is not None
    for k, palette in ((20, begun.palette), (40, grown.palette)):
        assert len(palette) == k
        labels = assign_to_palette(cube, palette.astype(np.float64), "rgb")
        edge = (3375 / k) ** (1 / 3)  # of k equal cubes, each with a spread of edge**2 / 4
        spread = ((cube - palette[labels].astype(float)) ** 2).sum(axis=1).mean()
        assert spread < 1.25 * edge**2 / 4
    last = merge_by_grid_cell(subject.points, WIDEST)
    few = HamerlyClusters(last, last.points[:2])
    regrown = search_from_previous(subject, 40, few, FAST, silent)
    assert regrown is not None
    assert len(regrown.palette) == 40


def test_without_room_the_palette_is_what_it_must_hold() -> None:
    solid = [[1, 2, 3, 255], [50, 60, 70, 255]]
    hidden = [[0, 0, 0, 0]]
    fixed = np.array([[5, 6, 7, 255]], np.uint8)
    last = search_from_scratch(
        build_problem(count_colors(photo_like(4, 4)), 3, "rgb", fixed[:0, :3]),
        3,
        FAST,
        FAST,
        silent,
    )
    for colors, given, k in ((solid, fixed, 1), (hidden, fixed[:0], 2), (hidden, fixed, 2)):
        subject = build_problem(count_colors(np.array(colors, np.uint8)), k, "rgb", given)
        found = search_from_scratch(subject, k, FAST, FAST, silent)
        assert found.clusters is None
        assert found.palette.tolist() == given.tolist() + (hidden if colors is hidden else [])
        assert search_from_previous(subject, k, last.clusters, FAST, silent) is None


def test_an_entry_for_what_is_hidden_takes_one_of_the_places() -> None:
    pixels = np.insert(photo_like(12, 12).reshape(-1, 3), 3, 255, axis=1)
    picture = count_colors(np.concatenate([pixels, np.zeros((3, 4), np.uint8)]))
    subject = build_problem(picture, 20, "rgb", picture.colors[:0])
    last = search_from_scratch(subject, 9, FAST, FAST, silent)
    grown = search_from_previous(subject, 14, last.clusters, FAST, silent)
    assert grown is not None
    assert (len(last.palette), len(grown.palette)) == (9, 14)
    sizes = [
        len(searches_from_scratch(subject, ALWAYS_FROM_SCRATCH_K + more, last.clusters, FAST))
        for more in (0, 1, 2)
    ]
    assert sizes == [1, 1, 0]


def test_fixed_colors_stay_pinned_through_the_search() -> None:
    picture = count_colors(photo_like(60, 60))
    assert len(picture) > MERGE_THRESHOLD
    fixed = np.array([[0, 0, 0], [255, 0, 255]], np.uint8)
    subject = build_problem(picture, 40, "rgb", fixed)
    for spread in (1, 1e-9):
        plan = replace(FAST, spread=spread, draws=400)
        clusters = search_from_scratch(subject, 40, plan, plan, silent).clusters
        assert clusters is not None
        assert clusters.pinned == 2
        np.testing.assert_allclose(clusters.places[:2] * 255, fixed, atol=1e-9)


def test_the_other_colors_are_fitted_around_the_fixed_ones() -> None:
    """Each is the mean of the colours that are nearest to it, the fixed one standing still."""
    picture = count_colors(photo_like(30, 30))
    fixed = np.array([[120, 255, 255]], np.uint8)
    subject = build_problem(picture, 5, "rgb", fixed)
    plan = replace(FAST, polish=500, gain=0.0)
    palette = search_from_scratch(subject, 5, plan, plan, silent).palette
    labels = assign_to_palette(picture.colors, palette.astype(float), "rgb")
    assert palette[0].tolist() == fixed[0].tolist()
    for entry in range(1, 5):
        own = labels == entry
        mean = np.average(picture.colors[own], axis=0, weights=picture.counts[own])
        np.testing.assert_allclose(palette[entry], mean, atol=1.5)


@pytest.mark.parametrize(("k", "draws"), [(1, 0), (2, 24), (3, 21), (16, 4)])
def test_so_many_starts_are_drawn(k: int, draws: int, monkeypatch) -> None:
    drawn: list[None] = []

    def color_counts(*given: object) -> np.ndarray:
        drawn.append(None)
        return greedy_plus_plus(*given)

    monkeypatch.setattr("kmc.palette.search.greedy_plus_plus", color_counts)
    picture = count_colors(photo_like(9, 9))
    subject = build_problem(picture, k, "rgb", picture.colors[:0])
    found = search_from_scratch(subject, k, BALANCED, FAST, silent)
    assert len(drawn) == draws
    assert found.clusters is not None
    assert found.clusters.points is subject.points  # few points are not merged


def test_widths_of_breaths_fall_to_one(monkeypatch) -> None:
    seen: list[list[int]] = []

    def breathe(
        clusters: HamerlyClusters, kept: int, widths: list[int], *_: object
    ) -> HamerlyClusters:
        seen.append(list(widths))
        return clusters

    monkeypatch.setattr("kmc.palette.search.breathing_kmeans", breathe)
    picture = count_colors(photo_like(9, 9))
    subject = build_problem(picture, 40, "rgb", picture.colors[:0])
    search_from_scratch(subject, 40, BALANCED, BALANCED, silent)
    assert seen == [[5, 2, 1]]


def test_a_breath_leaves_a_local_optimum() -> None:
    """Two centroids in one lump and one for the two others; splitting that one gains most."""
    points = WeightedPoints(np.array([[0.0], [1], [100], [101], [200], [201]]), np.ones(6))
    clusters = HamerlyClusters(points, np.array([[0.0], [1], [150.5]]))
    kmc.palette.breathing.breathe_once(clusters, 0, 1, 0, BALANCED)
    assert sorted(clusters.places.ravel().tolist()) == [0.5, 100.5, 200.5]


def test_cells_are_as_small_as_the_plan_asks() -> None:
    sheet = np.indices((80, 80)).transpose(1, 2, 0) * 3
    picture = count_colors(np.insert(sheet, 2, 90, axis=2).astype(np.uint8))
    assert len(picture) > MERGE_THRESHOLD
    subject = build_problem(picture, 64, "rgb", picture.colors[:0])
    assert subject.points is not None

    def share(spread: float) -> float:
        """The share of the cost that is spread within the cells."""
        plan = replace(FAST, spread=spread)
        clusters = search_from_scratch(subject, 64, plan, plan, silent).clusters
        assert clusters is not None
        within = (subject.points.squares - clusters.points.squares) / subject.points.total
        return within / (clusters.cost + within)

    widest = share(1)
    assert share(widest / SPREAD_TOLERANCE * 1.1) == widest
    assert share(widest / SPREAD_TOLERANCE * 0.9) < widest * 0.9
    assert share(widest / 2) == pytest.approx(widest / 2, rel=0.3)
    assert share(widest / 4) == pytest.approx(widest / 4, rel=0.3)
