"""Lloyd's algorithm on distinct colours with counts, many runs at once; exact.

The arithmetic is a promise (held by tests/test_restarts.py): a distance is
(dr*dr + dg*dg) + db*db in float64 with channels in 0..255, a tie goes to the lowest centroid,
an empty cluster keeps its centroid. Sums of 8-bit colours times counts are integers below
2**53, so they are exact in float64 in any order. Arguments are trusted here.
"""

from collections.abc import Callable

import numpy as np

from kmc.color_counts import ColorCounts
from kmc.restarts.assignment import assign_contested, combine_low_high
from kmc.restarts.kd_leaves import Floats, Index, build_leaves
from kmc.restarts.pruning import CentroidBatch, count_candidates, find_candidates, unpack_candidates

COST_UNIT = 255.0**2  # squared distances in 0..255 to squared distances in 0..1
PAIRS_PER_BLOCK = 1 << 16  # box-run pairs at a time
CONTESTED_PER_BLOCK = 1 << 15  # and of those to divide, times the other candidates
# Boxes are divided together by how many candidates they have: up to so many.
CANDIDATE_BUCKETS = (2, 3, 5, 8, 16, 32, 64, 128, 256, 1 << 16)


class BatchedLloyd:
    """The colours of one picture, laid out for many runs. It holds no state of theirs."""

    def __init__(self, picture: ColorCounts) -> None:
        self.boxes = build_leaves(picture)
        self.wholes = combine_low_high(self.boxes.wholes.astype(np.float64))
        self.pixels = picture.pixels
        squares = (picture.colors.astype(np.int64) ** 2).sum(axis=1)
        self.sum_of_squares = int(squares @ picture.counts)

    def step(self, centroids: Floats, checkpoint: Callable[[], object]) -> tuple[Floats, Floats]:
        """One iteration of several runs.

        Args:
            centroids: (runs, k, 3) float64 in 0..255.
            checkpoint: called every few milliseconds; what it raises goes on to the caller.

        Returns:
            the moved centroids (runs, k, 3), and their cost with the assignment (runs,):
            mean squared RGB distance with channels in 0..1.
        """
        found = self.sums(centroids, checkpoint)
        sums = found[..., :3]
        sizes = found[..., 3:]
        moved = np.where(sizes > 0, sums / np.maximum(sizes, 1), centroids)
        return moved, self.cost(sums, sizes)

    def sums(self, centroids: Floats, checkpoint: Callable[[], object]) -> Floats:
        """(runs, k, 4): of each cluster the sums of R, G, B and the number of pixels, exact."""
        runs, k = centroids.shape[:2]
        laid = CentroidBatch(centroids, self.boxes.shift)
        wholes = np.zeros((runs, k, 8))
        moves = np.zeros((runs * (laid.none + 1), 4))
        step = max(1, PAIRS_PER_BLOCK // runs)
        for start in range(0, len(self.boxes), step):
            checkpoint()
            self._assign(laid, slice(start, min(start + step, len(self.boxes))), wholes, moves)
        return combine_low_high(wholes) - moves.reshape(runs, -1, 4)[:, :k]

    def _assign(self, laid: CentroidBatch, here: slice, wholes: Floats, moves: Floats) -> None:
        """Add some boxes, whole, to each of their candidates, and to `moves` what was too much."""
        words = find_candidates(self.boxes, laid, here, wholes)
        words = words.reshape(len(words), -1)
        number = count_candidates(words)
        several = np.flatnonzero(number > 1)
        number, fewer = number.take(several), 1
        for most in CANDIDATE_BUCKETS[: np.searchsorted(CANDIDATE_BUCKETS, laid.k) + 1]:
            items = several.compress((number > fewer) & (number <= most))
            fewer, most = most, min(most, laid.k)
            for some in _chunks(items, max(1, CONTESTED_PER_BLOCK // most)):
                box, run = np.divmod(some, laid.runs)
                box += here.start
                row = unpack_candidates(words.take(some, axis=1), most) + run * (laid.none + 1)
                parts = combine_low_high(assign_contested(self.boxes, laid, box, row))
                whole = self.wholes.take(box, axis=0)
                # What others have is too much for the first; what they lack, for them.
                _add(moves, row[0], parts.sum(axis=0))
                _add(moves, row[1:].ravel(), (whole - parts).reshape(-1, 4))

    def cost(self, sums: Floats, sizes: Floats) -> Floats:
        """The cost of clusters whose centroids are their means, from sums and sizes alone.

        Around the rounded mean c of a cluster of size N and sum S,
        SSE = sum |x - c|^2 - |S - N c|^2 / N. The first term is an exact integer and, since
        colours are integers too, at most 2 SSE: nothing is lost to cancellation.

        Args:
            sums: (runs, k, 3).
            sizes: (runs, k, 1).

        Returns:
            (runs,), mean squared RGB distances with channels in 0..1.
        """
        some = np.maximum(sizes, 1)
        rounded = np.rint(sums / some)
        around = self.sum_of_squares - np.sum(rounded * (2 * sums - sizes * rounded), axis=(1, 2))
        within = np.sum((sums - sizes * rounded) ** 2 / some, axis=(1, 2))
        return np.asarray((around - within) / (self.pixels * COST_UNIT))


def _chunks(items: Index, length: int) -> list[Index]:
    return [items[at : at + length] for at in range(0, len(items), length)]


def _add(totals: Floats, rows: Index, shares: Floats) -> None:
    """totals[rows] += shares, also where a row is named often: (n, 4), (m,), (m, 4)."""
    for total, share in zip(totals.T, shares.T, strict=True):
        total += np.bincount(rows, share, len(total))
