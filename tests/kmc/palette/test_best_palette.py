"""The guarantees of `best_palette`, for every effort, space and kind of picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import EFFORTS, best_palette, count_colors, iter_palettes, to_space
from kmc.nearest import assign_to_palette
from kmc.palette.rising_sizes import EXHAUSTIVE_MAX_K
from tests.support.kmc.palette_laws import (
    check_laws,
    cost,
    pictures,
    sizes_and_efforts,
    slow_color_counts,
    spaces,
)
from tests.support.pictures import photo_like

quick = settings(max_examples=20, deadline=None)


@given(pictures(), sizes_and_efforts(24), spaces)
@quick
def test_best_palette_obeys_the_laws(pixels, size_and_effort, space):
    k, effort = size_and_effort
    palette = best_palette(pixels, k, effort=effort, space=space)
    check_laws(count_colors(pixels), palette, k, palette[:0], space)
    distinct = np.unique(pixels, axis=0)
    if len(distinct) <= k:
        assert np.array_equal(np.unique(palette, axis=0), distinct)


@given(pictures(4), sizes_and_efforts(24), spaces)
@quick
def test_best_palette_obeys_the_laws_with_alpha(pixels, size_and_effort, space):
    k, effort = size_and_effort
    picture = slow_color_counts(pixels)
    palette = best_palette(picture, k, effort=effort, space=space)
    check_laws(picture, palette, k, palette[:0], space)
    nearest = palette[assign_to_palette(picture.colors, palette.astype(float), space)]
    visible = picture.colors[:, 3] > 0
    assert (nearest[picture.colors[:, 3] == 255, 3] == 255).all()
    if k > 1 or (picture.colors[:, 3] == 0).all():
        assert (nearest[picture.colors[:, 3] == 0, 3] == 0).all()
    if len(picture) <= k:
        assert np.array_equal(nearest[visible], picture.colors[visible])


@given(pictures(), sizes_and_efforts(6), st.integers(0, 2**32 - 1), spaces)
@quick
def test_best_palette_has_the_fixed_colors(pixels, size_and_effort, seed, space):
    k, effort = size_and_effort
    fixed = np.random.default_rng(seed).integers(0, 256, (k // 2 + 1, 3), dtype=np.uint8)
    fixed = fixed[np.sort(np.unique(fixed, axis=0, return_index=True)[1])]
    palette = best_palette(pixels, k + 1, effort=effort, space=space, fixed=fixed)
    check_laws(count_colors(pixels), palette, k + 1, fixed, space)


@given(pictures(4), sizes_and_efforts(6), st.integers(0, 2**32 - 1))
@quick
def test_best_palette_has_the_fixed_colors_with_alpha(pixels, size_and_effort, seed):
    k, effort = size_and_effort
    rng = np.random.default_rng(seed)
    fixed = rng.integers(0, 256, (k // 2 + 1, 4), dtype=np.uint8)
    fixed[:, 3] = rng.choice([0, 100, 255], len(fixed))
    fixed = fixed[np.sort(np.unique(fixed, axis=0, return_index=True)[1])]
    picture = slow_color_counts(pixels)
    palette = best_palette(picture, k + 1, effort=effort, fixed=fixed)
    check_laws(picture, palette, k + 1, fixed, "rgb")
    if len(palette) > len(fixed):
        nearest = palette[assign_to_palette(picture.colors, palette.astype(float), "rgb")]
        assert (nearest[picture.colors[:, 3] == 255, 3] == 255).all()


@given(pictures(max_pixels=60), sizes_and_efforts(8))
@settings(max_examples=10, deadline=None)
def test_best_palette_is_the_same_for_equal_calls_and_any_order_of_pixels(pixels, size_and_effort):
    k, effort = size_and_effort
    before = pixels.copy()
    palette = best_palette(pixels, k, effort=effort)
    assert np.array_equal(palette, best_palette(pixels[::-1], k, effort=effort))
    assert np.array_equal(palette, best_palette(count_colors(pixels), k, effort=effort))
    assert np.array_equal(pixels, before)


@given(pictures(max_pixels=60), sizes_and_efforts(8))
@settings(max_examples=10, deadline=None)
def test_best_palette_is_the_same_for_doubled_counts(pixels, size_and_effort):
    k, effort = size_and_effort
    twice = np.concatenate([pixels, pixels])
    assert np.array_equal(*(best_palette(p, k, effort=effort) for p in (pixels, twice)))


@pytest.mark.parametrize(
    ("space", "k", "side"),
    [("rgb", 4, 24), ("rgb", 20, 16), ("oklab", 17, 16), ("cielab", 18, 16)],
)
def test_best_palette_costs_less_with_more_effort_and_beats_a_plain_quantiser(space, k, side):
    pixels = photo_like(side, side).reshape(-1, 3)
    fast, balanced, best = (
        cost(pixels, best_palette(pixels, k, effort=effort, space=space), space)
        for effort in EFFORTS
    )
    assert best <= balanced * 1.0005
    assert balanced <= fast * 1.005
    levels = int(np.ceil(k ** (1 / 3)))
    grid = np.unique((pixels.astype(int) * levels // 256 * 2 + 1) * 128 // levels, axis=0)
    assert fast < cost(pixels, grid[:k].astype(np.uint8), space)


def lowest_cost_of_random_starts(pixels, k, starts, iterations):
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
def test_best_palette_is_no_worse_than_many_random_starts(seed):
    rng = np.random.default_rng(seed)
    clouds = rng.normal(rng.integers(20, 236, (12, 1, 3)), 8, (12, 9, 3))
    pixels = np.clip(clouds, 0, 255).astype(np.uint8).reshape(-1, 3)
    rounding = 3 / 12 / 255**2
    # best_palette would search the other sizes up to 8 as well, which can only make it better.
    palettes = dict(iter_palettes(pixels, [3, 8], effort="best"))
    for k in (3, 8):
        reference = lowest_cost_of_random_starts(pixels, k, starts=40, iterations=15)
        assert cost(pixels, palettes[k]) <= reference * 1.002 + rounding


def test_best_palette_of_one_color_is_the_mean():
    pixels = np.array([[0, 0, 0], [0, 0, 0], [9, 30, 255]], np.uint8)
    assert best_palette(pixels, 1).tolist() == [[3, 10, 85]]


def test_best_palette_of_two_clouds_is_their_means():
    pixels = np.array([[10, 0, 0], [12, 0, 0], [200, 200, 0], [200, 210, 0]] * 2, np.uint8)
    for effort in EFFORTS:
        palette = best_palette(pixels, 2, effort=effort)
        assert sorted(palette.tolist()) == [[11, 0, 0], [200, 205, 0]]


def test_best_palette_has_the_most_used_first_but_for_fixed_ones():
    pixels = np.repeat(np.array([[0, 0, 0], [90, 0, 0], [255, 0, 0]], np.uint8), [2, 9, 5], axis=0)
    assert best_palette(pixels, 3).tolist() == [[90, 0, 0], [255, 0, 0], [0, 0, 0]]
    fixed = np.array([[0, 0, 0]], np.uint8)
    assert best_palette(pixels, 4, fixed=fixed).tolist() == [[0, 0, 0], [90, 0, 0], [255, 0, 0]]


def test_best_palette_fits_the_rest_around_a_fixed_color():
    pixels = np.array([[0, 0, 0]] * 5 + [[100, 0, 0], [110, 0, 0], [220, 0, 0]], np.uint8)
    palette = best_palette(pixels, 3, fixed=np.array([[2, 0, 0]], np.uint8), effort="best")
    assert sorted(palette[:, 0].tolist()) == [2, 105, 220]


# --- transparency


def test_best_palette_ignores_the_colors_of_transparent_pixels():
    transparent = np.array([[255, 0, 0, 0], [0, 255, 0, 0], [9, 9, 255, 0]] * 50, np.uint8)
    opaque = np.array([[10, 10, 10, 255], [12, 10, 10, 255], [90, 90, 90, 255]], np.uint8)
    palette = best_palette(slow_color_counts(np.concatenate([transparent, opaque])), 3)
    assert sorted(palette.tolist()) == [[0, 0, 0, 0], [11, 10, 10, 255], [90, 90, 90, 255]]


def test_best_palette_keeps_one_opaque_pixel_among_translucent_ones_opaque():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (40, 4), dtype=np.uint8)
    pixels[:, 3] = 254
    pixels[7, 3] = 255
    for k in (1, 2, 3, 30):
        for effort in EFFORTS:
            palette = best_palette(slow_color_counts(pixels), k, effort=effort)
            label = assign_to_palette(pixels[7:8], palette.astype(float), "rgb")[0]
            assert palette[label, 3] == 255


def test_best_palette_costs_the_same_with_an_opaque_alpha():
    pixels = photo_like(40, 40).reshape(-1, 3)
    opaque = np.column_stack([pixels, np.full(len(pixels), 255, np.uint8)])
    with_alpha = best_palette(slow_color_counts(opaque), 12)
    without = best_palette(pixels, 12)
    assert (with_alpha[:, 3] == 255).all()
    assert cost(pixels, with_alpha[:, :3]) == pytest.approx(cost(pixels, without), rel=0.01)


# --- sizes


@given(pictures(max_pixels=40), spaces, st.integers(1, 5))
@settings(max_examples=6, deadline=None)
def test_best_palette_never_costs_more_with_more_colors(pixels, space, k):
    """It is the palette of a sequence of sizes, whose costs never rise."""
    palettes = dict(iter_palettes(pixels, range(1, 6), effort="best", space=space))
    costs = np.array([cost(pixels, palette, space) for palette in palettes.values()])
    assert (np.diff(costs) <= 1e-12).all()
    assert np.array_equal(best_palette(pixels, k, effort="best", space=space), palettes[k])


def test_best_palette_never_costs_more_with_more_colors_in_a_photo():
    """The larger size searches the smaller one first, and no more."""
    pixels = photo_like(14, 14).reshape(-1, 3)
    assert EXHAUSTIVE_MAX_K < 19
    costs = [cost(pixels, best_palette(pixels, k, effort="best")) for k in (19, 20)]
    assert (np.diff(costs) <= 0).all()


# --- progress and bad arguments


def test_best_palette_reports_progress_up_to_its_total():
    reports = []
    best_palette(photo_like(40, 40), 9, progress=lambda *report: reports.append(report))
    done, totals = zip(*reports, strict=True)
    assert list(done) == sorted(done)
    assert done[0] == 0
    assert done[-1] == totals[-1]
    assert len(set(totals)) == 1
    assert len(reports) > 3


def test_best_palette_stops_where_progress_raises():
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
def test_best_palette_refuses_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        best_palette(**{"pixels": np.zeros((4, 3), np.uint8), "k": 2} | arguments)


def test_best_palette_takes_fixed_colors_without_alpha_as_opaque():
    pixels = np.array([[1, 2, 3, 255], [9, 9, 9, 90], [200, 0, 0, 255]], np.uint8)
    fixed = np.array([[7, 8, 9]], np.uint8)
    assert best_palette(pixels, 2, fixed=fixed)[0].tolist() == [7, 8, 9, 255]


def test_best_palette_takes_repeated_fixed_colors_once_and_an_empty_list_as_none():
    pixels = np.array([[1, 2, 3], [200, 100, 50], [9, 9, 9]], np.uint8)
    fixed = np.array([[7, 7, 7], [7, 7, 7]], np.uint8)
    assert best_palette(pixels, 2, fixed=fixed)[0].tolist() == [7, 7, 7]
    assert np.array_equal(best_palette(pixels, 2, fixed=[]), best_palette(pixels, 2))
