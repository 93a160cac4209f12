"""Out of local optima: insert centroids where they help, remove them where they are not missed.

Breathing k-means (B. Fritzke, "The breathing k-means algorithm", arXiv:2006.15666, 2020) adds m
centroids, runs Lloyd, removes m, and runs Lloyd; while the cost falls it goes on, else with a
smaller m. Here a centroid is added where splitting a cluster gains most, not merely where the
error is largest, and after a failure where it gains next to most. What is removed is what raises
the cost least, but no three near neighbours at once, since one would have to replace the others.
Each trial works on a copy, so the cost never rises.
"""

from collections.abc import Sequence

import numpy as np

from kmc._types import Floats, Ints
from kmc.callbacks import Checkpoint
from kmc.palette.efforts import SearchSettings
from kmc.palette.lloyd.clusters import Clusters, squared_distances
from kmc.palette.splitting import split_gains

NEIGHBORS = 8  # a removed centroid's points go to the nearest of so many neighbours
FROZEN_NEIGHBORS = 3  # so many nearest neighbours of a removed centroid are not removed with it
MIN_RELATIVE_GAIN = 1e-6  # a cost that falls by less than this share counts as no lower


def breathing_kmeans(
    clusters: Clusters,
    n_kept: int,
    breath_sizes: Sequence[int],
    settings: SearchSettings,
    checkpoint: Checkpoint,
) -> Clusters:
    """Breathe with each of the sizes, each as often as the cost falls.

    After a breath that did not help, the next inserts its centroids where the gain is next to
    largest, and so on, until `settings.max_failed_breaths` in a row did not help.

    Args:
        clusters: near a local optimum; they are not changed.
        n_kept: so many centroids, the first, are never removed.
        breath_sizes: the numbers of centroids to insert and remove, one after the other.
        settings: how many breaths there are, and how long Lloyd runs.
        checkpoint: called before each breath.
    """
    cost = clusters.cost()
    sizes = list(breath_sizes)
    failures = 0
    for _ in range(settings.max_breaths):
        places_run_out = bool(sizes) and failures * sizes[0] >= len(clusters)
        if failures == settings.max_failed_breaths or places_run_out:
            del sizes[0]
            failures = 0
        if not sizes:
            break
        checkpoint()
        trial = clusters.copy()
        breathe_once(trial, n_kept, sizes[0], failures * sizes[0], settings)
        failures += 1
        trial_cost = trial.cost()
        if trial_cost < cost * (1 - MIN_RELATIVE_GAIN):
            clusters = trial
            cost = trial_cost
            failures = 0
    return clusters


def breathe_once(
    clusters: Clusters, n_kept: int, size: int, skip: int, settings: SearchSettings
) -> None:
    """Insert `size` centroids, run Lloyd, remove as many, and run Lloyd, all in place.

    Args:
        clusters: what is changed.
        n_kept: so many centroids, the first, are never removed.
        size: how many centroids are inserted and removed.
        skip: so many splits of larger gain are left out.
        settings: how long Lloyd runs.
    """
    k = len(clusters)
    splits = split_gains(clusters)
    chosen = np.argsort(-splits.gains, kind="stable")[skip : skip + size]
    clusters.split_clusters(chosen, splits.first[chosen], splits.second[chosen])
    clusters.run_until_stable(settings.lloyd_steps, settings.min_gain)
    clusters.remove(least_useful(clusters, n_kept, len(clusters) - k))
    clusters.run_until_stable(settings.lloyd_steps, settings.min_gain)


def least_useful(clusters: Clusters, n_kept: int, count: int) -> Ints:
    """Return the numbers of `count` centroids that cost little to remove, few of them neighbours.

    They come in the order of what their removal costs, near neighbours of earlier ones last.
    """
    neighbors = nearest_neighbors(clusters.centered, NEIGHBORS)
    costs = removal_costs(clusters, neighbors)
    cheapest_first = np.argsort(costs, kind="stable")
    removable = [number for number in cheapest_first if number >= n_kept]
    chosen: list[np.intp] = []
    frozen = np.zeros(len(clusters), np.bool_)
    for number in removable:
        if len(chosen) == count:
            break
        if not frozen[number]:
            chosen.append(number)
            frozen[neighbors[number, :FROZEN_NEIGHBORS]] = True
    already_chosen = set(chosen)
    others = [number for number in removable if number not in already_chosen]
    return np.array(chosen + others[: count - len(chosen)], np.intp)


def nearest_neighbors(centroids: Floats, count: int) -> Ints:
    """Return (k, count): the numbers of each centroid's nearest others, nearest first."""
    squares = squared_distances(centroids)
    np.fill_diagonal(squares, np.inf)
    count = min(count, len(squares) - 1)
    nearest = np.argpartition(squares, max(count - 1, 0), axis=1)[:, :count].astype(np.intp)
    order = np.argsort(np.take_along_axis(squares, nearest, axis=1), axis=1, kind="stable")
    return np.take_along_axis(nearest, order.astype(np.intp), axis=1)


def removal_costs(clusters: Clusters, neighbors: Ints) -> Floats:
    """Return (k,): how much the sum of weighted squared distances rises without each centroid.

    Args:
        clusters: the centroids and their points.
        neighbors: (k, r), the centroids of which the nearest would take over a point.
    """
    labels = clusters.labels
    centered = clusters.points.centered
    centroids = np.ascontiguousarray(clusters.centered.T)
    squares_without = np.full(len(labels), np.inf)
    for rank in np.ascontiguousarray(neighbors.T):
        clusters.points.checkpoint()
        squares = _squared_distances(centered, centroids[:, rank[labels]])
        np.minimum(squares_without, squares, out=squares_without)
    squares_with = _squared_distances(centered, centroids[:, labels])
    rises = clusters.points.weights * (squares_without - squares_with)
    return np.bincount(labels, rises, len(clusters)).astype(np.float64)


def _squared_distances(points: Floats, others: Floats) -> Floats:
    """Return (n,), the squared distances between the columns of two (d, n) arrays."""
    offsets = points - others
    squares: Floats = np.einsum("dn,dn->n", offsets, offsets)
    return squares
