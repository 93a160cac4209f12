"""The nearest and the second nearest centroid of many points, by one matrix product.

|x - c|^2 less |x|^2 is linear in [x, 1], so the scores of all pairs are a product. Two layouts
find the two least scores: with few centroids one row of scores a centroid, where minima run down
long rows; with many one row a point, where argmin runs along them. A tie goes to the lowest
number in both.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.intp]

PAIRS = 1 << 17  # scores at a time: they stay in the processor's cache
LEAST_BLOCK = 64
MANY = 128  # from so many centroids on, a row a point is faster
FAR = np.float32(1e30)


def score_matrix(centroids: Floats) -> Singles:
    """(d + 1, k) float32 that gives the scores: [x, 1] @ scale is |x - c|^2 - |x|^2."""
    return np.vstack([-2 * centroids.T, (centroids**2).sum(axis=1)]).astype(np.float32)


def two_nearest(homogeneous: Singles, scale: Singles) -> tuple[Ints, Singles]:
    """The nearest centroid of each point, and the two least scores.

    Args:
        homogeneous: (n, d + 1) float32, points and a column of ones.
        scale: (d + 1, k) float32, as from `scale_of`.

    Returns:
        labels (n,) in 0..k-1, and the least and the second least score (2, n) float32; the second
        of a single centroid is very large.
    """
    n = len(homogeneous)
    k = scale.shape[1]
    labels = np.empty(n, np.intp)
    least = np.empty((2, n), np.float32)
    block = max(LEAST_BLOCK, PAIRS // k)
    search = _row_per_point if k >= MANY else _row_per_centroid
    for start in range(0, n, block):
        here = slice(start, start + block)
        search(homogeneous[here], scale, labels[here], least[:, here])
    return labels, least


def _row_per_point(homogeneous: Singles, scale: Singles, labels: Ints, least: Singles) -> None:
    """One block with one row of scores a point."""
    scores = homogeneous @ scale
    flat = scores.reshape(-1)
    rows = np.arange(0, scores.size, scores.shape[1])
    at = rows + scores.argmin(axis=1, out=labels)
    least[0] = flat[at]
    flat[at] = FAR
    least[1] = flat[rows + scores.argmin(axis=1)]  # faster than min(axis=1)


def _row_per_centroid(homogeneous: Singles, scale: Singles, labels: Ints, least: Singles) -> None:
    """One block with one row of scores a centroid."""
    k = scale.shape[1]
    scores = scale.T @ np.ascontiguousarray(homogeneous.T)
    np.minimum.reduce(scores, axis=0, out=least[0])
    nearest = scores <= least[0]
    chosen = nearest.astype(np.float32)
    numbers = np.stack([np.arange(k), np.ones(k)]).astype(np.float32) @ chosen
    labels[:] = numbers[0]
    tied = np.flatnonzero(numbers[1] > 1)
    labels[tied] = nearest[:, tied].argmax(axis=0)
    chosen *= FAR
    scores += chosen
    np.minimum.reduce(scores, axis=0, out=least[1])
    least[1, tied] = least[0, tied]
