"""Lloyd's algorithm on distinct colours with counts, many runs at once; exact.

The arithmetic is a promise (held by tests/kmc/restarts/test_restarts.py): a distance is
(dr*dr + dg*dg) + db*db in float64 with channels in 0..255, a tie goes to the lowest label, an
empty cluster keeps its centroid. Sums of 8-bit colours times counts are integers below 2**53,
so they are exact in float64 in any order. Arguments are trusted here.

With few centroids, the assignment counts every leaf of colours in full for each of its
candidates, and then takes back from each candidate what the leaf's colours that are nearer to
others add up to. Most leaves have one candidate, and of those nothing is taken back. With many
centroids most leaves have several, and their colours are added to the nearest one each
(`many_centroids`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kmc._types import Floats, Ints
from kmc.callbacks import Checkpoint
from kmc.color_counts import ColorCounts
from kmc.restarts import assignment, pruning
from kmc.restarts.assignment import assign_contested
from kmc.restarts.kd_leaves import build_leaves, combine_low_high
from kmc.restarts.many_centroids import crowded_leaves
from kmc.restarts.many_centroids.candidate_lists import list_all, list_candidates
from kmc.restarts.many_centroids.crowded_leaves import sum_of_nearest
from kmc.restarts.pruning import CentroidBatch, count_candidates, find_candidates, unpack_candidates

COST_UNIT = 255.0**2  # squared distances in 0..255 to squared distances in 0..1
# With as many centroids or more, candidates are listed; with fewer they are kept as bits.
LISTS_MIN_K = 48
MAX_WORK_UNSORTED = 300  # distances a colour that take as long as to sort the colours
# Contested items are assigned together by how many candidates they have: up to so many.
CANDIDATE_BUCKETS = (2, 3, 5, 8, 16, 32, 64, 128, 256, 1 << 16)


@dataclass(frozen=True, kw_only=True)
class BlockSizes:
    """How much is worked on at a time, so that scratch stays in the cache; results don't differ.

    Attributes:
        items: leaf-run pairs between two calls of `checkpoint`.
        contested: items with several candidates, times the candidates.
        pairs: colour-candidate pairs.
        leaves: leaves whose candidates are sought.
        listed_items: leaf-run pairs whose candidates are listed at a time.
        listed_pairs: colour-candidate pairs of listed candidates.
    """

    items: int = 1 << 16
    contested: int = 1 << 15
    pairs: int = assignment.PAIRS_PER_BLOCK
    leaves: int = pruning.LEAVES_PER_BLOCK
    listed_items: int = 1 << 14
    listed_pairs: int = crowded_leaves.PAIRS_PER_BLOCK


class BatchedLloyd:
    """The colours of one picture, prepared for the iterations of many runs.

    It holds no state of a run.
    """

    def __init__(
        self,
        picture: ColorCounts,
        block_sizes: BlockSizes | None = None,
        work_per_color: float = np.inf,
    ) -> None:
        """Prepare the colours.

        Args:
            picture: without alpha.
            block_sizes: other ones than the fastest.
            work_per_color: runs times iterations times centroids that are to come. Where they
                are few, all distances are computed, since sorting the colours would take longer.
                It makes no difference to the numbers.
        """
        self._are_sorted = work_per_color > MAX_WORK_UNSORTED
        self.leaves = build_leaves(picture, self._are_sorted)
        self._leaf_sums = combine_low_high(self.leaves.sums.astype(np.float64))
        self._pixels = picture.pixels
        squares = (picture.colors.astype(np.int64) ** 2).sum(axis=1)
        self._sum_of_squares = int(squares @ picture.counts)
        self._block_sizes = block_sizes or BlockSizes()

    def step(self, centroids: Floats, checkpoint: Checkpoint) -> tuple[Floats, Floats]:
        """Make one iteration of several runs.

        Args:
            centroids: (runs, k, 3) float64 in 0..255.
            checkpoint: called every few milliseconds; raise to cancel.

        Returns:
            the moved centroids (runs, k, 3), and their cost with the assignment (runs,):
            mean squared RGB distance with channels in 0..1.
        """
        cluster_sums = self.sums(centroids, checkpoint)
        sums = cluster_sums[..., :3]
        sizes = cluster_sums[..., 3:]
        moved = np.where(sizes > 0, sums / np.maximum(sizes, 1), centroids)
        return moved, self.cost(sums, sizes)

    def sums(self, centroids: Floats, checkpoint: Checkpoint) -> Floats:
        """Assign all colours, and add them up.

        Returns:
            (runs, k, 4) float64: the sums of R, G, B and the number of pixels of each cluster.
        """
        runs, k = centroids.shape[:2]
        batch = CentroidBatch(centroids, self.leaves.shift)
        if k >= LISTS_MIN_K or not self._are_sorted:
            return self._sums_by_lists(batch, checkpoint)
        counted = np.zeros((runs, k, 8))
        excess = np.zeros((runs * (batch.no_label + 1), 4))
        leaves_per_block = max(1, self._block_sizes.items // runs)
        for start in range(0, len(self.leaves), leaves_per_block):
            checkpoint()
            block = slice(start, min(start + leaves_per_block, len(self.leaves)))
            self._assign(batch, block, counted, excess)
        return combine_low_high(counted) - excess.reshape(runs, -1, 4)[:, :k]

    def _sums_by_lists(self, batch: CentroidBatch, checkpoint: Checkpoint) -> Floats:
        """Do what `sums` does, for so many centroids that candidates are listed."""
        sizes = self._block_sizes
        totals = np.zeros((batch.runs * (batch.no_label + 1), 4))
        leaves_per_block = max(1, sizes.listed_items // batch.runs)
        for start in range(0, len(self.leaves), leaves_per_block):
            checkpoint()
            block = slice(start, min(start + leaves_per_block, len(self.leaves)))
            if self._are_sorted:
                lists = list_candidates(self.leaves, batch, block)
            else:
                lists = list_all(batch, block)
            totals += sum_of_nearest(self.leaves, batch, lists, sizes.listed_pairs)
        return totals.reshape(batch.runs, -1, 4)[:, : batch.k]

    def _assign(self, batch: CentroidBatch, block: slice, counted: Floats, excess: Floats) -> None:
        """Count some leaves in full for each candidate, and what has to be taken back.

        Args:
            block: which leaves, start and stop given.
            counted: (runs, k, 8), to which the leaves are added.
            excess: (runs * (no_label + 1), 4), to which is added what was too much.
        """
        sizes = self._block_sizes
        candidates = find_candidates(self.leaves, batch, block, counted, sizes.leaves)
        candidates = candidates.reshape(len(candidates), -1)
        n_candidates = count_candidates(candidates)
        for items, max_candidates in _contested_groups(n_candidates, batch.k, sizes.contested):
            leaf, run = np.divmod(items, batch.runs)
            leaf += block.start
            labels = unpack_candidates(candidates.take(items, axis=1), max_candidates)
            rows = labels + run * (batch.no_label + 1)
            lanes = assign_contested(self.leaves, batch, leaf, rows, sizes.pairs)
            sums_of_others = combine_low_high(lanes)
            leaf_sums = self._leaf_sums.take(leaf, axis=0)
            # The excess of the first is what the others have; theirs is what each of them lacks.
            _add_at(excess, rows[0], sums_of_others.sum(axis=0))
            _add_at(excess, rows[1:].ravel(), (leaf_sums - sums_of_others).reshape(-1, 4))

    def cost(self, sums: Floats, sizes: Floats) -> Floats:
        """Compute the cost of clusters whose centroids are their means, from sums and sizes.

        Around the rounded mean c of a cluster of size N and sum S,
        SSE = sum |x - c|^2 - |S - N c|^2 / N. The first term is an exact integer and, since
        colours are integers too, at most 2 SSE: nothing is lost to cancellation.

        Args:
            sums: (runs, k, 3).
            sizes: (runs, k, 1).

        Returns:
            (runs,), mean squared RGB distances with channels in 0..1.
        """
        divisors = np.maximum(sizes, 1)
        rounded = np.rint(sums / divisors)
        around = self._sum_of_squares - np.sum(rounded * (2 * sums - sizes * rounded), axis=(1, 2))
        within = np.sum((sums - sizes * rounded) ** 2 / divisors, axis=(1, 2))
        return np.asarray((around - within) / (self._pixels * COST_UNIT))


def _contested_groups(n_candidates: Ints, k: int, max_contested: int) -> Iterator[tuple[Ints, int]]:
    """Yield the items with several candidates, in groups of about equally many.

    Args:
        n_candidates: (items,).
        k: how many there can be.
        max_contested: at most so many items times candidates in a group.

    Yields:
        the numbers of the items, rising, and how many candidates they have at most.
    """
    contested = np.flatnonzero(n_candidates > 1)
    n_candidates = n_candidates.take(contested)
    fewer = 1
    for bucket in CANDIDATE_BUCKETS[: np.searchsorted(CANDIDATE_BUCKETS, k) + 1]:
        items = contested.compress((n_candidates > fewer) & (n_candidates <= bucket))
        fewer = bucket
        max_candidates = min(bucket, k)
        step = max(1, max_contested // max_candidates)
        for start in range(0, len(items), step):
            yield items[start : start + step], max_candidates


def _add_at(totals: Floats, rows: Ints, terms: Floats) -> None:
    """totals[rows] += terms, also where a row is named often: (n, 4), (m,), (m, 4)."""
    for total, term in zip(totals.T, terms.T, strict=True):
        total += np.bincount(rows, term, len(total))
