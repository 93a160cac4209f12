"""The search for k clusters: among the means of cells first, then among all colours."""

from collections.abc import Callable
from typing import NamedTuple

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

FRESH = 12  # sizes so small are always searched from the start as well: it takes no time
ALIKE = 24  # more draws than that find nothing new
MANY = 2048  # up to that many points are not merged
WIDEST, NARROWEST = 1 / 32, 1 / 160  # the width of a cell, in units of the space
ENOUGH = 1.2  # so much more spread than planned is not worth other cells


class Candidate(NamedTuple):
    """A palette, and the clusters that it was made of; the next size may begin with them."""

    palette: Bytes
    clusters: Clusters | None


def from_start(subject: Subject, k: int, way: Plan, plan: Plan, tick: Tick) -> Candidate:
    """A palette of at most k colours that is searched from the start.

    It depends on no other search, so it may be made elsewhere and ahead of its turn.

    Args:
        way: how it is searched, the plan or one of those besides.
        plan: of the whole; it says how the end is polished.
        tick: called in between; what it raises goes on to the caller.
    """
    points, room = subject.points, k - len(subject.aside)
    if points is None or room <= len(subject.fixed):
        return Candidate(_entries(subject), None)
    tick()
    clusters = _breathed(subject, _begun(subject, points, room, way), way, tick)
    return _polished(subject, points, clusters, room, plan, tick)


def from_last(
    subject: Subject, k: int, last: Clusters | None, plan: Plan, tick: Tick
) -> Candidate | None:
    """A palette that grows from clusters of a smaller size of the same subject; None of none."""
    points, room = subject.points, k - len(subject.aside)
    if last is None or points is None or room <= len(subject.fixed):
        return None
    tick()
    clusters = _breathed(subject, _larger(points, last, room, plan), plan, tick)
    return _polished(subject, points, clusters, room, plan, tick)


def ways(subject: Subject, k: int, last: Clusters | None, plan: Plan) -> tuple[Plan, ...]:
    """The searches from the start that the plan asks for beside that from the last size."""
    small = k - len(subject.aside) <= FRESH
    return (plan, *plan.besides) if last is None or plan.afresh or small else ()


def _polished(
    subject: Subject, points: Points, clusters: Clusters, room: int, plan: Plan, tick: Tick
) -> Candidate:
    """The palette of some clusters, settled on all distinct colours if the plan polishes."""
    tick()
    every = Clusters(points, clusters.places, clusters.pinned) if plan.polish else clusters.copy()
    every.settle(plan.polish, plan.gain / 10)
    palette = round_palette(subject, every, room, plan.rounds)
    rest = palette[len(subject.fixed) :]
    return Candidate(np.concatenate([_entries(subject), rest]), clusters)


def _entries(subject: Subject) -> Bytes:
    """What is in the palette in any case."""
    return np.concatenate([subject.fixed, subject.aside])


def _begun(subject: Subject, points: Points, k: int, plan: Plan) -> Clusters:
    """k clusters near a local optimum: the best of those grown and those drawn."""
    cells, seeds, pinned = _cells(points, WIDEST), subject.seeds(), len(subject.fixed)
    grown = Clusters(cells, seeds, pinned)
    grow(grown, k, 1)
    rng, draws = np.random.default_rng(0), min(plan.draws // k, ALIKE) if k > 1 else 0
    drawn = [Clusters(cells, draw(cells, seeds, k, rng), pinned) for _ in range(draws)]
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
