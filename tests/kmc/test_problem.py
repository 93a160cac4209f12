"""What a palette is made for: which colours are clustered, which stand aside, where opaque is."""

import numpy as np
import pytest

from kmc import SPACES, ColorCounts, to_space
from kmc.palette.problem import ALPHA_OFFSET, PaletteProblem, build_problem

HIDDEN = [0, 0, 0, 0]
CLEAR = [60, 120, 180, 90]
SOLID = [10, 20, 30, 255]
OTHER = [200, 210, 220, 255]


def picture(*colors: list[int]) -> ColorCounts:
    """Colours with the counts 1, 2, 3 ..."""
    return ColorCounts(colors=np.array(colors, np.uint8), counts=np.arange(1, len(colors) + 1))


def entries(*colors: list[int]) -> np.ndarray:
    return np.array(colors, np.uint8).reshape(-1, 4)


@pytest.mark.parametrize(
    ("colors", "k", "fixed", "clustered", "aside"),
    [
        ([HIDDEN, SOLID], 2, [], [SOLID], [HIDDEN]),
        ([HIDDEN, SOLID], 1, [], [SOLID], []),
        ([HIDDEN], 1, [], [], [HIDDEN]),
        ([HIDDEN, SOLID], 2, [[9, 9, 9, 0]], [SOLID], [[9, 9, 9, 0]]),
        ([HIDDEN, SOLID], 3, [OTHER], [SOLID], [HIDDEN]),
        ([HIDDEN, SOLID], 2, [OTHER], [SOLID], []),
        ([HIDDEN], 2, [OTHER], [], [HIDDEN]),
        ([HIDDEN], 1, [OTHER], [], []),
        ([SOLID, OTHER], 2, [], [SOLID, OTHER], []),
        ([HIDDEN, [255, 0, 0, 1], CLEAR], 3, [], [[255, 0, 0, 1], CLEAR], [HIDDEN]),
        ([HIDDEN, CLEAR], 4, [[255, 0, 0, 1]], [CLEAR], [HIDDEN]),
    ],
)
def test_what_is_hidden_stands_aside_where_there_is_room(colors, k, fixed, clustered, aside):
    subject = build_problem(picture(*colors), k, "rgb", entries(*fixed))
    assert subject.aside.tolist() == aside
    found = [] if subject.points is None else subject.decode(subject.points.points).tolist()
    assert found == clustered
    assert subject.fixed.tolist() == [color for color in fixed if color[3] > 0]
    assert not subject.lifted


@pytest.mark.parametrize(
    ("colors", "k", "fixed", "lifted"),
    [
        ([CLEAR, SOLID], 2, [], True),
        ([CLEAR, SOLID], 1, [], False),
        ([CLEAR, SOLID], 2, [OTHER], True),
        ([CLEAR, SOLID], 2, [CLEAR], True),
        ([CLEAR, SOLID], 1, [OTHER], False),
        ([CLEAR, SOLID, HIDDEN], 3, [], True),
        ([CLEAR, SOLID, HIDDEN], 2, [], False),
        ([CLEAR, CLEAR], 2, [], False),
    ],
)
def test_both_kinds_are_clustered_where_each_can_have_an_entry(colors, k, fixed, lifted):
    subject = build_problem(picture(*colors), k, "rgb", entries(*fixed))
    assert subject.lifted == lifted
    assert subject.points is not None
    kinds = [color for color in colors if color != HIDDEN]
    kept = kinds if lifted or SOLID not in colors else [SOLID]  # else the opaque ones count
    assert subject.decode(subject.points.points).tolist() == kept
    weights = [1.0 + colors.index(color) for color in kept]
    assert subject.points.weights.tolist()[:1] == weights[:1]


@pytest.mark.parametrize("space", SPACES)
def test_opaque_points_are_lifted_and_come_back(space):
    colors = entries(CLEAR, SOLID, OTHER, [1, 2, 3, 254], [4, 5, 6, 1])
    subject = build_problem(picture(*colors.tolist()), 5, space, colors[:0])
    points = subject.encode(colors)
    lifts = points - to_space(colors, space)
    assert lifts[:, 3].tolist() == [0, ALPHA_OFFSET, ALPHA_OFFSET, 0, 0]
    assert not lifts[:, :3].any()
    found = subject.decode(points)
    assert np.array_equal(found[:, 3], colors[:, 3])
    assert np.array_equal(found[:3], colors[:3])


@pytest.mark.parametrize("space", SPACES)
def test_kinds_are_farther_apart_than_any_two_of_a_kind(space):
    corners = np.stack(np.meshgrid(*[[0, 128, 255]] * 3), axis=-1).reshape(-1, 3)
    opaque, clear = (np.insert(corners, 3, alpha, axis=1) for alpha in (255, 254))
    subject = build_problem(
        picture(*opaque.tolist(), *clear.tolist(), [0, 0, 0, 1]), 9, space, entries()
    )
    kinds = [subject.encode(np.array(kind, np.uint8)) for kind in (opaque, [*clear, [0, 0, 0, 1]])]
    within = [((kind[:, None] - kind) ** 2).sum(axis=2).max() for kind in kinds]
    between = ((kinds[0][:, None] - kinds[1]) ** 2).sum(axis=2).min()
    assert between > max(within)


def test_a_point_between_the_kinds_goes_to_the_nearer_and_stays_of_its_kind():
    subject = build_problem(picture(CLEAR, SOLID), 2, "rgb", entries())
    low = 1 + ALPHA_OFFSET / 2 - 0.01
    high = 1 + ALPHA_OFFSET / 2 + 0.01
    points = np.array([[0.5, 0.5, 0.5, alpha] for alpha in (low, high, 1.0, 0.999)])
    before = points.copy()
    assert subject.decode(points)[:, 3].tolist() == [254, 255, 254, 254]
    assert np.array_equal(points, before)


def mean_of(subject: PaletteProblem, rows: list[int]) -> np.ndarray:
    assert subject.points is not None
    return np.average(subject.points.points[rows], axis=0, weights=subject.points.weights[rows])


@pytest.mark.parametrize(
    ("fixed", "means"),
    [([], [[1, 2], [0, 3]]), ([OTHER], [[0, 3]]), ([CLEAR], [[1, 2]]), ([OTHER, CLEAR], [])],
)
def test_the_search_begins_with_the_fixed_colors_and_the_means_of_the_other_kinds(fixed, means):
    colors = [CLEAR, SOLID, OTHER, [1, 2, 3, 200]]
    subject = build_problem(picture(*colors), 4, "rgb", entries(*fixed))
    expected = [*subject.encode(entries(*fixed)), *(mean_of(subject, rows) for rows in means)]
    np.testing.assert_allclose(subject.seeds(), expected)


def test_of_one_kind_the_search_begins_with_the_fixed_colors_or_the_mean():
    colors = picture([10, 20, 30], [40, 50, 60])
    subject = build_problem(colors, 2, "rgb", colors.colors[:0])
    np.testing.assert_allclose(subject.seeds(), [mean_of(subject, [0, 1])])
    subject = build_problem(colors, 2, "rgb", colors.colors[:1])
    np.testing.assert_allclose(subject.seeds(), subject.encode(colors.colors[:1]))
