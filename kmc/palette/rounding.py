"""From centroids to 8-bit colours: rounded, different from each other, each used by a point.

Rounding moves each centroid by up to half a level, so some points change their cluster, and the
means of the new clusters may round to other colours. So rounding, assigning and averaging are
repeated while the cost of the rounded palette falls. Two centroids that round to one colour
leave an entry free: then the cluster that gains most is split, and all is rounded again.
"""

from typing import NamedTuple

import numpy as np

from kmc._types import Bytes, Floats
from kmc.palette.lloyd.clusters import Clusters
from kmc.palette.problem import PaletteProblem
from kmc.palette.splitting import grow_by_splitting

MAX_REFILLS = 4  # how often clusters are split because rounding made two colours equal


class _RoundedPalette(NamedTuple):
    """Different colours (n, c) uint8, their points' weights (n,) float64, and the mean cost."""

    palette: Bytes
    weights: Floats
    cost: float


def round_palette(problem: PaletteProblem, clusters: Clusters, k: int, max_roundings: int) -> Bytes:
    """Return the best palette of at most k colours that is found near the clusters' centroids.

    Args:
        problem: what the palette is for.
        clusters: of all the problem's points; they are changed in place.
        k: the size of the palette without the fully transparent entries.
        max_roundings: how often the colours are rounded and averaged anew, at most.

    Returns:
        (n, 3) or (n, 4) uint8, all different: the fixed colours, then those of the heaviest
        clusters first.
    """
    best = _round_and_reassign(problem, clusters, max_roundings)
    for _ in range(MAX_REFILLS):
        if len(best.palette) >= k:
            break
        grow_by_splitting(clusters, k, 1)
        refilled = _round_and_reassign(problem, clusters, max_roundings)
        if refilled.cost >= best.cost:
            break
        best = refilled
    best.weights[: clusters.n_pinned] = np.inf
    return best.palette[np.argsort(-best.weights, kind="stable")]


def _round_and_reassign(
    problem: PaletteProblem, clusters: Clusters, max_roundings: int
) -> _RoundedPalette:
    """Round, assign the points anew, average, and round again while the cost falls."""
    best = _RoundedPalette(np.empty(0, np.uint8), np.empty(0), np.inf)
    for remaining in reversed(range(max_roundings)):
        palette = problem.decode(clusters.centroids)
        first_rows = np.sort(np.unique(palette, axis=0, return_index=True)[1])
        clusters.move(problem.encode(palette) - clusters.points.center)
        is_repeated = np.ones(len(palette), np.bool_)
        is_repeated[first_rows] = False
        clusters.remove(np.flatnonzero(is_repeated))
        cost = clusters.cost_of(clusters.centered)
        if cost >= best.cost:
            break
        weights = clusters.sums[-1]
        used = weights > 0
        used[: clusters.n_pinned] = True
        best = _RoundedPalette(palette[first_rows][used], weights[used], cost)
        clusters.remove(np.flatnonzero(~used))
        if remaining:
            clusters.move(clusters.means())
    return best
