"""The laws of a palette, for every effort, space and kind of picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import EFFORTS, SPACES, ColorCounts, best_palette, count_colors, iter_palettes, to_space
from kmc.nearest import assign_to_palette
from kmc.palette.entries import drop_unused_entries
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.problem import build_problem
from kmc.palette.progress import StepCounter
from kmc.palette.rounding import round_palette
from kmc.palette.search import search_from_previous, search_from_scratch
from tests.support.pictures import photo_like

quick = settings(max_examples=25, deadline=None)
efforts = st.sampled_from(EFFORTS)
spaces = st.sampled_from(SPACES)


def color_counts(pixels):
    """`ColorCounts` of (n, 3 or 4) pixels, by a slower way than the library's."""
    colors, counts = np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0, return_counts=True)
    return ColorCounts(colors=colors, counts=counts.astype(np.int64))


@st.composite
def pictures(draw, channels=3):
    """(n, channels) uint8: few or many levels, some colours far more frequent than others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 150))
    levels = draw(st.sampled_from([1, 2, 4, 256]))
    gap = draw(st.sampled_from([1, 255 // max(1, levels - 1)]))  # 1: rounding makes repeats
    pixels = (rng.integers(0, levels, (n, channels)) * gap).astype(np.uint8)
    if channels == 4 and draw(st.booleans()):
        pixels[:, 3] = rng.choice([0, 128, 254, 255], n)
    return pixels[rng.integers(0, rng.integers(1, n + 1), n)]


def cost(pixels, palette, space="rgb"):
    """The mean squared distance of each pixel to the nearest palette colour, by all pairs."""
    off = to_space(pixels, space)[:, None] - to_space(palette, space)
    return float((off**2).sum(axis=2).min(axis=1).mean())


def check_laws(picture, palette, k, fixed, space):
    """At most k, different, used or fixed, fixed first."""
    assert palette.dtype == np.uint8
    assert palette.shape[1] == picture.colors.shape[1]
    assert 1 <= len(palette) <= k
    assert len(np.unique(palette, axis=0)) == len(palette)
    assert np.array_equal(palette[: len(fixed)], fixed)
    used = np.unique(assign_to_palette(picture.colors, palette.astype(float), space))
    assert set(range(len(fixed), len(palette))) <= set(used.tolist())


@given(pictures(), st.integers(1, 24), efforts, spaces)
@quick
def test_laws(pixels, k, effort, space):
    palette = best_palette(pixels, k, effort=effort, space=space)
    check_laws(count_colors(pixels), palette, k, palette[:0], space)
    distinct = np.unique(pixels, axis=0)
    if len(distinct) <= k:
        assert np.array_equal(np.unique(palette, axis=0), distinct)


@given(pictures(4), st.integers(1, 24), efforts, spaces)
@quick
def test_laws_with_alpha(pixels, k, effort, space):
    picture = color_counts(pixels)
    palette = best_palette(picture, k, effort=effort, space=space)
    check_laws(picture, palette, k, palette[:0], space)
    taken = palette[assign_to_palette(picture.colors, palette.astype(float), space)]
    seen = picture.colors[:, 3] > 0
    assert (taken[picture.colors[:, 3] == 255, 3] == 255).all()
    if k > 1 or (picture.colors[:, 3] == 0).all():
        assert (taken[picture.colors[:, 3] == 0, 3] == 0).all()
    if len(picture) <= k:
        assert np.array_equal(taken[seen], picture.colors[seen])


@given(pictures(), st.integers(1, 6), st.integers(0, 2**32 - 1), efforts, spaces)
@quick
def test_fixed_colors_are_in_it(pixels, k, seed, effort, space):
    fixed = np.random.default_rng(seed).integers(0, 256, (k // 2 + 1, 3), dtype=np.uint8)
    fixed = fixed[np.sort(np.unique(fixed, axis=0, return_index=True)[1])]
    palette = best_palette(pixels, k + 1, effort=effort, space=space, fixed=fixed)
    check_laws(count_colors(pixels), palette, k + 1, fixed, space)


@given(pictures(4), st.integers(1, 6), st.integers(0, 2**32 - 1), efforts)
@quick
def test_fixed_colors_with_alpha(pixels, k, seed, effort):
    rng = np.random.default_rng(seed)
    fixed = rng.integers(0, 256, (k // 2 + 1, 4), dtype=np.uint8)
    fixed[:, 3] = rng.choice([0, 100, 255], len(fixed))
    fixed = fixed[np.sort(np.unique(fixed, axis=0, return_index=True)[1])]
    picture = color_counts(pixels)
    palette = best_palette(picture, k + 1, effort=effort, fixed=fixed)
    check_laws(picture, palette, k + 1, fixed, "rgb")
    if len(palette) > len(fixed):
        taken = palette[assign_to_palette(picture.colors, palette.astype(float), "rgb")]
        assert (taken[picture.colors[:, 3] == 255, 3] == 255).all()


@given(pictures(), st.integers(1, 12), efforts)
@quick
def test_the_order_of_the_pixels_and_equal_calls_make_no_difference(pixels, k, effort):
    before = pixels.copy()
    palette = best_palette(pixels, k, effort=effort)
    assert np.array_equal(palette, best_palette(pixels[::-1], k, effort=effort))
    assert np.array_equal(palette, best_palette(count_colors(pixels), k, effort=effort))
    assert np.array_equal(pixels, before)


@given(pictures(), st.integers(2, 12), efforts)
@quick
def test_all_counts_doubled_change_nothing(pixels, k, effort):
    twice = np.concatenate([pixels, pixels])
    assert np.array_equal(*(best_palette(p, k, effort=effort) for p in (pixels, twice)))


@pytest.mark.parametrize("space", SPACES)
def test_more_effort_costs_less_and_all_beat_a_plain_quantiser(space):
    pixels = photo_like(64, 64).reshape(-1, 3)
    for k in (4, 16, 48):
        fast, balanced, best = (
            cost(pixels, best_palette(pixels, k, effort=effort, space=space), space)
            for effort in EFFORTS
        )
        assert best <= balanced * 1.0005
        assert balanced <= fast * 1.005
        step = int(np.ceil(k ** (1 / 3)))
        grid = np.unique((pixels.astype(int) * step // 256 * 2 + 1) * 128 // step, axis=0)
        assert fast < cost(pixels, grid[:k].astype(np.uint8), space)


def best_of_many(pixels, k, starts, iterations):
    """The cost of textbook k-means from many random starts."""
    rng = np.random.default_rng(0)
    points = to_space(pixels)
    costs = []
    for _ in range(starts):
        centroids = points[rng.choice(len(points), k, replace=False)]
        for _ in range(iterations):
            squares = ((points[:, None] - centroids) ** 2).sum(axis=2)
            labels = squares.argmin(axis=1)
            for j in set(labels.tolist()):
                centroids[j] = points[labels == j].mean(axis=0)
        costs.append(squares.min(axis=1).mean())
    return min(costs)


@pytest.mark.parametrize("seed", range(4))
def test_no_worse_than_many_random_starts(seed):
    rng = np.random.default_rng(seed)
    clouds = rng.normal(rng.integers(20, 236, (12, 1, 3)), 8, (12, 30, 3))
    pixels = np.clip(clouds, 0, 255).astype(np.uint8).reshape(-1, 3)
    rounding = 3 / 12 / 255**2
    for k in (3, 8):
        reference = best_of_many(pixels, k, starts=40, iterations=15)
        assert cost(pixels, best_palette(pixels, k, effort="best")) <= reference * 1.002 + rounding


def test_centroids_that_round_to_the_same_color_become_different_ones():
    colors = np.array([[8, 8, 8], [8, 9, 8], [30, 8, 8], [90, 8, 8]], np.uint8)
    picture = ColorCounts(colors=colors, counts=np.array([5, 1, 1, 1]))
    subject = build_problem(picture, 3, "rgb", colors[:0])
    assert subject.points is not None
    centroids = np.array([[8.1, 8, 8], [8.2, 8.2, 8], [60, 8, 8]]) / 255
    palette = round_palette(subject, HamerlyClusters(subject.points, centroids), 3, 4)
    assert sorted(palette.tolist()) == [[8, 8, 8], [30, 8, 8], [90, 8, 8]]


def test_colors_that_cannot_fill_a_palette_leave_it_smaller():
    colors = np.array([[8, 8, 8], [90, 8, 8]], np.uint8)
    subject = build_problem(
        ColorCounts(colors=colors, counts=np.array([1, 2])), 4, "rgb", colors[:0]
    )
    assert subject.points is not None
    palette = round_palette(subject, HamerlyClusters(subject.points, subject.points.points), 4, 4)
    assert palette.tolist() == [[90, 8, 8], [8, 8, 8]]


def test_entries_that_no_color_is_nearest_to_go_unless_they_are_fixed():
    colors = np.array([[0, 0, 0], [9, 9, 9]], np.uint8)
    picture = ColorCounts(colors=colors, counts=np.array([3, 1]))
    entries = np.array([[250, 0, 0], [1, 0, 0], [0, 250, 0], [9, 9, 9]], np.uint8)
    palette, cost_ = drop_unused_entries(picture, "rgb", entries[2:3], entries)
    assert palette.tolist() == [[0, 250, 0], [1, 0, 0], [9, 9, 9]]
    assert cost_ == pytest.approx(3 / 255**2)


def test_one_color_of_all_is_their_mean():
    pixels = np.array([[0, 0, 0], [0, 0, 0], [9, 30, 255]], np.uint8)
    assert best_palette(pixels, 1).tolist() == [[3, 10, 85]]


def test_two_clouds_are_their_means():
    pixels = np.array([[10, 0, 0], [12, 0, 0], [200, 200, 0], [200, 210, 0]] * 2, np.uint8)
    for effort in EFFORTS:
        found = best_palette(pixels, 2, effort=effort)
        assert sorted(found.tolist()) == [[11, 0, 0], [200, 205, 0]]


def test_the_most_used_comes_first_but_for_fixed_ones():
    pixels = np.repeat(np.array([[0, 0, 0], [90, 0, 0], [255, 0, 0]], np.uint8), [2, 9, 5], axis=0)
    assert best_palette(pixels, 3).tolist() == [[90, 0, 0], [255, 0, 0], [0, 0, 0]]
    fixed = np.array([[0, 0, 0]], np.uint8)
    assert best_palette(pixels, 4, fixed=fixed).tolist() == [[0, 0, 0], [90, 0, 0], [255, 0, 0]]


def test_a_fixed_color_takes_its_share_and_the_rest_is_fitted_around_it():
    pixels = np.array([[0, 0, 0]] * 5 + [[100, 0, 0], [110, 0, 0], [220, 0, 0]], np.uint8)
    palette = best_palette(pixels, 3, fixed=np.array([[2, 0, 0]], np.uint8), effort="best")
    assert sorted(palette[:, 0].tolist()) == [2, 105, 220]


# --- transparency


def test_hidden_colors_pull_nothing():
    hidden = np.array([[255, 0, 0, 0], [0, 255, 0, 0], [9, 9, 255, 0]] * 50, np.uint8)
    shown = np.array([[10, 10, 10, 255], [12, 10, 10, 255], [90, 90, 90, 255]], np.uint8)
    palette = best_palette(color_counts(np.concatenate([hidden, shown])), 3)
    assert sorted(palette.tolist()) == [[0, 0, 0, 0], [11, 10, 10, 255], [90, 90, 90, 255]]


def test_one_opaque_pixel_among_translucent_ones_stays_opaque():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (400, 4), dtype=np.uint8)
    pixels[:, 3] = 254
    pixels[7, 3] = 255
    for k in (1, 2, 5, 30):
        for effort in EFFORTS:
            palette = best_palette(color_counts(pixels), k, effort=effort)
            label = assign_to_palette(pixels[7:8], palette.astype(float), "rgb")[0]
            assert palette[label, 3] == 255


def test_a_picture_with_alpha_that_is_opaque_is_as_without():
    pixels = photo_like(40, 40).reshape(-1, 3)
    opaque = np.column_stack([pixels, np.full(len(pixels), 255, np.uint8)])
    with_alpha = best_palette(color_counts(opaque), 12)
    without = best_palette(pixels, 12)
    assert (with_alpha[:, 3] == 255).all()
    assert cost(pixels, with_alpha[:, :3]) == pytest.approx(cost(pixels, without), rel=0.01)


# --- several sizes


@given(pictures(), st.lists(st.integers(1, 30), max_size=5), efforts, spaces)
@quick
def test_sizes_rise_and_keep_the_laws(pixels, ks, effort, space):
    found = list(iter_palettes(pixels, ks, effort=effort, space=space))
    assert [k for k, _ in found] == sorted(set(ks))
    for k, palette in found:
        check_laws(count_colors(pixels), palette, k, palette[:0], space)


def test_every_size_begins_with_the_clusters_of_the_last(monkeypatch):
    begun: list[tuple[int, int | None]] = []
    afresh: list[int] = []

    def noted(subject, k, last, plan, checkpoint):
        begun.append((k, last and len(last)))
        return search_from_previous(subject, k, last, plan, checkpoint)

    def noted_too(subject, k, *rest):
        afresh.append(k)
        return search_from_scratch(subject, k, *rest)

    monkeypatch.setattr("kmc.palette.best_palette.search_from_previous", noted)
    monkeypatch.setattr("kmc.palette.best_palette.search_from_scratch", noted_too)
    list(iter_palettes(photo_like(20, 30), [13, 14, 30], effort="balanced"))
    assert begun == [(13, None), (14, 13), (30, 14)]
    assert afresh == [13]


def test_a_size_with_room_for_both_kinds_is_prepared_anew():
    pixels = np.array([[9, 9, 9, 255], [200, 9, 9, 255], [9, 200, 9, 90], [9, 9, 200, 80]] * 2)
    pixels[4:, :3] += 5
    fixed = np.array([[1, 2, 3, 255], [250, 0, 9, 255]], np.uint8)
    grown = dict(iter_palettes(pixels.astype(np.uint8), [2, 7], fixed=fixed))
    assert np.array_equal(grown[7], best_palette(pixels.astype(np.uint8), 7, fixed=fixed))
    assert (grown[7][:, 3] < 255).sum() >= 2


def test_an_entry_without_points_goes_and_another_cluster_is_split():
    colors = np.array([[8, 8, 8], [30, 8, 8], [90, 8, 8]], np.uint8)
    subject = build_problem(
        ColorCounts(colors=colors, counts=np.array([1, 2, 3])), 3, "rgb", colors[:0]
    )
    assert subject.points is not None
    far = np.array([[19, 8, 8], [90, 8, 8], [8, 255, 255]]) / 255
    palette = round_palette(subject, HamerlyClusters(subject.points, far), 3, 4)
    assert palette.tolist() == colors[::-1].tolist()


def test_few_colors_before_many_with_all_kinds_of_alpha():
    """With two entries the translucent colours have none; with sixteen they do again."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (300, 4), dtype=np.uint8)
    pixels[:, 3] = rng.choice([0, 128, 255], 300)
    few, many = (palette for _, palette in iter_palettes(color_counts(pixels), [2, 16]))
    assert set(few[:, 3].tolist()) == {0, 255}
    assert set(many[:, 3].tolist()) > {0, 255}


def test_the_curve_falls():
    pixels = photo_like(64, 64).reshape(-1, 3)
    ks = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
    costs = [cost(pixels, palette) for _, palette in iter_palettes(pixels, ks)]
    assert (np.diff(costs) < 0).all()
    for k, at in zip((8, 64), (costs[4], costs[10]), strict=True):
        assert at <= cost(pixels, best_palette(pixels, k)) * 1.1


@given(pictures(), spaces)
@settings(max_examples=6, deadline=None)
def test_more_colors_never_cost_more(pixels, space):
    pixels = pixels[:80]
    palettes = [best_palette(pixels, k, effort="best", space=space) for k in range(1, 7)]
    costs = np.array([cost(pixels, palette, space) for palette in palettes])
    assert (np.diff(costs) <= 1e-12).all()


def test_more_colors_never_cost_more_in_a_picture():
    pixels = photo_like(48, 48).reshape(-1, 3)
    costs = [cost(pixels, best_palette(pixels, k, effort="best")) for k in (19, 20)]
    assert (np.diff(costs) <= 0).all()


# --- progress and bad arguments


def test_progress_rises_to_its_total():
    seen = []
    best_palette(photo_like(40, 40), 9, progress=lambda done, total: seen.append((done, total)))
    done, totals = zip(*seen, strict=True)
    assert list(done) == sorted(done)
    assert done[0] == 0
    assert done[-1] == totals[-1]
    assert len(set(totals)) == 1
    assert len(seen) > 3


def test_a_clock_counts_steps_and_every_size_ends_where_the_next_begins():
    seen = []
    clock = StepCounter(3, 3, lambda done, total: seen.append((done, total)))
    clock.checkpoint()
    clock.checkpoint()
    clock.checkpoint()
    clock.next()
    clock.checkpoint()
    clock.next()
    clock.next()
    assert [done for done, _ in seen] == [0, 1, 2, 3, 3, 6, 9]
    assert {total for _, total in seen} == {9}


def test_sizes_that_take_no_steps_are_progress_too():
    seen = []
    pixels = np.eye(3, dtype=np.uint8)
    list(iter_palettes(pixels, [2, 3, 4, 5], progress=lambda *of: seen.append(of)))
    assert seen[-1][0] == seen[-1][1]


def test_what_progress_raises_stops_the_work():
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        best_palette(photo_like(20, 20), 4, progress=stop)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 0}, "k=0 must be at least 1"),
        ({"k": 2.5}, "k=2.5 must be a whole number"),
        ({"effort": "most"}, "effort='most' must be one of fast, balanced, best"),
        ({"space": "hsv"}, "space='hsv' must be one of rgb, oklab, cielab"),
        ({"fixed": np.zeros((2, 3))}, r"uint8 of shape \(m, 3\) .* float64 of \(2, 3\)"),
        ({"fixed": np.zeros((2, 5), np.uint8)}, r"not uint8 of \(2, 5\)"),
        ({"fixed": np.zeros((1, 4), np.uint8)}, "fixed colours have alpha and the picture has"),
        ({"fixed": np.eye(3, dtype=np.uint8)}, "3 fixed colours need k=3 or more, not k=2"),
        ({"pixels": np.zeros((4, 3))}, "pixels must be uint8"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        best_palette(**{"pixels": np.zeros((4, 3), np.uint8), "k": 2} | arguments)


def test_fixed_colors_without_alpha_are_opaque():
    pixels = np.array([[1, 2, 3, 255], [9, 9, 9, 90], [200, 0, 0, 255]], np.uint8)
    fixed = np.array([[7, 8, 9]], np.uint8)
    assert best_palette(pixels, 2, fixed=fixed)[0].tolist() == [7, 8, 9, 255]


def test_repeated_fixed_colors_count_once_and_none_is_none():
    pixels = np.array([[1, 2, 3], [200, 100, 50], [9, 9, 9]], np.uint8)
    fixed = np.array([[7, 7, 7], [7, 7, 7]], np.uint8)
    assert best_palette(pixels, 2, fixed=fixed)[0].tolist() == [7, 7, 7]
    assert np.array_equal(best_palette(pixels, 2, fixed=[]), best_palette(pixels, 2))
