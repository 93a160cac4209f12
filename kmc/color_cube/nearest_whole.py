"""The nearest entry of each colour where all are whole numbers, by one matrix product and no more.

|x - c|^2 less |x|^2 is |c|^2 - 2 x.c. Of 8-bit colours that and every partial sum of it are whole
numbers below 2**20, which single precision holds exactly (IEEE 754: all up to 2**24). So the order
in which the product is summed does not matter, equal distances are equal numbers, and the lowest
score of a column or row is the answer of the plain formula, ties to the lowest entry included:
nothing is left to be decided anew, as `kmc.nearest` has to for numbers that are rounded.
"""

import numpy as np

from kmc._types import Bytes, Floats, Ints, Singles
from kmc.nearest_two import score_matrix
from kmc.products.matrices import multiply

PAIRS_PER_BLOCK = 1 << 17  # scores at a time: they stay in the processor's cache
MIN_COLORS_PER_BLOCK = 64
# Up to so many entries a row of scores an entry is faster, above one a colour. Of 256 and fewer
# the number of an entry, counted from the last, fits in 8 bits.
ROW_PER_ENTRY_MAX_K = 128


def are_whole(palette: Floats) -> bool:
    """Tell whether a palette (k, c) in 0..255 has whole numbers only."""
    return np.array_equal(palette, np.rint(palette))


def assign_whole(colors: Bytes, palette: Floats) -> Ints:
    """Find the number of the nearest entry of each colour; of several the lowest.

    Args:
        colors: (n, 3) uint8.
        palette: (k, 3) float64, whole numbers in 0..255, k >= 1.

    Returns:
        (n,) in 0..k-1.
    """
    k = len(palette)
    matrix = score_matrix(palette)
    assign = _assign_by_rows_of_entries if k <= ROW_PER_ENTRY_MAX_K else _assign_by_rows_of_colors
    labels = np.empty(len(colors), np.intp)
    step = max(MIN_COLORS_PER_BLOCK, PAIRS_PER_BLOCK // k)
    for start in range(0, len(colors), step):
        block = slice(start, start + step)
        assign(colors[block], matrix, labels[block])
    return labels


def _assign_by_rows_of_colors(colors: Bytes, matrix: Singles, labels: Ints) -> None:
    """Fill in one block by scores of shape (n, k)."""
    homogeneous = np.ones((len(colors), len(matrix)), np.float32)
    homogeneous[:, :-1] = colors
    multiply(homogeneous, matrix).argmin(axis=1, out=labels)


def _assign_by_rows_of_entries(colors: Bytes, matrix: Singles, labels: Ints) -> None:
    """Fill in one block by scores of shape (k, n), since argmin down columns is slow."""
    homogeneous = np.ones((len(matrix), len(colors)), np.float32)
    homogeneous[:-1] = colors.T
    scores = multiply(matrix.T, homogeneous)
    is_lowest = scores <= np.minimum.reduce(scores, axis=0)
    # Of the entries that are set in a column the lowest has the highest mark.
    marks = is_lowest.view(np.uint8)
    marks *= np.arange(len(scores), dtype=np.uint8)[::-1, np.newaxis]
    np.subtract(len(scores) - 1, np.maximum.reduce(marks, axis=0), out=labels)
