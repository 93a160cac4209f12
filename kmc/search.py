"""The search for k clusters: among the means of cells first, then among all colours."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kmc.breathing import breathe
from kmc.clusters import Clusters
from kmc.plans import Plan
from kmc.points import Points, merge
from kmc.rounding import round_palette
from kmc.seeding import draw
from kmc.split import grow
from kmc.subject import Subject

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Tick = Callable[[], object]

MANY = 2048  # up to that many points are not merged
WIDEST, NARROWEST = 1 / 32, 1 / 160  # the width of a cell, in units of the space
ENOUGH = 1.2  # so much more spread than planned is not worth other cells


def search(
    subject: Subject, k: int, plan: Plan, last: Clusters | None, tick: Tick
) -> Clusters | None:
    """Clusters of the colours of a picture, merged into cells.

    Args:
        k: entries of the palette, those aside among them.
        last: clusters of a smaller size to begin with, and of the same subject.
        tick: called in between; what it raises goes on to the caller.

    Returns:
        the clusters, or None where the fixed colours leave no room for any.
    """
    room, points = k - len(subject.aside), subject.points
    if points is None or room <= len(subject.fixed):
        return None
    trials = []
    if last is not None:
        tick()
        trials.append(_breathed(subject, _larger(points, last, room, plan), plan, tick))
    if last is None or plan.afresh:
        tick()
        trials.append(_breathed(subject, _begun(subject, points, room, plan), plan, tick))
    return min(trials, key=_all_cost)


def finish(subject: Subject, k: int, plan: Plan, found: Clusters | None, tick: Tick) -> Bytes:
    """The palette of the clusters, settled on all colours and rounded to 8 bits."""
    entries = np.concatenate([subject.fixed, subject.aside])
    if found is None or subject.points is None:
        return entries
    tick()
    every = Clusters(subject.points, found.places, found.pinned)
    every.settle(plan.polish, plan.gain)
    tick()
    palette = round_palette(subject, every, k - len(subject.aside))
    return np.concatenate([entries, palette[len(subject.fixed) :]])


def _begun(subject: Subject, points: Points, k: int, plan: Plan) -> Clusters:
    """k clusters near a local optimum: the best of those grown and those drawn."""
    cells, seeds, pinned = _cells(points, WIDEST), subject.seeds(), len(subject.fixed)
    grown = Clusters(cells, seeds, pinned)
    grow(grown, k, 1)
    rng = np.random.default_rng(0)
    drawn = [Clusters(cells, draw(cells, seeds, k, rng), pinned) for _ in range(plan.draws // k)]
    starts = [grown, *drawn]
    for start in starts:
        start.settle(plan.steps, plan.gain)
    return _refined(points, min(starts, key=lambda start: start.cost), k, plan)


def _larger(points: Points, last: Clusters, k: int, plan: Plan) -> Clusters:
    """k clusters near a local optimum, from fewer."""
    clusters = last.copy()
    grow(clusters, k, 1)
    clusters.settle(plan.steps, plan.gain)
    return _refined(points, clusters, k, plan)


def _refined(points: Points, clusters: Clusters, k: int, plan: Plan) -> Clusters:
    """The same among smaller cells, where the spread within the cells is too large."""
    spread = (points.squares - clusters.points.squares) / points.total
    allowed = plan.spread * (clusters.cost + spread)
    if spread <= allowed * ENOUGH:
        return clusters
    width = max(NARROWEST, WIDEST * float(np.sqrt(allowed / spread)))
    clusters = Clusters(_cells(points, width), clusters.places, clusters.pinned)
    grow(clusters, k, 1)  # where there were fewer cells than k
    clusters.settle(plan.steps, plan.gain)
    return clusters


def _cells(points: Points, width: float) -> Points:
    """The points merged, if they are many."""
    return merge(points, width) if len(points) > MANY else points


def _breathed(subject: Subject, clusters: Clusters, plan: Plan, tick: Tick) -> Clusters:
    """The clusters after the plan's breaths."""
    k, kept = len(clusters), len(subject.seeds())
    widths = sorted({max(1, k // share) for share in plan.shares}, reverse=True)
    return breathe(clusters, kept, widths, plan, tick)


def _all_cost(clusters: Clusters) -> float:
    """The cost including the spread within the cells, up to what all cells share."""
    return clusters.cost - clusters.points.squares / clusters.points.total
