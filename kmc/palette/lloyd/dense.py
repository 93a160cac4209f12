"""Clusters whose points are compared with every centroid after each change.

For few points that is the quickest way: what bounds would save is less than what they cost. The
scores |x - c|^2 - |x|^2 of all pairs are one product, as in `nearest_two.py`. Where a score is the
lowest of its point a matrix has 1, and the product of the points' moments with it gives the sums
of all clusters at once; the labels of the points are not needed for that, and made when they are
asked for.
"""

import numpy as np

from kmc._types import Flags, Floats, Ints
from kmc.nearest_two import label_columns, score_matrix
from kmc.palette.lloyd.clusters import Clusters
from kmc.products.matrices import multiply

# Up to so many pairs of a point and a centroid this is quicker than `HamerlyClusters`: measured
# at 3 to 256 centroids, where it takes from a third of the time up to as much.
MAX_DENSE_PAIRS = 1 << 18


class DenseClusters(Clusters):
    """Clusters of few points: each is compared with all centroids after every change."""

    _is_nearest: Flags  # (k, n), one in each column
    _labels: Ints | None  # None until they are asked for

    def _start(self, centered: Floats) -> None:
        self._columns = np.ascontiguousarray(self.points.homogeneous.T)
        self._assign(centered)

    @property
    def labels(self) -> Ints:
        """As `Clusters.labels`."""
        if self._labels is None:
            self._labels = label_columns(self._is_nearest, self._is_nearest.astype(np.float32))[0]
        return self._labels

    def copy(self) -> "DenseClusters":
        """As `Clusters.copy`."""
        twin = object.__new__(DenseClusters)
        vars(twin).update(vars(self))  # arrays are replaced and never changed
        return twin

    def move(self, centered: Floats) -> bool:
        """As `Clusters.move`."""
        if np.array_equal(centered, self.centered):
            return False
        self._assign(centered)
        return True

    def split_clusters(self, clusters: Ints, first: Floats, second: Floats) -> None:
        """As `Clusters.split_clusters`."""
        self._assign(np.concatenate([self._with_first_halves(clusters, first), second]))

    def remove(self, clusters: Ints) -> None:
        """As `Clusters.remove`."""
        if len(clusters):
            self._assign(np.delete(self.centered, clusters, axis=0))

    def _assign(self, centered: Floats) -> None:
        """Take these centroids, find the nearest of every point, and sum the clusters."""
        self.points.checkpoint()
        self.centered = centered
        scores = multiply(score_matrix(centered).T, self._columns)
        self._is_nearest = scores <= np.minimum.reduce(scores, axis=0)
        self._labels = None
        if np.count_nonzero(self._is_nearest) > len(self.points):  # a tie goes to the lowest label
            self._labels = self._is_nearest.argmax(axis=0)
            self._is_nearest = self._labels == np.arange(len(centered))[:, np.newaxis]
        self.sums = multiply(self.points.moments, self._is_nearest.astype(np.float64).T)
