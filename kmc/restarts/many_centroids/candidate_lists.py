"""The candidates of each leaf as lists, for more centroids than a word of `pruning` has bits.

The test is that of `pruning`, computed for all centroids of a run at once: with one row a leaf,
its nearest centroid is found along the row, and the distances from that one are a row of the
matrix of distances. Some 5 % of all pairs are left, and are listed leaf by leaf. Sorted by how
many candidates they have, leaves with equally many are assigned together, without a slot empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kmc._types import Flags, Ints, Singles, SortKeys
from kmc.products.matrices import multiply
from kmc.restarts.kd_leaves import KdLeaves
from kmc.restarts.pruning import RELATIVE_SLACK, ROUNDING_SLACK, CentroidBatch

PAIRS_PER_BLOCK = 1 << 16  # leaf-centroid pairs at a time: scratch stays in the cache
BYTES_PER_WORD = 8
# Items of exactly as many candidates go together up to MAX_EXACT, then within a sixth of it.
MAX_EXACT = 16
GROWTH_DIVISOR = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class CandidateLists:
    """The candidates of some items, each a leaf in one run, one list after the other.

    Attributes:
        leaf: (items,) the leaf of each.
        counts: (items,) how many candidates it has, at least 1.
        starts: (items,) where its list begins.
        rows: (entries,) the candidates by rising label, as rows of `CentroidBatch.planes`
            flattened to (rows, 4).
        no_row: a row that stands for no centroid.
    """

    leaf: Ints
    counts: Ints
    starts: Ints
    rows: Ints
    no_row: int

    def groups(self, max_entries: int) -> Iterator[tuple[Ints, int]]:
        """Yield the items by rising number of candidates, in groups of about equally many.

        Args:
            max_entries: at most so many items times candidates in a group, or one item.

        Yields:
            the numbers of the items, and how many candidates they have at most.
        """
        order = np.argsort(self.counts.astype(np.uint32), kind="stable")
        counts = self.counts.take(order)
        start = 0
        while start < len(order):
            most = int(counts[start])
            if most > MAX_EXACT:
                most = min(most + most // GROWTH_DIVISOR, int(counts[-1]))
            stop = int(np.searchsorted(counts, most, side="right"))
            step = max(1, max_entries // most)
            for first in range(start, stop, step):
                yield order[first : min(first + step, stop)], most
            start = stop

    def table(self, items: Ints, width: int) -> Ints:
        """Return (len(items), width), the rows of their candidates, then `no_row`."""
        columns = np.arange(width)
        positions = self.starts.take(items)[:, np.newaxis] + columns
        rows = self.rows.take(positions, mode="clip")
        counts = self.counts.take(items)
        if counts.min() < width:
            rows[columns >= counts[:, np.newaxis]] = self.no_row
        return rows


def list_candidates(leaves: KdLeaves, centroids: CentroidBatch, block: slice) -> CandidateLists:
    """List the candidates of some leaves, start and stop of `block` given, in every run."""
    k = centroids.k
    first_leaves = range(block.start, block.stop, max(1, PAIRS_PER_BLOCK // k))
    leaf_of_items = []
    counts = []
    rows = []
    for run in range(centroids.runs):
        for first in first_leaves:
            some_leaves = np.arange(first, min(first + first_leaves.step, block.stop))
            pairs = _candidate_pairs(leaves, centroids, some_leaves, run)
            leaf = pairs // k
            label = pairs - leaf * k
            leaf_of_items.append(some_leaves)
            counts.append(np.bincount(leaf, minlength=len(some_leaves)))
            rows.append(label + run * (centroids.no_label + 1))
    all_counts = np.concatenate(counts)
    return CandidateLists(
        leaf=np.concatenate(leaf_of_items),
        counts=all_counts,
        starts=all_counts.cumsum() - all_counts,
        rows=np.concatenate(rows),
        no_row=centroids.no_label,
    )


def list_all(centroids: CentroidBatch, block: slice) -> CandidateLists:
    """List all centroids for each of some leaves in every run."""
    runs = np.arange(centroids.runs)
    leaf = np.arange(block.start, block.stop).repeat(centroids.runs)
    labels = np.arange(centroids.k) + (runs * (centroids.no_label + 1))[:, np.newaxis]
    counts = np.full(len(leaf), centroids.k)
    return CandidateLists(
        leaf=leaf,
        counts=counts,
        starts=counts.cumsum() - counts,
        rows=np.tile(labels.ravel(), block.stop - block.start),
        no_row=centroids.no_label,
    )


def _candidate_pairs(leaves: KdLeaves, centroids: CentroidBatch, some: Ints, run: int) -> Ints:
    """Return leaf * k + label of the candidates of one run, leaves counted from the first."""
    block = slice(some[0], some[-1] + 1)
    planes = centroids.planes[run, : centroids.k]
    score = multiply(leaves.centers[:, block].T, planes.T)
    nearest = score.argmin(axis=1)
    lowest = score[np.arange(len(score)), nearest]
    limit = centroids.distances[run].take(nearest, axis=0)
    limit *= (2 * (1 + RELATIVE_SLACK) * leaves.radii[block, np.newaxis]).astype(np.float32)
    limit += (lowest + ROUNDING_SLACK)[:, np.newaxis]
    return _find_set_bytes(_at_most(score, limit))


def _at_most(score: Singles, limit: Singles) -> SortKeys:
    """Return which scores are within their limits: a byte of 0 or 1 each, 8 in a word."""
    words = np.zeros(-(-score.size // BYTES_PER_WORD), np.uint64)
    flags: Flags = words.view(np.bool_)[: score.size].reshape(score.shape)
    np.less_equal(score, limit, out=flags)
    return words


def _find_set_bytes(words: SortKeys) -> Ints:
    """Return the positions of the bytes that are 1, rising.

    `np.flatnonzero` of the bytes takes twice as long where few are set: whole words go first.
    """
    words_set = np.flatnonzero(words != 0)
    bytes_set = np.flatnonzero(words.take(words_set).view(np.bool_))
    positions: Ints = words_set.take(bytes_set // BYTES_PER_WORD)
    positions *= BYTES_PER_WORD
    positions += bytes_set % BYTES_PER_WORD
    return positions
