"""One start without chance: the colours split in two along their principal axis, k - 1 times.

Sources: M. T. Orchard and C. A. Bouman, "Color quantization of images", IEEE Trans. Signal
Processing 39(12), 1991; in this form (PCA-Part) T. Su and J. G. Dy, "In search of deterministic
methods for initializing K-means and Gaussian mixture clustering", Intelligent Data Analysis
11(4), 2007.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Cluster(NamedTuple):
    """Some of the colours: which, their mean (3,), their scatter (3, 3) and its trace."""

    rows: NDArray[np.intp]
    mean: Floats
    scatter: Floats
    error: float


def pca_part_starts(picture: ColorCounts, k: int) -> Floats:
    """The means of k parts of the colours.

    The part with the largest sum of squared distances to its mean (the first of several) is
    split by the plane through its mean that its principal axis is perpendicular to, until there
    are k. Where there are fewer colours than k, the first mean is repeated. Sums are exact
    integers, so they are the same in any order.

    Returns:
        (k, 3) float64 in 0..255; the halves of a part stand next to each other.
    """
    colors = picture.colors.astype(np.int64)
    parts = [_part(colors, picture.counts, np.arange(len(colors)))]
    while len(parts) < k:
        widest = max(range(len(parts)), key=lambda i: (parts[i].error, -i))
        if parts[widest].error == 0:
            break
        parts[widest : widest + 1] = _bisect(colors, picture.counts, parts[widest])
    means = [part.mean for part in parts]
    return np.array(means + means[:1] * (k - len(means)))


def _bisect(colors: Ints, counts: Ints, part: _Cluster) -> list[_Cluster]:
    axis = np.linalg.eigh(part.scatter)[1][:, -1]
    axis *= np.sign(axis[np.argmax(np.abs(axis))])  # either sign is right: take one
    beyond = ((colors[part.rows] - part.mean) * axis).sum(axis=1) > 0
    return [_part(colors, counts, part.rows[side]) for side in (~beyond, beyond)]


def _part(colors: Ints, counts: Ints, rows: NDArray[np.intp]) -> _Cluster:
    here = colors[rows]
    weights = counts[rows]
    weighted = here * weights[:, np.newaxis]
    total = weighted.sum(axis=0)
    pixels = weights.sum()
    scatter = weighted.T @ here - np.outer(total, total) / pixels
    error = float(np.trace(scatter)) if len(rows) > 1 else 0.0
    return _Cluster(rows, total / pixels, scatter, error)
