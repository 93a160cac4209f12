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
from kmc.palette.lloyd.weighted_points import WeightedPoints
from kmc.products.matrices import multiply

# Up to so many pairs of a point and a centroid this is quicker than `HamerlyClusters`: measured
# at 3 to 256 centroids, where it takes from a third of the time up to as much.
MAX_DENSE_PAIRS = 1 << 18


class DenseClusters(Clusters):
    """Clusters of few points: each is compared with all centroids after every change."""

    _is_nearest: Flags  # (k, n), one in each column
    _labels: Ints | None  # None until they are asked for

    def __init__(self, points: WeightedPoints, centroids: Floats, n_pinned: int = 0) -> None:
        """Assign every point to its nearest centroid.

        Args:
            points: what is clustered.
            centroids: (k, d) float64 in the points' own coordinates.
            n_pinned: so many centroids, the first, never move.
        """
        self.points = points
        self.n_pinned = n_pinned
        self._columns = np.ascontiguousarray(points.homogeneous.T)
        self._assign(centroids - points.center)

    @property
    def labels(self) -> Ints:
        """(n,) intp in 0..k-1, the cluster of each point."""
        if self._labels is None:
            self._labels = label_columns(self._is_nearest, self._is_nearest.astype(np.float32))[0]
        return self._labels

    def copy(self) -> "DenseClusters":
        """Return equal clusters that can be changed on their own; they share the points."""
        twin = object.__new__(DenseClusters)
        vars(twin).update(vars(self))  # arrays are replaced and never changed
        return twin

    def move(self, centered: Floats) -> bool:
        """Move the centroids, assign the points to them, and return whether any moved.

        Args:
            centered: (k, d) float64, the centred centroids.
        """
        if np.array_equal(centered, self.centered):
            return False
        self._assign(centered)
        return True

    def split_clusters(self, clusters: Ints, first: Floats, second: Floats) -> None:
        """Split clusters in two; the new ones get the highest numbers.

        Args:
            clusters: (m,) the numbers of the clusters.
            first: (m, d) float64, where their centroids move to, centred; pinned ones stay.
            second: (m, d) float64, the centroids of the new clusters, centred.
        """
        self._assign(np.concatenate([self._with_first_halves(clusters, first), second]))

    def remove(self, clusters: Ints) -> None:
        """Remove clusters by number; their points go to the nearest of the other centroids."""
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
