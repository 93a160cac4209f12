"""Out of local optima: put centroids in where they help, take them out where they are not missed.

Breathing k-means (B. Fritzke, "The breathing k-means algorithm", arXiv:2006.15666, 2020): m
centroids more, Lloyd, m fewer, Lloyd; if the cost fell, again, else with fewer. Here a centroid
goes in where splitting a cluster gains most, not merely where the error is largest.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kmc.palette.efforts import SearchSettings
from kmc.palette.hamerly import HamerlyClusters, distances
from kmc.palette.splitting import split_gains

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

NEIGHBORS = 8  # of that many neighbouring centroids the nearest takes over a point
FROZEN_NEIGHBORS = 3  # so many neighbours of a centroid that was taken out stay
MIN_RELATIVE_GAIN = 1e-6  # a cost that is lower by a smaller share is not lower


def breathing_kmeans(
    clusters: HamerlyClusters,
    kept: int,
    widths: Sequence[int],
    plan: SearchSettings,
    checkpoint: Callable[[], object],
) -> HamerlyClusters:
    """Breathe with each of the widths, each as often as the cost falls.

    After a breath that did not help, the next puts its centroids in where the gain is next to
    largest, and so on, until `plan.tries` in a row did not help.

    Args:
        clusters: near a local optimum.
        kept: that many centroids, the first, are never taken out.
        widths: numbers of centroids to put in and take out.
        checkpoint: called before each breath; what it raises goes on to the caller.
    """
    cost = clusters.cost
    rest = list(widths)
    failures = 0
    for _ in range(plan.breaths):
        if failures == plan.tries or (rest and failures * rest[0] >= len(clusters)):
            del rest[0]
            failures = 0
        if not rest:
            break
        checkpoint()
        trial = clusters.copy()
        breathe_once(trial, kept, rest[0], failures * rest[0], plan)
        failures += 1
        if trial.cost < cost * (1 - MIN_RELATIVE_GAIN):
            clusters = trial
            cost = trial.cost
            failures = 0
    return clusters


def breathe_once(
    clusters: HamerlyClusters, kept: int, width: int, skip: int, plan: SearchSettings
) -> None:
    """One breath, in place: `width` centroids in, Lloyd, as many out, Lloyd.

    Args:
        skip: so many splits of larger gain are left out.
    """
    k = len(clusters)
    splits = split_gains(clusters)
    chosen = np.argsort(-splits.gains, kind="stable")[skip : skip + width]
    clusters.insert(chosen, splits.first[chosen], splits.second[chosen])
    clusters.settle(plan.steps, plan.gain)
    clusters.remove(least_useful(clusters, kept, len(clusters) - k))
    clusters.settle(plan.steps, plan.gain)


def least_useful(clusters: HamerlyClusters, kept: int, count: int) -> Ints:
    """The numbers of `count` centroids that are missed least, few of them neighbours."""
    neighbors = nearest_neighbors(clusters.centroids, NEIGHBORS)
    missed = removal_costs(clusters, neighbors)
    chosen = []
    frozen = np.zeros(len(clusters), np.bool_)
    order = np.argsort(missed, kind="stable")
    for number in order:
        if not frozen[number] and number >= kept:
            chosen.append(number)
            frozen[neighbors[number, :FROZEN_NEIGHBORS]] = True
        if len(chosen) == count:
            break
    rest = [number for number in order if number >= kept and number not in set(chosen)]
    return np.array(chosen + rest[: count - len(chosen)], np.intp)


def nearest_neighbors(centroids: Floats, count: int) -> Ints:
    """(k, count): of each centroid the numbers of the nearest others, nearest first."""
    squares = distances(centroids)
    np.fill_diagonal(squares, np.inf)
    count = min(count, len(squares) - 1)
    near = np.argpartition(squares, max(count - 1, 0), axis=1)[:, :count].astype(np.intp)
    order = np.argsort(np.take_along_axis(squares, near, axis=1), axis=1, kind="stable")
    return np.take_along_axis(near, order.astype(np.intp), axis=1)


def removal_costs(clusters: HamerlyClusters, neighbors: Ints) -> Floats:
    """(k,): how much the sum of weighted squared distances would rise without each centroid.

    Args:
        neighbors: (k, r), the centroids of which the nearest would take over a point.
    """
    labels = clusters.labels
    centered = clusters.points.centered
    centroids = np.ascontiguousarray(clusters.centroids.T)
    second = np.full(len(labels), np.inf)
    for rank in np.ascontiguousarray(neighbors.T):
        np.minimum(second, _squares(centered, centroids[:, rank[labels]]), out=second)
    rise = clusters.points.weights * (second - _squares(centered, centroids[:, labels]))
    return np.bincount(labels, rise, len(clusters)).astype(np.float64)


def _squares(points: Floats, others: Floats) -> Floats:
    """Squared distances between the columns of two (d, n) arrays."""
    offsets = points - others
    squares: Floats = np.einsum("dn,dn->n", offsets, offsets)
    return squares
