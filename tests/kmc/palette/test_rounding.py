"""Centroids become different 8-bit colours, each of which some point is nearest to."""

import numpy as np

from kmc import ColorCounts
from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.problem import PaletteProblem, build_problem
from kmc.palette.rounding import round_palette


def problem_of(colors: np.ndarray, counts: list[int], k: int) -> PaletteProblem:
    picture = ColorCounts(colors=colors, counts=np.array(counts))
    problem = build_problem(picture, k, "rgb", colors[:0])
    assert problem.points is not None
    return problem


def test_round_palette_splits_a_cluster_where_two_centroids_round_to_one_color():
    colors = np.array([[8, 8, 8], [8, 9, 8], [30, 8, 8], [90, 8, 8]], np.uint8)
    problem = problem_of(colors, [5, 1, 1, 1], 3)
    centroids = np.array([[8.1, 8, 8], [8.2, 8.2, 8], [60, 8, 8]]) / 255
    palette = round_palette(problem, HamerlyClusters(problem.points, centroids), 3, 4)
    assert sorted(palette.tolist()) == [[8, 8, 8], [30, 8, 8], [90, 8, 8]]


def test_round_palette_is_smaller_where_there_are_fewer_colors():
    colors = np.array([[8, 8, 8], [90, 8, 8]], np.uint8)
    problem = problem_of(colors, [1, 2], 4)
    palette = round_palette(problem, HamerlyClusters(problem.points, problem.points.points), 4, 4)
    assert palette.tolist() == [[90, 8, 8], [8, 8, 8]]


def test_round_palette_drops_an_entry_without_points_and_splits_another_cluster():
    colors = np.array([[8, 8, 8], [30, 8, 8], [90, 8, 8]], np.uint8)
    problem = problem_of(colors, [1, 2, 3], 3)
    centroids = np.array([[19, 8, 8], [90, 8, 8], [8, 255, 255]]) / 255
    palette = round_palette(problem, HamerlyClusters(problem.points, centroids), 3, 4)
    assert palette.tolist() == colors[::-1].tolist()
