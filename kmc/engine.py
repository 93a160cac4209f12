"""Lloyd's algorithm on distinct colours with counts, exact; the inner loop of everything.

The arithmetic is a promise (held by tests/test_restarts.py): a distance is
(dr*dr + dg*dg) + db*db in float64 with channels in 0..255, a tie goes to the lowest centroid,
an empty cluster keeps its centroid. Sums of 8-bit colours times counts are integers below
2**53, so they are exact in float64 in any order. Arguments are trusted here.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kmc.colors import ColorCounts
from kmc.nearest import nearest

Floats = NDArray[np.float64]

COST_UNIT = 255.0**2  # squared distances in 0..255 to squared distances in 0..1
# Colour-centroid pairs at a time: scratch stays in the cache, and a product of 4 * PAIRS terms is
# the largest that OpenBLAS still does in one thread; more threads make such small ones far slower.
PAIRS = 1 << 16
MIN_BLOCK = 256
# Scores are sums of four terms below 4e5, so float64 rounds them, and the distances that they
# stand for, by less than 1e-9. Any lead above this margin is real.
MARGIN = 1e-6


class Lloyd:
    """The colours of one picture, laid out for many runs. Not to be shared between threads."""

    def __init__(self, picture: ColorCounts) -> None:
        self.channels = np.ascontiguousarray(picture.colors.T, dtype=np.float64)
        ones = np.ones((1, len(picture)))
        self.homogeneous = np.concatenate([self.channels, ones])
        self.weighted = np.ascontiguousarray((self.homogeneous * picture.counts).T)
        self.pixels = picture.pixels
        squares = (picture.colors.astype(np.int64) ** 2).sum(axis=1)
        self.sum_of_squares = int(squares @ picture.counts)

    def run(
        self, start: Floats, max_iters: int, tick: Callable[[], object] | None = None
    ) -> tuple[Floats, Floats]:
        """max_iters iterations from one start.

        Args:
            start: (k, 3) float64 in 0..255.
            max_iters: at least 1.
            tick: called before each iteration; what it raises goes on to the caller.

        Returns:
            centroids (k, 3) float64 in 0..255, and the cost after each iteration
            (max_iters,) float64: mean squared RGB distance with channels in 0..1.
        """
        centroids, costs = start, np.empty(max_iters)
        for i in range(max_iters):
            if tick is not None:
                tick()
            sums, sizes = self.sums(centroids)
            moved = np.where(sizes > 0, sums / np.maximum(sizes, 1), centroids.T).T
            costs[i] = self.cost(sums, sizes)
            if np.array_equal(moved, centroids):
                costs[i:] = costs[i]  # a fixed point: every later iteration is the same
                break
            centroids = moved
        return centroids, costs

    def sums(self, centroids: Floats) -> tuple[Floats, Floats]:
        """Of each cluster the sum of its pixels (3, k) and their number (k,), both exact.

        |x - c|^2 and |c|^2 - 2 c.x differ by |x|^2 alone, so the latter, one matrix product,
        tells the nearest centroid wherever the lead over the next exceeds all rounding. The
        few colours where it does not are decided by the promised arithmetic.
        """
        k, n = len(centroids), self.channels.shape[1]
        scale = np.column_stack([-2 * centroids, (centroids**2).sum(axis=1)])
        block = max(MIN_BLOCK, PAIRS // k)
        scores, totals = np.empty((k, min(block, n))), np.zeros((k, 4))
        for start in range(0, n, block):
            here = slice(start, start + block)
            score = scores[:, : min(block, n - start)]
            np.matmul(scale, self.homogeneous[:, here], out=score)
            near = score <= score.min(axis=0) + MARGIN
            if np.count_nonzero(near) > near.shape[1]:
                self._settle(near, self.channels[:, here], centroids)
            np.copyto(score, near)
            totals += score @ self.weighted[here]
        return totals[:, :3].T, totals[:, 3]

    @staticmethod
    def _settle(near: NDArray[np.bool_], channels: Floats, centroids: Floats) -> None:
        """Leave one centroid to each colour (column) that several are near to."""
        doubtful = np.flatnonzero(np.count_nonzero(near, axis=0) > 1)
        labels = nearest(channels[:, doubtful], centroids)
        near[:, doubtful] = labels == np.arange(len(centroids))[:, np.newaxis]

    def cost(self, sums: Floats, sizes: Floats) -> float:
        """The cost of clusters whose centroids are their means, from sums and sizes alone.

        Around the rounded mean c of a cluster of size N and sum S,
        SSE = sum |x - c|^2 - |S - N c|^2 / N. The first term is an exact integer and, since
        colours are integers too, at most 2 SSE: nothing is lost to cancellation.
        """
        used = sizes > 0
        sums, sizes = sums[:, used], sizes[used]
        rounded = np.rint(sums / sizes)
        around = self.sum_of_squares - np.sum(rounded * (2 * sums - sizes * rounded))
        return float(
            (around - np.sum((sums - sizes * rounded) ** 2 / sizes)) / (self.pixels * COST_UNIT)
        )
