"""One deterministic start: the colours split in two along their principal axis, k - 1 times.

Sources: M. T. Orchard and C. A. Bouman, "Color quantization of images", IEEE Trans. Signal
Processing 39(12), 1991; in this form (PCA-Part) T. Su and J. G. Dy, "In search of deterministic
methods for initializing K-means and Gaussian mixture clustering", Intelligent Data Analysis
11(4), 2007.
"""

from typing import NamedTuple

import numpy as np

from kmc._types import Counts, Floats, Ints
from kmc.color_counts import ColorCounts


class _Cluster(NamedTuple):
    """Some of the colours: their rows, mean (3,), scatter matrix (3, 3) and its trace."""

    rows: Ints
    mean: Floats
    scatter: Floats
    error: float


def pca_part_starts(picture: ColorCounts, k: int) -> Floats:
    """Return the means of k clusters of the colours.

    The cluster with the largest sum of squared distances to its mean (the first of several) is
    split by the plane through its mean that its principal axis is perpendicular to, until there
    are k. Where there are fewer colours than k, the first mean is repeated. Sums are exact
    integers, so they are the same in any order.

    Returns:
        (k, 3) float64 in 0..255; the halves of a cluster stand next to each other.
    """
    colors = picture.colors.astype(np.int64)
    clusters = [_cluster(colors, picture.counts, np.arange(len(colors)))]
    while len(clusters) < k:
        widest = max(range(len(clusters)), key=lambda i: (clusters[i].error, -i))
        if clusters[widest].error == 0:
            break
        clusters[widest : widest + 1] = _bisect(colors, picture.counts, clusters[widest])
    means = [cluster.mean for cluster in clusters]
    return np.array(means + means[:1] * (k - len(means)))


def _bisect(colors: Counts, counts: Counts, cluster: _Cluster) -> list[_Cluster]:
    axis = np.linalg.eigh(cluster.scatter)[1][:, -1]
    axis *= np.sign(axis[np.argmax(np.abs(axis))])  # either sign is right: take one
    is_beyond = ((colors[cluster.rows] - cluster.mean) * axis).sum(axis=1) > 0
    return [_cluster(colors, counts, cluster.rows[side]) for side in (~is_beyond, is_beyond)]


def _cluster(colors: Counts, counts: Counts, rows: Ints) -> _Cluster:
    points = colors[rows]
    weights = counts[rows]
    weighted = points * weights[:, np.newaxis]
    total = weighted.sum(axis=0)
    pixels = weights.sum()
    scatter = weighted.T @ points - np.outer(total, total) / pixels
    error = float(np.trace(scatter)) if len(rows) > 1 else 0.0
    return _Cluster(rows, total / pixels, scatter, error)
