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


class Lloyd:
    """The colours of one picture, laid out for many runs. Not to be shared between threads."""

    def __init__(self, picture: ColorCounts) -> None:
        self.channels = np.ascontiguousarray(picture.colors.T, dtype=np.float64)
        self.counts = picture.counts.astype(np.float64)
        self.weighted = self.channels * self.counts
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
        """Of each cluster the sum of its pixels (3, k) and their number (k,), both exact."""
        labels = nearest(self.channels, centroids)
        k = len(centroids)
        sums = [np.bincount(labels, channel, k) for channel in (*self.weighted, self.counts)]
        return np.array(sums[:3]), np.array(sums[3])

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
