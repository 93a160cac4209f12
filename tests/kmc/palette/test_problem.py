"""What a palette is searched for: which colours are clustered, and where opaque points lie."""

import numpy as np
import pytest

from kmc import SPACES, ColorCounts, to_space
from kmc.palette.problem import ALPHA_OFFSET, PaletteProblem, build_problem

TRANSPARENT = [0, 0, 0, 0]
TRANSLUCENT = [60, 120, 180, 90]
OPAQUE = [10, 20, 30, 255]
OTHER_OPAQUE = [200, 210, 220, 255]


def picture(*colors: list[int]) -> ColorCounts:
    """Colours with the counts 1, 2, 3 ..."""
    return ColorCounts(colors=np.array(colors, np.uint8), counts=np.arange(1, len(colors) + 1))


def entries(*colors: list[int]) -> np.ndarray:
    return np.array(colors, np.uint8).reshape(-1, 4)


@pytest.mark.parametrize(
    ("colors", "k", "fixed", "clustered", "transparent"),
    [
        ([TRANSPARENT, OPAQUE], 2, [], [OPAQUE], [TRANSPARENT]),
        ([TRANSPARENT, OPAQUE], 1, [], [OPAQUE], []),
        ([TRANSPARENT], 1, [], [], [TRANSPARENT]),
        ([TRANSPARENT, OPAQUE], 2, [[9, 9, 9, 0]], [OPAQUE], [[9, 9, 9, 0]]),
        ([TRANSPARENT, OPAQUE], 3, [OTHER_OPAQUE], [OPAQUE], [TRANSPARENT]),
        ([TRANSPARENT, OPAQUE], 2, [OTHER_OPAQUE], [OPAQUE], []),
        ([TRANSPARENT], 2, [OTHER_OPAQUE], [], [TRANSPARENT]),
        ([TRANSPARENT], 1, [OTHER_OPAQUE], [], []),
        ([OPAQUE, OTHER_OPAQUE], 2, [], [OPAQUE, OTHER_OPAQUE], []),
        (
            [TRANSPARENT, [255, 0, 0, 1], TRANSLUCENT],
            3,
            [],
            [[255, 0, 0, 1], TRANSLUCENT],
            [TRANSPARENT],
        ),
        ([TRANSPARENT, TRANSLUCENT], 4, [[255, 0, 0, 1]], [TRANSLUCENT], [TRANSPARENT]),
    ],
)
def test_build_problem_sets_transparent_colors_apart_where_there_is_room(
    colors, k, fixed, clustered, transparent
):
    problem = build_problem(picture(*colors), k, "rgb", entries(*fixed))
    assert problem.transparent.tolist() == transparent
    points = problem.points
    decoded = [] if points is None else problem.decode(points.points).tolist()
    assert decoded == clustered
    assert problem.fixed.tolist() == [color for color in fixed if color[3] > 0]
    assert not problem.has_alpha_offset


@pytest.mark.parametrize(
    ("colors", "k", "fixed", "has_alpha_offset"),
    [
        ([TRANSLUCENT, OPAQUE], 2, [], True),
        ([TRANSLUCENT, OPAQUE], 1, [], False),
        ([TRANSLUCENT, OPAQUE], 2, [OTHER_OPAQUE], True),
        ([TRANSLUCENT, OPAQUE], 2, [TRANSLUCENT], True),
        ([TRANSLUCENT, OPAQUE], 1, [OTHER_OPAQUE], False),
        ([TRANSLUCENT, OPAQUE, TRANSPARENT], 3, [], True),
        ([TRANSLUCENT, OPAQUE, TRANSPARENT], 2, [], False),
        ([TRANSLUCENT, TRANSLUCENT], 2, [], False),
    ],
)
def test_build_problem_clusters_both_kinds_where_each_can_have_an_entry(
    colors, k, fixed, has_alpha_offset
):
    problem = build_problem(picture(*colors), k, "rgb", entries(*fixed))
    assert problem.has_alpha_offset == has_alpha_offset
    assert problem.points is not None
    visible = [color for color in colors if color != TRANSPARENT]
    only_opaque = OPAQUE in colors and not has_alpha_offset
    clustered = [OPAQUE] if only_opaque else visible
    assert problem.decode(problem.points.points).tolist() == clustered
    weights = [1.0 + colors.index(color) for color in clustered]
    assert problem.points.weights.tolist()[:1] == weights[:1]


@pytest.mark.parametrize("space", SPACES)
def test_encode_moves_opaque_points_and_decode_moves_them_back(space):
    colors = entries(TRANSLUCENT, OPAQUE, OTHER_OPAQUE, [1, 2, 3, 254], [4, 5, 6, 1])
    problem = build_problem(picture(*colors.tolist()), 5, space, colors[:0])
    points = problem.encode(colors)
    offsets = points - to_space(colors, space)
    assert offsets[:, 3].tolist() == [0, ALPHA_OFFSET, ALPHA_OFFSET, 0, 0]
    assert not offsets[:, :3].any()
    decoded = problem.decode(points)
    assert np.array_equal(decoded[:, 3], colors[:, 3])
    assert np.array_equal(decoded[:3], colors[:3])


@pytest.mark.parametrize("space", SPACES)
def test_encode_puts_kinds_farther_apart_than_any_two_of_a_kind(space):
    corners = np.stack(np.meshgrid(*[[0, 128, 255]] * 3), axis=-1).reshape(-1, 3)
    opaque, translucent = (np.insert(corners, 3, alpha, axis=1) for alpha in (255, 254))
    problem = build_problem(
        picture(*opaque.tolist(), *translucent.tolist(), [0, 0, 0, 1]), 9, space, entries()
    )
    kinds = [
        problem.encode(np.array(kind, np.uint8)) for kind in (opaque, [*translucent, [0, 0, 0, 1]])
    ]
    within = [((kind[:, None] - kind) ** 2).sum(axis=2).max() for kind in kinds]
    between = ((kinds[0][:, None] - kinds[1]) ** 2).sum(axis=2).min()
    assert between > max(within)


def test_decode_of_a_point_between_the_kinds_is_of_the_nearer_kind():
    problem = build_problem(picture(TRANSLUCENT, OPAQUE), 2, "rgb", entries())
    low = 1 + ALPHA_OFFSET / 2 - 0.01
    high = 1 + ALPHA_OFFSET / 2 + 0.01
    points = np.array([[0.5, 0.5, 0.5, alpha] for alpha in (low, high, 1.0, 0.999)])
    before = points.copy()
    assert problem.decode(points)[:, 3].tolist() == [254, 255, 254, 254]
    assert np.array_equal(points, before)


def mean_of(problem: PaletteProblem, rows: list[int]) -> np.ndarray:
    assert problem.points is not None
    return np.average(problem.points.points[rows], axis=0, weights=problem.points.weights[rows])


@pytest.mark.parametrize(
    ("fixed", "means"),
    [
        ([], [[1, 2], [0, 3]]),
        ([OTHER_OPAQUE], [[0, 3]]),
        ([TRANSLUCENT], [[1, 2]]),
        ([OTHER_OPAQUE, TRANSLUCENT], []),
    ],
)
def test_seed_points_are_the_fixed_colors_and_the_means_of_the_other_kinds(fixed, means):
    colors = [TRANSLUCENT, OPAQUE, OTHER_OPAQUE, [1, 2, 3, 200]]
    problem = build_problem(picture(*colors), 4, "rgb", entries(*fixed))
    expected = [*problem.encode(entries(*fixed)), *(mean_of(problem, rows) for rows in means)]
    np.testing.assert_allclose(problem.seed_points(), expected)


def test_seed_points_of_one_kind_are_the_fixed_colors_or_the_mean():
    colors = picture([10, 20, 30], [40, 50, 60])
    problem = build_problem(colors, 2, "rgb", colors.colors[:0])
    np.testing.assert_allclose(problem.seed_points(), [mean_of(problem, [0, 1])])
    problem = build_problem(colors, 2, "rgb", colors.colors[:1])
    np.testing.assert_allclose(problem.seed_points(), problem.encode(colors.colors[:1]))
