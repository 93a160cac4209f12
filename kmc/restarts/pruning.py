"""Which centroids can be the nearest to something in a box, for many runs at once.

With a the centroid nearest to the centre of a box's ball, m, and r the ball's radius, a centroid
c is farther than a from everything in the ball where
|m - c|^2 - |m - a|^2 > 2 r |c - a|: the test of T. Kanungo et al., "An efficient k-means
clustering algorithm", IEEE TPAMI 24(7), 2002, for balls. What is left are the candidates.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from kmc.restarts.kd_leaves import Floats, Index, KdLeaves, Singles

Bits = NDArray[np.uint16]

WORD = 16  # centroids whose candidacy is one 16-bit number
PAIRS = 1 << 17  # box-centroid pairs at a time, and boxes: scratch stays in the cache
LEAVES_PER_BLOCK = 512
FAR = 1e7  # above any squared distance of colours
# The two sides are sums of few terms below 2**18, rounded to float32, so off by less than 1.
SLACK = np.float32(1)


class CentroidBatch:
    """The centroids of some runs, laid out for comparing them with boxes.

    Attributes:
        none: the label that stands for no centroid, at least k.
        exact: (runs, none + 1, 3) float64 in 0..255; infinite from k on.
        planes: (runs, none + 1, 4) float32 p, so that |x - c|^2 = |x|^2 + p . (x, 1) for shifted
            x; from k on farther than any colour.
        apart: (runs, k, k) float32, the distances between the centroids of a run.
        integer: whether all are integers; then float32 is exact wherever it is used.
    """

    def __init__(self, centroids: Floats, shift: Floats) -> None:
        self.runs, self.k = centroids.shape[:2]
        self.none = -(-self.k // WORD) * WORD
        self.exact = np.full((self.runs, self.none + 1, 3), np.inf)
        self.exact[:, : self.k] = centroids
        shifted = centroids - shift
        squares = (shifted**2).sum(axis=2)
        self.planes = np.zeros((self.runs, self.none + 1, 4), np.float32)
        self.planes[:, :, 3] = FAR
        self.planes[:, : self.k, :3] = -2 * shifted
        self.planes[:, : self.k, 3] = squares
        apart = squares[:, :, np.newaxis] + squares[:, np.newaxis]
        apart -= 2 * np.matmul(shifted, shifted.swapaxes(1, 2))
        self.apart = np.sqrt(np.maximum(apart, 0)).astype(np.float32)
        self.integer = np.array_equal(centroids, np.rint(centroids))


def find_candidates(boxes: KdLeaves, centroids: CentroidBatch, here: slice, wholes: Floats) -> Bits:
    """The candidates of some boxes.

    Args:
        here: which boxes, start and stop given.
        wholes: (runs, k, 8) float64; the sums of each box are added for each candidate.

    Returns:
        (ceil(k / WORD), boxes, runs) uint16: bit j of word w stands for centroid w * WORD + j.
    """
    words = -(-centroids.k // WORD)
    found = np.empty((words, here.stop - here.start, centroids.runs), np.uint16)
    block = max(1, PAIRS // (centroids.k * LEAVES_PER_BLOCK))
    for at in range(here.start, here.stop, LEAVES_PER_BLOCK):
        some = slice(at, min(at + LEAVES_PER_BLOCK, here.stop))
        for run in range(0, centroids.runs, block):
            runs = slice(run, run + block)
            near = _survives_pruning(boxes, centroids, some, runs)
            wholes[runs] += np.matmul(near, boxes.wholes[some])
            for word, row in enumerate(found):
                bits = _pack_bits(near[:, word * WORD : (word + 1) * WORD])
                row[at - here.start : some.stop - here.start, runs] = bits.T
    return found


def _survives_pruning(
    boxes: KdLeaves, centroids: CentroidBatch, some: slice, runs: slice
) -> Singles:
    """(runs, k, boxes) float32: 1 for candidates, else 0."""
    score = np.matmul(centroids.planes[runs, : centroids.k], boxes.centers[:, some])
    least = score.min(axis=1, keepdims=True)
    near = score == least
    # Of several nearest the distances add up, which only lets more pass.
    reach = np.matmul(centroids.apart[runs], near.astype(np.float32))
    reach *= (2 * (1 + 1e-5) * boxes.radii[some]).astype(np.float32)
    reach += least + SLACK
    np.less_equal(score, reach, out=near)
    np.copyto(score, near)
    return np.asarray(score)


def _pack_bits(near: Singles) -> Singles:
    """(runs, up to WORD, boxes) of 0 and 1 to (runs, boxes), each one number."""
    return np.asarray(np.matmul(np.exp2(np.arange(near.shape[1]), dtype=np.float32), near))


@cache
def _bit_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For every 16-bit number how many bits are set, and the lowest of them (WORD if none)."""
    bits = np.arange(1 << WORD)[:, np.newaxis] >> np.arange(WORD) & 1
    lowest = np.where(bits.any(axis=1), bits.argmax(axis=1), WORD)
    return bits.sum(axis=1).astype(np.uint8), lowest.astype(np.uint8)


def count_candidates(words: Bits) -> Index:
    """How many candidates there are: (words, n) to (n,)."""
    each = _bit_tables()[0].take(words)
    return np.asarray(each[0] if len(each) == 1 else each.sum(axis=0, dtype=np.intp))


def unpack_candidates(words: Bits, most: int) -> Index:
    """(words, n) to (most, n): the candidates in rising order, then words * WORD."""
    lowest = _bit_tables()[1]
    rest = words.copy()
    listed = np.empty((most, words.shape[1]), np.intp)
    column = np.arange(words.shape[1])
    last = len(words) - 1
    for labels in listed:
        if last == 0:
            labels[:] = lowest.take(rest[0])
            rest &= rest - 1
        else:
            word = (rest != 0).argmax(axis=0)
            bits = rest[word, column]
            labels[:] = lowest.take(bits) + WORD * np.where(bits > 0, word, last)
            rest[word, column] = bits & (bits - 1)
    return listed
