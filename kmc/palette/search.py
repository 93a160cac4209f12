"""The search for k clusters: among the means of cells first, then among all colours."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.palette.breathing import breathing_kmeans
from kmc.palette.efforts import SearchSettings
from kmc.palette.greedy_plus_plus import greedy_plus_plus
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.problem import PaletteProblem
from kmc.palette.rounding import round_palette
from kmc.palette.splitting import grow_by_splitting
from kmc.palette.weighted_points import WeightedPoints, merge_by_grid_cell

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Checkpoint = Callable[[], object]

ALWAYS_FROM_SCRATCH_K = (
    12  # sizes so small are always searched from the start as well: it takes no time
)
MAX_DRAWS = 24  # more draws than that find nothing new
MERGE_THRESHOLD = 2048  # up to that many points are not merged
# the width of a cell, in units of the space
WIDEST = 1 / 32
NARROWEST = 1 / 160
SPREAD_TOLERANCE = 1.2  # so much more spread than planned is not worth other cells


class Candidate(NamedTuple):
    """A palette, and the clusters that it was made of; the next size may begin with them."""

    palette: Bytes
    clusters: HamerlyClusters | None


def search_from_scratch(
    subject: PaletteProblem,
    k: int,
    way: SearchSettings,
    plan: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate:
    """A palette of at most k colours that is searched from the start.

    It depends on no other search, so it may be made elsewhere and ahead of its turn.

    Args:
        way: how it is searched, the plan or one of those besides.
        plan: of the whole; it says how the end is polished.
        checkpoint: called in between; what it raises goes on to the caller.
    """
    points = subject.points
    room = k - len(subject.aside)
    if points is None or room <= len(subject.fixed):
        return Candidate(_required_entries(subject), None)
    checkpoint()
    clusters = _breathe(subject, _initial_clusters(subject, points, room, way), way, checkpoint)
    return _polish(subject, points, clusters, room, plan, checkpoint)


def search_from_previous(
    subject: PaletteProblem,
    k: int,
    last: HamerlyClusters | None,
    plan: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate | None:
    """A palette that grows from clusters of a smaller size of the same subject; None of none."""
    points = subject.points
    room = k - len(subject.aside)
    if last is None or points is None or room <= len(subject.fixed):
        return None
    checkpoint()
    clusters = _breathe(subject, _grow_previous(points, last, room, plan), plan, checkpoint)
    return _polish(subject, points, clusters, room, plan, checkpoint)


def searches_from_scratch(
    subject: PaletteProblem, k: int, last: HamerlyClusters | None, plan: SearchSettings
) -> tuple[SearchSettings, ...]:
    """The searches from the start that the plan asks for beside that from the last size."""
    small = k - len(subject.aside) <= ALWAYS_FROM_SCRATCH_K
    return (plan, *plan.besides) if last is None or plan.afresh or small else ()


def _polish(
    subject: PaletteProblem,
    points: WeightedPoints,
    clusters: HamerlyClusters,
    room: int,
    plan: SearchSettings,
    checkpoint: Checkpoint,
) -> Candidate:
    """The palette of some clusters, settled on all distinct colours if the plan polishes."""
    checkpoint()
    every = (
        HamerlyClusters(points, clusters.places, clusters.pinned)
        if plan.polish
        else clusters.copy()
    )
    every.settle(plan.polish, plan.gain / 10)
    palette = round_palette(subject, every, room, plan.rounds)
    rest = palette[len(subject.fixed) :]
    return Candidate(np.concatenate([_required_entries(subject), rest]), clusters)


def _required_entries(subject: PaletteProblem) -> Bytes:
    """What is in the palette in any case."""
    return np.concatenate([subject.fixed, subject.aside])


def _initial_clusters(
    subject: PaletteProblem, points: WeightedPoints, k: int, plan: SearchSettings
) -> HamerlyClusters:
    """k clusters near a local optimum: the best of those grown and those drawn."""
    cells = _merge_if_many(points, WIDEST)
    seeds = subject.seeds()
    pinned = len(subject.fixed)
    grown = HamerlyClusters(cells, seeds, pinned)
    grow_by_splitting(grown, k, 1)
    rng = np.random.default_rng(0)
    draws = min(plan.draws // k, MAX_DRAWS) if k > 1 else 0
    drawn = [
        HamerlyClusters(cells, greedy_plus_plus(cells, seeds, k, rng), pinned) for _ in range(draws)
    ]
    starts = [grown, *drawn]
    for start in starts:
        start.settle(plan.steps, plan.gain)
    return _refine_cells(points, min(starts, key=lambda start: start.cost), k, plan)


def _grow_previous(
    points: WeightedPoints, last: HamerlyClusters, k: int, plan: SearchSettings
) -> HamerlyClusters:
    """k clusters near a local optimum, from fewer."""
    clusters = last.copy()
    grow_by_splitting(clusters, k, 1)
    clusters.settle(plan.steps, plan.gain)
    return _refine_cells(points, clusters, k, plan)


def _refine_cells(
    points: WeightedPoints, clusters: HamerlyClusters, k: int, plan: SearchSettings
) -> HamerlyClusters:
    """The same among smaller cells, where the spread within the cells is too large."""
    spread = (points.squares - clusters.points.squares) / points.total
    allowed = plan.spread * (clusters.cost + spread)
    if spread <= allowed * SPREAD_TOLERANCE:
        return clusters
    width = max(NARROWEST, WIDEST * float(np.sqrt(allowed / spread)))
    clusters = HamerlyClusters(_merge_if_many(points, width), clusters.places, clusters.pinned)
    grow_by_splitting(clusters, k, 1)  # where there were fewer cells than k
    clusters.settle(plan.steps, plan.gain)
    return clusters


def _merge_if_many(points: WeightedPoints, width: float) -> WeightedPoints:
    """The points merged, if they are many."""
    return merge_by_grid_cell(points, width) if len(points) > MERGE_THRESHOLD else points


def _breathe(
    subject: PaletteProblem, clusters: HamerlyClusters, plan: SearchSettings, checkpoint: Checkpoint
) -> HamerlyClusters:
    """The clusters after the plan's breaths."""
    k = len(clusters)
    kept = len(subject.seeds())
    widths = sorted({max(1, k // share) for share in plan.shares}, reverse=True)
    return breathing_kmeans(clusters, kept, widths, plan, checkpoint)
