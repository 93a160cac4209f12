"""The search for k clusters: among the means of cells first, then among all colours.

Four steps make a palette. Starts are grown by splitting (`splitting.py`) and drawn by k-means++
(`greedy_plus_plus.py`), and the cheapest one goes on. Breathing takes it out of local optima
(`breathing.py`). Both work on the means of grid cells (`weighted_points.py`), which are made
smaller until the spread within them is a small share of the cost. Last, Lloyd runs on all
distinct colours, and the centroids are rounded to 8 bits (`rounding.py`).

A search starts from scratch, or from the clusters of a smaller size of the same problem.
"""

from typing import NamedTuple

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Checkpoint
from kmc.palette.breathing import breathing_kmeans
from kmc.palette.efforts import SearchSettings
from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.lloyd.clusters import Clusters
from kmc.palette.lloyd.dense import MAX_DENSE_PAIRS, DenseClusters
from kmc.palette.lloyd.hamerly import HamerlyClusters
from kmc.palette.lloyd.weighted_points import WeightedPoints, merge_by_grid_cell
from kmc.palette.problem import PaletteProblem
from kmc.palette.rounding import round_palette
from kmc.palette.splitting import grow_by_splitting

ALWAYS_FROM_SCRATCH_K = 12  # up to so many clusters are searched from scratch too, in no time
MAX_DRAWS = 24  # more k-means++ starts than that find nothing new
MERGE_THRESHOLD = 2048  # up to so many points are not merged
MAX_CELL_WIDTH = 1 / 32  # in units of the space
MIN_CELL_WIDTH = 1 / 160
SPREAD_TOLERANCE = 1.2  # up to so many times the intended spread is not worth smaller cells


class Candidate(NamedTuple):
    """A palette, and the clusters that it was made from; the next size can start with them.

    The clusters are None where the palette needed no search.
    """

    palette: Bytes
    clusters: Clusters | None


def search_from_scratch(
    problem: PaletteProblem,
    k: int,
    settings: SearchSettings,
    polish_settings: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate:
    """Search a palette of at most k colours that depends on no other search.

    So it can run elsewhere, and before the sizes below it are finished.

    Args:
        problem: what the palette is for.
        k: the size of the palette.
        settings: how the clusters are searched.
        polish_settings: how they are polished and rounded; those of the effort, where `settings`
            are its additional ones.
        checkpoint: called in between.
    """
    points = problem.points
    n_clusters = k - len(problem.transparent)
    if points is None or n_clusters <= len(problem.fixed):
        return Candidate(_required_entries(problem), None)
    checkpoint()
    clusters = _initial_clusters(problem, points, n_clusters, settings)
    clusters = _breathe(problem, clusters, settings, checkpoint)
    return _polish(problem, points, clusters, n_clusters, polish_settings, checkpoint)


def search_from_previous(
    problem: PaletteProblem,
    k: int,
    previous: Clusters | None,
    settings: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate | None:
    """Search a palette of at most k colours from the clusters of a smaller size.

    Args:
        problem: what the palette is for.
        k: the size of the palette.
        previous: clusters of the same problem; None where there are none.
        settings: how the clusters are searched, polished and rounded.
        checkpoint: called in between.

    Returns:
        the candidate; None without previous clusters or without a free entry.
    """
    points = problem.points
    n_clusters = k - len(problem.transparent)
    if previous is None or points is None or n_clusters <= len(problem.fixed):
        return None
    checkpoint()
    clusters = _grow_previous(points, previous, n_clusters, settings)
    clusters = _breathe(problem, clusters, settings, checkpoint)
    return _polish(problem, points, clusters, n_clusters, settings, checkpoint)


def searches_from_scratch(
    problem: PaletteProblem, k: int, previous: Clusters | None, settings: SearchSettings
) -> tuple[SearchSettings, ...]:
    """Return the settings of each search from scratch that a size needs.

    They are none where the size can start from previous clusters, unless it is small or the
    settings want it always.
    """
    is_small = k - len(problem.transparent) <= ALWAYS_FROM_SCRATCH_K
    if previous is None or is_small or settings.always_from_scratch:
        return (settings, *settings.additional_searches)
    return ()


def _required_entries(problem: PaletteProblem) -> Bytes:
    """Return the entries that are in the palette in any case."""
    return np.concatenate([problem.fixed, problem.transparent])


def _initial_clusters(
    problem: PaletteProblem, points: WeightedPoints, k: int, settings: SearchSettings
) -> Clusters:
    """Return k clusters near a local optimum: the best of those grown and those drawn."""
    cells = _merge_if_many(points, MAX_CELL_WIDTH)
    seeds = problem.seed_points()
    n_pinned = len(problem.fixed)
    make_clusters = _clusters_type(cells, k)
    grown = make_clusters(cells, seeds, n_pinned)
    grow_by_splitting(grown, k, 1)
    rng = np.random.default_rng(0)
    n_draws = min(settings.drawn_centroids // k, MAX_DRAWS) if k > 1 else 0
    drawn = [
        make_clusters(cells, greedy_plus_plus(cells, seeds, k, rng), n_pinned)
        for _ in range(n_draws)
    ]
    starts = [grown, *drawn]
    for start in starts:
        start.run_until_stable(settings.lloyd_steps, settings.min_gain)
    cheapest = min(starts, key=lambda start: start.cost())
    return _refine_cells(points, cheapest, k, settings)


def _grow_previous(
    points: WeightedPoints, previous: Clusters, k: int, settings: SearchSettings
) -> Clusters:
    """Return k clusters near a local optimum that are grown from fewer."""
    make_clusters = _clusters_type(previous.points, k)
    if isinstance(previous, make_clusters):
        clusters = previous.copy()
    else:
        clusters = make_clusters(previous.points, previous.centroids, previous.n_pinned)
    grow_by_splitting(clusters, k, 1)
    clusters.run_until_stable(settings.lloyd_steps, settings.min_gain)
    return _refine_cells(points, clusters, k, settings)


def _refine_cells(
    points: WeightedPoints, clusters: Clusters, k: int, settings: SearchSettings
) -> Clusters:
    """Return the clusters among smaller cells, if the spread within the present ones is too large.

    The spread within cells goes with the square of their width.
    """
    spread = (points.sum_of_squares - clusters.points.sum_of_squares) / points.total_weight
    intended = settings.max_cell_spread * (clusters.cost() + spread)
    if spread <= intended * SPREAD_TOLERANCE:
        return clusters
    width = max(MIN_CELL_WIDTH, MAX_CELL_WIDTH * float(np.sqrt(intended / spread)))
    cells = _merge_if_many(points, width)
    clusters = _clusters_type(cells, k)(cells, clusters.centroids, clusters.n_pinned)
    grow_by_splitting(clusters, k, 1)  # where there were fewer cells than k
    clusters.run_until_stable(settings.lloyd_steps, settings.min_gain)
    return clusters


def _clusters_type(points: WeightedPoints, k: int) -> type[Clusters]:
    """Return the class of clusters that is quickest for so many points and centroids."""
    return DenseClusters if len(points) * k <= MAX_DENSE_PAIRS else HamerlyClusters


def _merge_if_many(points: WeightedPoints, cell_width: float) -> WeightedPoints:
    """Return the points merged by cells, or the points themselves if they are few."""
    if len(points) <= MERGE_THRESHOLD:
        return points
    return merge_by_grid_cell(points, cell_width)


def _breathe(
    problem: PaletteProblem,
    clusters: Clusters,
    settings: SearchSettings,
    checkpoint: Checkpoint,
) -> Clusters:
    """Return the clusters after the breaths of the settings."""
    k = len(clusters)
    n_kept = len(problem.seed_points())
    sizes = sorted({max(1, k // divisor) for divisor in settings.breath_divisors}, reverse=True)
    return breathing_kmeans(clusters, n_kept, sizes, settings, checkpoint)


def _polish(
    problem: PaletteProblem,
    points: WeightedPoints,
    clusters: Clusters,
    k: int,
    settings: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate:
    """Return the palette of the clusters, after Lloyd on all points if the settings polish."""
    checkpoint()
    if settings.polish_steps:
        make_clusters = _clusters_type(points, len(clusters))
        polished = make_clusters(points, clusters.centroids, clusters.n_pinned)
        polished.run_until_stable(settings.polish_steps, settings.min_gain / 10)
    else:
        polished = clusters.copy()
    palette = round_palette(problem, polished, k, settings.max_roundings)
    free_entries = palette[len(problem.fixed) :]
    return Candidate(np.concatenate([_required_entries(problem), free_entries]), clusters)
