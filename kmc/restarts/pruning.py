"""Which centroids can be the nearest to something in a leaf, for many runs at once.

With a the centroid nearest to the centre of a leaf's ball, m, and r the ball's radius, a centroid
c is farther than a from everything in the ball where
|m - c|^2 - |m - a|^2 > 2 r |c - a|: the test of T. Kanungo et al., "An efficient k-means
clustering algorithm", IEEE TPAMI 24(7), 2002, for balls. What is left are the candidates. They
are kept as one bit a centroid, in words of 16 bits.
"""

from functools import cache

import numpy as np

from kmc._types import Bytes, Floats, Ints, Singles, Words
from kmc.products.matrices import multiply
from kmc.restarts.kd_leaves import KdLeaves

WORD_BITS = 16
# Leaf-centroid pairs at a time, and leaves: scratch stays in the cache.
PAIRS_PER_BLOCK = 1 << 17
LEAVES_PER_BLOCK = 512
FAR_AWAY = 1e7  # above any squared distance of colours
# The two sides are sums of few terms below 2**18, rounded to float32, so off by less than 1.
ROUNDING_SLACK = np.float32(1)
SQUARE_SLACK = np.float32(0.25)  # more than a squared distance in float32 is off by
RELATIVE_SLACK = 1e-5  # of the right side, a product of rounded factors


class CentroidBatch:
    """The centroids of some runs, prepared for comparing them with leaves.

    Attributes:
        runs, k: how many.
        no_label: the label that stands for no centroid, at least k.
        exact: (runs, no_label + 1, 3) float64 in 0..255; infinite from k on.
        planes: (runs, no_label + 1, 4) float32 p, so that |x - c|^2 = |x|^2 + p . (x, 1) for
            shifted x; from k on farther than any colour.
        distances: (runs, k, k) float32, between the centroids of a run.
        are_integers: whether all are integers; then float32 is exact wherever it is used.
    """

    def __init__(self, centroids: Floats, shift: Floats) -> None:
        """Args: centroids (runs, k, 3) in 0..255, and the `shift` of the leaves."""
        self.runs, self.k = centroids.shape[:2]
        self.no_label = -(-self.k // WORD_BITS) * WORD_BITS
        self.exact = np.full((self.runs, self.no_label + 1, 3), np.inf)
        self.exact[:, : self.k] = centroids
        shifted = centroids - shift
        squares = (shifted**2).sum(axis=2)
        self.planes = np.zeros((self.runs, self.no_label + 1, 4), np.float32)
        self.planes[:, :, 3] = FAR_AWAY
        self.planes[:, : self.k, :3] = -2 * shifted
        self.planes[:, : self.k, 3] = squares
        self.distances = _distances(shifted, squares, self.planes[:, : self.k])
        self.are_integers = np.array_equal(centroids, np.rint(centroids))


def _distances(shifted: Floats, squares: Floats, planes: Singles) -> Singles:
    """Return (runs, k, k), the distances between centroids, or a little more."""
    homogeneous = np.ones((*shifted.shape[:2], 4), np.float32)
    homogeneous[..., :3] = shifted
    distances = multiply(homogeneous, planes.mT)
    distances += squares.astype(np.float32)[..., np.newaxis] + SQUARE_SLACK
    np.maximum(distances, 0, out=distances)
    np.sqrt(distances, out=distances)
    return distances


def find_candidates(
    leaves: KdLeaves,
    centroids: CentroidBatch,
    block: slice,
    sums: Floats,
    leaves_per_block: int = LEAVES_PER_BLOCK,
) -> Words:
    """Find the candidates of some leaves.

    Args:
        block: which leaves, start and stop given.
        sums: (runs, k, 8) float64; the lanes of each leaf are added for each of its candidates.
        leaves_per_block: how many are worked on at a time; it makes no difference.

    Returns:
        (ceil(k / WORD_BITS), leaves, runs) uint16: bit j of word w stands for centroid
        w * WORD_BITS + j.
    """
    n_words = -(-centroids.k // WORD_BITS)
    candidates = np.empty((n_words, block.stop - block.start, centroids.runs), np.uint16)
    runs_per_block = max(1, PAIRS_PER_BLOCK // (centroids.k * leaves_per_block))
    for start in range(block.start, block.stop, leaves_per_block):
        some_leaves = slice(start, min(start + leaves_per_block, block.stop))
        rows = slice(start - block.start, some_leaves.stop - block.start)
        for run in range(0, centroids.runs, runs_per_block):
            runs = slice(run, run + runs_per_block)
            survives = _survives_pruning(leaves, centroids, some_leaves, runs)
            sums[runs] += multiply(survives, leaves.sums[some_leaves])
            for number, word in enumerate(candidates):
                first = number * WORD_BITS
                word[rows, runs] = _pack_bits(survives[:, first : first + WORD_BITS]).T
    return candidates


def _survives_pruning(
    leaves: KdLeaves, centroids: CentroidBatch, block: slice, runs: slice
) -> Singles:
    """(runs, k, leaves) float32: 1 for candidates, else 0."""
    score = multiply(centroids.planes[runs, : centroids.k], leaves.centers[:, block])
    lowest = score.min(axis=1, keepdims=True)
    survives = score == lowest
    # The distances to the nearest; of several they add up, which only lets more survive.
    limit = multiply(centroids.distances[runs], survives.astype(np.float32))
    limit *= (2 * (1 + RELATIVE_SLACK) * leaves.radii[block]).astype(np.float32)
    limit += lowest + ROUNDING_SLACK
    np.less_equal(score, limit, out=survives)
    np.copyto(score, survives)
    return np.asarray(score)


def _pack_bits(bits: Singles) -> Singles:
    """(runs, up to WORD_BITS, leaves) of 0 and 1 to (runs, leaves), each one number."""
    return np.asarray(np.matmul(np.exp2(np.arange(bits.shape[1]), dtype=np.float32), bits))


@cache
def _bit_tables() -> tuple[Bytes, Bytes]:
    """For every word how many bits are set, and the lowest of them (WORD_BITS if none)."""
    bits = np.arange(1 << WORD_BITS)[:, np.newaxis] >> np.arange(WORD_BITS) & 1
    lowest = np.where(bits.any(axis=1), bits.argmax(axis=1), WORD_BITS)
    return bits.sum(axis=1).astype(np.uint8), lowest.astype(np.uint8)


def count_candidates(candidates: Words) -> Ints:
    """Count the bits that are set: (words, n) to (n,)."""
    per_word = _bit_tables()[0].take(candidates)
    return np.asarray(per_word[0] if len(per_word) == 1 else per_word.sum(axis=0, dtype=np.intp))


def unpack_candidates(candidates: Words, max_candidates: int) -> Ints:
    """List the labels of the bits that are set.

    Args:
        candidates: (words, n).
        max_candidates: how many are listed at most.

    Returns:
        (max_candidates, n): the labels in rising order, then words * WORD_BITS.
    """
    lowest_bit = _bit_tables()[1]
    remaining = candidates.copy()
    listed = np.empty((max_candidates, candidates.shape[1]), np.intp)
    column = np.arange(candidates.shape[1])
    last_word = len(candidates) - 1
    for labels in listed:
        if last_word == 0:
            labels[:] = lowest_bit.take(remaining[0])
            remaining &= remaining - 1
        else:
            word = (remaining != 0).argmax(axis=0)
            bits = remaining[word, column]
            labels[:] = lowest_bit.take(bits) + WORD_BITS * np.where(bits > 0, word, last_word)
            remaining[word, column] = bits & (bits - 1)
    return listed
