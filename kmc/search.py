"""The search for k clusters: among the means of cells first, then among all colours."""

from collections.abc import Callable, Iterator
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


def candidates(
    subject: Subject, k: int, plan: Plan, last: Clusters | None, tick: Tick
) -> list[Candidate]:
    """Palettes of at most k colours, one of every search that the plan asks for.

    Args:
        last: clusters of a smaller size to begin with, and of the same subject.
        tick: called in between; what it raises goes on to the caller.

    Returns:
        at least one; the entries without points alone where they leave no room for more.
    """
    entries = np.concatenate([subject.fixed, subject.aside])
    room, points = k - len(subject.aside), subject.points
    if points is None or room <= len(subject.fixed):
        return [Candidate(entries, None)]
    found = []
    for clusters in _searches(subject, points, room, plan, last, tick):
        tick()
        every = Clusters(points, clusters.places, clusters.pinned)
        every.settle(plan.polish, plan.gain / 10)
        palette = round_palette(subject, every, room)
        found.append(Candidate(np.concatenate([entries, palette[len(subject.fixed) :]]), clusters))
    return found


def _searches(
    subject: Subject, points: Points, k: int, plan: Plan, last: Clusters | None, tick: Tick
) -> Iterator[Clusters]:
    """k clusters of the points, merged into cells, one after the other."""
    if last is not None:
        tick()
        yield _breathed(subject, _larger(points, last, k, plan), plan, tick)
    if last is None or plan.afresh or k <= FRESH:
        for way in (plan, *plan.besides):
            tick()
            yield _breathed(subject, _begun(subject, points, k, way), way, tick)


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
