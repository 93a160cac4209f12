"""Where another centroid would help most: every cluster split across its principal axis.

The start of the search is grown from one cluster, as in the binary splitting of M. Orchard and
C. Bouman ("Color quantization of images", IEEE Trans. Signal Processing 39(12), 1991): the
clusters that gain most are split, Lloyd runs a little, and so on until there are k. With c the
centroid of a cluster and two halves of weight w and mean m, splitting gains the sum of
w |m - c|^2 over the halves, less the same of the whole cluster. That is exact for the given
halves, and a lower bound of what k-means with two centroids would gain.
"""

from typing import NamedTuple

import numpy as np

from kmc._types import Flags, Floats
from kmc.palette.lloyd.clusters import Clusters

MAX_SPLIT_SHARE = 0.5  # at most this share of the clusters is split at a time
MIN_RELATIVE_GAIN = 1e-12  # a gain below this share of the points' sum of squares is rounding


class SplitProposals(NamedTuple):
    """What splitting each cluster in two would do.

    Attributes:
        gains: (k,) float64, how much the sum of weighted squared distances would fall.
        first: (k, d) float64, the mean of one half, less the points' center.
        second: (k, d) float64, the mean of the other half, less the points' center.
    """

    gains: Floats
    first: Floats
    second: Floats


class _Halves(NamedTuple):
    """The two halves of every cluster; offsets are taken from the cluster's centroid.

    Attributes:
        sums: (2, d, k) float64, the weighted sums of the points' offsets.
        weights: (2, 1, k) float64, the sums of the points' weights.
    """

    sums: Floats
    weights: Floats

    def means(self) -> Floats:
        """Return (2, d, k), the mean offset of each half; 0 where a half is empty."""
        means: Floats = self.sums / np.where(self.weights > 0, self.weights, 1)
        return means

    def gains(self) -> Floats:
        """Return (2, k), how much the cost falls if each half's mean is its centroid."""
        gains: Floats = (self.sums * self.means()).sum(axis=1)
        return gains

    def gains_unsplit(self) -> Floats:
        """Return (k,), how much it falls if the whole cluster's mean is its centroid."""
        sums = self.sums.sum(axis=0)
        weights = self.weights.sum(axis=(0, 1))
        gains: Floats = (sums**2).sum(axis=0) / np.where(weights > 0, weights, 1)
        return gains


def split_gains(clusters: Clusters) -> SplitProposals:
    """Split each cluster across its principal axis, then once halfway between the halves' means.

    A pinned centroid stays where it is, so a new one can win only one of the two halves: the
    better one, which is then `second`.
    """
    offsets = _offsets(clusters)
    halves = _sum_halves(clusters, offsets, _beyond_principal_axis(clusters, offsets))
    halves = _sum_halves(clusters, offsets, _nearer_to_second_mean(clusters, offsets, halves))
    first, second = (clusters.centered + mean.T for mean in halves.means())
    half_gains = halves.gains()
    gains = half_gains.sum(axis=0) - halves.gains_unsplit()
    pinned = slice(clusters.n_pinned)
    gains[pinned] = half_gains[:, pinned].max(axis=0)
    first_is_better = half_gains[0, pinned] >= half_gains[1, pinned]
    second[pinned][first_is_better] = first[pinned][first_is_better]
    return SplitProposals(gains, first, second)


def grow_by_splitting(clusters: Clusters, k: int, lloyd_steps: int) -> None:
    """Split the clusters that gain most until there are k, or nothing is left to gain.

    Args:
        clusters: at most k; they are changed in place.
        k: how many clusters are wanted.
        lloyd_steps: the iterations of Lloyd after each round of splits.
    """
    while len(clusters) < k:
        splits = split_gains(clusters)
        max_splits = min(k - len(clusters), max(1, int(len(clusters) * MAX_SPLIT_SHARE)))
        best = np.argsort(-splits.gains, kind="stable")[:max_splits]
        min_gain = MIN_RELATIVE_GAIN * clusters.points.sum_of_squares
        best = best[splits.gains[best] > min_gain]
        if len(best) == 0:
            return
        clusters.split_clusters(best, splits.first[best], splits.second[best])
        for _ in range(lloyd_steps):
            clusters.step()


def _offsets(clusters: Clusters) -> Floats:
    """Return (d, n), the points less the centroids of their clusters."""
    offsets = np.empty_like(clusters.points.centered)
    for axis, row in enumerate(offsets):
        clusters.points.checkpoint()
        np.take(np.ascontiguousarray(clusters.centered[:, axis]), clusters.labels, out=row)
        np.subtract(clusters.points.centered[axis], row, out=row)
    return offsets


def _beyond_principal_axis(clusters: Clusters, offsets: Floats) -> Flags:
    """Return (n,), which points lie on the positive side of their cluster's principal axis."""
    axes = np.linalg.eigh(_scatter_matrices(clusters, offsets))[1][:, :, -1].T
    beyond: Flags = np.einsum("dn,dn->n", offsets, axes[:, clusters.labels]) > 0
    return beyond


def _nearer_to_second_mean(clusters: Clusters, offsets: Floats, halves: _Halves) -> Flags:
    """Return (n,), which points are nearer to the mean of their cluster's second half."""
    first, second = halves.means()
    difference = second - first
    midpoint = (second + first) / 2
    border = (midpoint * difference).sum(axis=0)
    clusters.points.checkpoint()
    along = np.einsum("dn,dn->n", offsets, difference[:, clusters.labels])
    nearer: Flags = along > border[clusters.labels]
    return nearer


def _scatter_matrices(clusters: Clusters, offsets: Floats) -> Floats:
    """Return (k, d, d): for each cluster the weighted sum of the outer products of its offsets."""
    d = len(offsets)
    k = len(clusters)
    scatter = np.empty((k, d, d))
    for i in range(d):
        clusters.points.checkpoint()
        weighted = offsets[i] * clusters.points.weights
        for j in range(i, d):
            clusters.points.checkpoint()
            products = np.bincount(clusters.labels, weighted * offsets[j], k)
            scatter[:, i, j] = products
            scatter[:, j, i] = products
    return scatter


def _sum_halves(clusters: Clusters, offsets: Floats, in_second: Flags) -> _Halves:
    """Sum the offsets and weights of each cluster's points by the half that they are in."""
    k = len(clusters)
    weights = clusters.points.weights
    clusters.points.checkpoint()
    half_labels = clusters.labels + k * in_second
    sums = np.empty((len(offsets), 2 * k))
    for axis, row in enumerate(offsets):
        clusters.points.checkpoint()
        sums[axis] = np.bincount(half_labels, row * weights, 2 * k)
    half_weights = np.bincount(half_labels, weights, 2 * k).astype(np.float64)
    return _Halves(sums.reshape(-1, 2, k).transpose(1, 0, 2), half_weights.reshape(2, 1, k))
