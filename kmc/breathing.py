"""Out of local optima: put centroids in where they help, take them out where they are not missed.

Breathing k-means (B. Fritzke, "The breathing k-means algorithm", arXiv:2006.15666, 2020): m
centroids more, Lloyd, m fewer, Lloyd; if the cost fell, again, else with fewer. Here a centroid
goes in where splitting a cluster gains most, not merely where the error is largest.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kmc.clusters import Clusters, distances
from kmc.split import split

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

NEIGHBORS = 8  # of that many neighbouring centroids the nearest takes over a point
FROZEN = 3  # so many neighbours of a centroid that was taken out stay
LESS = 1e-6  # a cost that is lower by a smaller share is not lower


def breathe(
    clusters: Clusters,
    kept: int,
    widths: Sequence[int],
    most: int,
    steps: int,
    gain: float,
    tick: Callable[[], object],
) -> Clusters:
    """Breathe with each of the widths, each as often as the cost falls.

    Args:
        clusters: near a local optimum.
        kept: that many centroids, the first, are never taken out.
        widths: numbers of centroids to put in and take out.
        most: breaths at most.
        steps, gain: how long to iterate in between, as for `Clusters.settle`.
        tick: called before each breath; what it raises goes on to the caller.
    """
    cost, rest = clusters.cost, iter(widths)
    width = next(rest, 0)
    for _ in range(most):
        if width == 0:
            break
        tick()
        trial = clusters.copy()
        breath(trial, kept, width, steps, gain)
        if trial.cost < cost * (1 - LESS):
            clusters, cost = trial, trial.cost
        else:
            width = next(rest, 0)
    return clusters


def breath(clusters: Clusters, kept: int, width: int, steps: int, gain: float) -> None:
    """One breath, in place: `width` centroids in, Lloyd, as many out, Lloyd."""
    k, splits = len(clusters), split(clusters)
    best = np.argsort(-splits.gains, kind="stable")[:width]
    clusters.insert(best, splits.first[best], splits.second[best])
    clusters.settle(steps, gain)
    clusters.remove(dispensable(clusters, kept, len(clusters) - k))
    clusters.settle(steps, gain)


def dispensable(clusters: Clusters, kept: int, count: int) -> Ints:
    """The numbers of `count` centroids that are missed least, few of them neighbours."""
    neighbors = closest(clusters.centroids, NEIGHBORS)
    missed = losses(clusters, neighbors)
    missed[:kept] = np.inf
    chosen, frozen = [], np.zeros(len(clusters), np.bool_)
    order = np.argsort(missed, kind="stable")
    for number in order:
        if not frozen[number] and number >= kept:
            chosen.append(number)
            frozen[neighbors[number, :FROZEN]] = True
        if len(chosen) == count:
            break
    rest = [number for number in order if number >= kept and number not in set(chosen)]
    return np.array(chosen + rest[: count - len(chosen)], np.intp)


def closest(centroids: Floats, count: int) -> Ints:
    """(k, count): of each centroid the numbers of the nearest others, nearest first."""
    squares = distances(centroids)
    np.fill_diagonal(squares, np.inf)
    count = min(count, len(squares) - 1)
    near = np.argpartition(squares, count - 1, axis=1)[:, :count] if count else squares[:, :0]
    order = np.argsort(np.take_along_axis(squares, near, axis=1), axis=1, kind="stable")
    return np.take_along_axis(near, order, axis=1)


def losses(clusters: Clusters, neighbors: Ints) -> Floats:
    """(k,): how much the sum of weighted squared distances would rise without each centroid.

    Args:
        neighbors: (k, r), the centroids of which the nearest would take over a point.
    """
    labels, centered = clusters.labels, clusters.points.centered
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
