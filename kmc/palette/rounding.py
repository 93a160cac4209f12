"""From centroids to 8-bit colours: rounded, different from each other, each of use."""

import numpy as np
from numpy.typing import NDArray

from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.problem import PaletteProblem
from kmc.palette.splitting import grow_by_splitting

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

MAX_REFILLS = 4  # of splitting clusters where rounding made two colours one


def round_palette(subject: PaletteProblem, clusters: HamerlyClusters, k: int, rounds: int) -> Bytes:
    """The best palette of at most k colours near the clusters' centroids.

    Args:
        clusters: of all the subject's points; changed in place.
        rounds: of rounding, moving points to the rounded colours and averaging anew, at most.

    Returns:
        (n, 3) or (n, 4) uint8 without repeats: the fixed colours, then the most used first.
    """
    palette, weights, least = _round_and_reassign(subject, clusters, rounds)
    for _ in range(MAX_REFILLS):
        if len(palette) >= k:
            break
        grow_by_splitting(clusters, k, 1)
        again = _round_and_reassign(subject, clusters, rounds)
        if again[2] >= least:
            break
        palette, weights, least = again
    weights[: clusters.pinned] = np.inf
    return palette[np.argsort(-weights, kind="stable")]


def _round_and_reassign(
    subject: PaletteProblem, clusters: HamerlyClusters, rounds: int
) -> tuple[Bytes, Floats, float]:
    """Round, let the points follow, average, and round again while the cost falls.

    Returns:
        the palette (n, c), the weight of each entry (n,), and the cost.
    """
    best = np.empty(0, np.uint8), np.empty(0), np.inf
    for left in reversed(range(rounds)):
        palette = subject.decode(clusters.places)
        first = np.sort(np.unique(palette, axis=0, return_index=True)[1])
        clusters.move(subject.encode(palette) - clusters.points.middle)
        clusters.remove(np.setdiff1d(np.arange(len(palette)), first))
        cost = clusters.cost_of(clusters.centroids)
        if cost >= best[2]:
            break
        used = clusters.sums[-1] > 0
        used[: clusters.pinned] = True
        best = palette[first][used], clusters.sums[-1][used], cost
        clusters.remove(np.flatnonzero(~used))
        if left:
            clusters.move(clusters.means())
    return best
