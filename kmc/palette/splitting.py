"""Where another centroid would help most: every cluster split across its principal axis.

The start of the search is grown from one cluster (as in the binary splitting of Orchard and
Bouman, "Color quantization of images", IEEE Trans. Signal Processing 39(12), 1991): the clusters
that gain most are split, Lloyd runs a little, and so on until there are k.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.palette.hamerly import HamerlyClusters

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MAX_SPLIT_SHARE = 0.5  # at most this share of the clusters is split at a time
MIN_RELATIVE_GAIN = 1e-12  # a gain below this share of the points' squares is rounding


class SplitProposals(NamedTuple):
    """What splitting each cluster in two would do.

    Attributes:
        gains: (k,) float64, how much the sum of weighted squared distances would fall.
        first, second: (k, d) float64, the means of the two halves, less the points' middle.
    """

    gains: Floats
    first: Floats
    second: Floats


def split_gains(clusters: HamerlyClusters) -> SplitProposals:
    """Split each cluster across its principal axis, then once halfway between the halves' means.

    A pinned centroid stays where it is; what splitting it gains is the better of the two halves
    as a cluster of its own, which is then `second`.
    """
    labels = clusters.labels
    offsets = clusters.points.centered - clusters.centroids.T[:, labels]
    axes = np.linalg.eigh(_scatter(clusters, offsets))[1][:, :, -1].T
    sums, sizes = _halves(clusters, offsets, np.einsum("dn,dn->n", offsets, axes[:, labels]) > 0)
    means = sums / np.where(sizes > 0, sizes, 1)
    across = means[1] - means[0]
    middle = (means[1] + means[0]) / 2
    border = (middle * across).sum(axis=0)
    beyond = np.einsum("dn,dn->n", offsets, across[:, labels]) > border[labels]
    sums, sizes = _halves(clusters, offsets, beyond)
    means = sums / np.where(sizes > 0, sizes, 1)
    falls = (sums * means).sum(axis=1)  # (2, k), around the centroid
    whole = sums.sum(axis=0)
    weight = sizes.sum(axis=(0, 1))
    gains = falls.sum(axis=0) - (whole**2).sum(axis=0) / np.where(weight > 0, weight, 1)
    pins = np.arange(clusters.pinned)
    better = falls[:, pins].argmax(axis=0)
    gains[pins] = falls[better, pins]
    means[1][:, pins] = means[better, :, pins].T
    return SplitProposals(gains, *(clusters.centroids + half.T for half in means))


def grow_by_splitting(clusters: HamerlyClusters, k: int, steps: int) -> None:
    """Split those that gain most until there are k, or nothing is left to gain.

    Args:
        clusters: at most k; changed in place.
        steps: iterations of Lloyd after each round of splits.
    """
    while len(clusters) < k:
        splits = split_gains(clusters)
        most = min(k - len(clusters), max(1, int(len(clusters) * MAX_SPLIT_SHARE)))
        best = np.argsort(-splits.gains, kind="stable")[:most]
        best = best[splits.gains[best] > MIN_RELATIVE_GAIN * clusters.points.squares]
        if len(best) == 0:
            return
        clusters.insert(best, splits.first[best], splits.second[best])
        for _ in range(steps):
            clusters.step()


def _scatter(clusters: HamerlyClusters, offsets: Floats) -> Floats:
    """(k, d, d): of each cluster the weighted sum of its offsets' products."""
    d = len(offsets)
    k = len(clusters)
    scatter = np.empty((k, d, d))
    for i in range(d):
        weighted = offsets[i] * clusters.points.weights
        for j in range(i, d):
            products = np.bincount(clusters.labels, weighted * offsets[j], k)
            scatter[:, i, j] = scatter[:, j, i] = products
    return scatter


def _halves(clusters: HamerlyClusters, offsets: Floats, side: Flags) -> tuple[Floats, Floats]:
    """Of each cluster's two sides the weighted sums of offsets (2, d, k) and weights (2, 1, k)."""
    k = len(clusters)
    weights = clusters.points.weights
    halves = clusters.labels + k * side
    sums = np.array([np.bincount(halves, row * weights, 2 * k) for row in offsets])
    sizes = np.bincount(halves, weights, 2 * k).astype(np.float64)
    return sums.reshape(-1, 2, k).transpose(1, 0, 2), sizes.reshape(2, 1, k)
