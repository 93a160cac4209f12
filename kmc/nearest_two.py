"""The nearest and the second nearest centroid of many points, by one matrix product.

|x - c|^2 less |x|^2 is linear in [x, 1], so the scores of all pairs are a product. Two layouts
find the two lowest scores: with few centroids one row of scores a centroid, where minima run
down long rows; with many one row a point, where argmin runs along them. A tie goes to the
lowest label in both.
"""

import numpy as np

from kmc._types import Flags, Floats, Ints, Singles
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.products.matrices import multiply

PAIRS_PER_BLOCK = 1 << 17  # scores at a time: they stay in the processor's cache
MIN_POINTS_PER_BLOCK = 64
BLOCKS_PER_CHECKPOINT = 64  # some ten milliseconds
ROW_PER_POINT_MIN_K = 128  # with as many centroids or more, one row a point is faster
FAR_SCORE = np.float32(1e30)  # above every score


def score_matrix(centroids: Floats) -> Singles:
    """(d + 1, k) float32 that gives the scores: [x, 1] @ matrix is |x - c|^2 - |x|^2."""
    k, d = centroids.shape
    matrix = np.empty((d + 1, k), np.float32)
    np.multiply(centroids.T, -2, out=matrix[:-1], casting="same_kind")
    matrix[-1] = (centroids**2).sum(axis=1)
    return matrix


def two_nearest(
    homogeneous: Singles, matrix: Singles, checkpoint: Checkpoint = no_checkpoint
) -> tuple[Ints, Singles]:
    """Find the nearest centroid of each point, and the two lowest scores.

    Args:
        homogeneous: (n, d + 1) float32, points and a column of ones.
        matrix: (d + 1, k) float32, as from `score_matrix`.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        labels (n,) in 0..k-1, and the lowest and the second lowest score (2, n) float32; the
        second of a single centroid is very large.
    """
    n = len(homogeneous)
    k = matrix.shape[1]
    labels = np.empty(n, np.intp)
    lowest_two = np.empty((2, n), np.float32)
    points_per_block = max(MIN_POINTS_PER_BLOCK, PAIRS_PER_BLOCK // k)
    search = _row_per_point if k >= ROW_PER_POINT_MIN_K else _row_per_centroid
    for number, start in enumerate(range(0, n, points_per_block)):
        if number % BLOCKS_PER_CHECKPOINT == 0:
            checkpoint()
        block = slice(start, start + points_per_block)
        search(homogeneous[block], matrix, labels[block], lowest_two[:, block])
    return labels, lowest_two


def _row_per_point(
    homogeneous: Singles, matrix: Singles, labels: Ints, lowest_two: Singles
) -> None:
    """Fill in one block by scores of shape (n, k)."""
    scores = multiply(homogeneous, matrix)
    flat = scores.reshape(-1)
    row_starts = np.arange(0, scores.size, scores.shape[1])
    nearest = row_starts + scores.argmin(axis=1, out=labels)
    flat.take(nearest, out=lowest_two[0], mode="clip")
    flat[nearest] = FAR_SCORE
    second = row_starts + scores.argmin(axis=1)  # faster than min(axis=1)
    flat.take(second, out=lowest_two[1], mode="clip")


def _row_per_centroid(
    homogeneous: Singles, matrix: Singles, labels: Ints, lowest_two: Singles
) -> None:
    """Fill in one block by scores of shape (k, n)."""
    scores = multiply(matrix.T, np.ascontiguousarray(homogeneous.T))
    np.minimum.reduce(scores, axis=0, out=lowest_two[0])
    is_lowest = scores <= lowest_two[0]
    indicator = is_lowest.astype(np.float32)
    labels[:], is_tied = label_columns(is_lowest, indicator)
    indicator *= FAR_SCORE
    scores += indicator
    np.minimum.reduce(scores, axis=0, out=lowest_two[1])
    np.copyto(lowest_two[1], lowest_two[0], where=is_tied)


def label_columns(is_lowest: Flags, indicator: Singles) -> tuple[Ints, Flags]:
    """Find the first row that is set in each column, by a matrix product.

    Argmin down the columns is slow in NumPy. The product of the indicator with the row numbers
    gives the sum of the numbers of the rows that are set, which is the one number sought
    wherever one row is set; the product with ones tells where there are several.

    Args:
        is_lowest: (..., k, n), at least one set in each column.
        indicator: (..., k, n), the same as 0 and 1.

    Returns:
        (..., n) the rows, and (..., n) whether several are set.
    """
    k = is_lowest.shape[-2]
    number_and_one = np.ones((2, k), np.float32)
    number_and_one[0] = np.arange(k)
    sums = multiply(number_and_one, indicator)
    labels = sums[..., 0, :].astype(np.intp)
    is_tied = sums[..., 1, :] > 1
    if is_tied.any():
        labels[is_tied] = is_lowest.mT[is_tied].argmax(axis=-1)
    return labels, is_tied
