"""Weighted Lloyd with pruning: an assignment that follows its centroids as they move.

Each point keeps an upper bound of the distance to its own centroid and a lower bound of the
distance to every other (G. Hamerly, "Making k-means even faster", SDM 2010). When centroids move,
the bounds are loosened by as much, and only a point whose bounds overlap is assigned anew. The
lower bounds of a cluster shrink by the largest move among the centroids near it, not among all:
a centroid that is farther from the cluster's own than the sum of its radius and its largest lower
bound cannot be nearer to any of its points than that bound. So a change in one corner of the
colour cube costs next to nothing elsewhere.

Distances are float32 around the points' center; sums are float64. The result is that of a full
search up to the rounding of single precision.
"""

import numpy as np

from kmc._types import Floats, Ints, Singles
from kmc.nearest_two import score_matrix, two_nearest
from kmc.palette.lloyd.clusters import Clusters, squared_distances

ROUND_UP = np.float32(1 + 1e-6)  # factor for lengths in float32, so that bounds stay bounds


class HamerlyClusters(Clusters):
    """Clusters of many points: only those that may have another nearest centroid are compared."""

    def _start(self, centered: Floats) -> None:
        k = len(centered)
        points = self.points
        self.centered = centered
        self._labels, self._upper, self._lower = self._search(slice(None), self.centered)
        self.sums = np.zeros((len(points.moments), k))
        self._add_to_sums(points.moments, self._labels, 1)
        self._radius = np.zeros(k, np.float32)
        self._max_lower = np.zeros(k, np.float32)
        self._raise_limits(self._labels, self._upper, self._lower)

    @property
    def labels(self) -> Ints:
        """As `Clusters.labels`."""
        return self._labels

    def copy(self) -> "HamerlyClusters":
        """As `Clusters.copy`."""
        twin = object.__new__(HamerlyClusters)
        for name, value in vars(self).items():
            setattr(twin, name, value.copy() if isinstance(value, np.ndarray) else value)
        return twin

    def move(self, centered: Floats) -> bool:
        """As `Clusters.move`."""
        moved = self._move_and_loosen_bounds(centered)
        if moved:
            self._reassign_ambiguous()
        return moved

    def split_clusters(self, clusters: Ints, first: Floats, second: Floats) -> None:
        """As `Clusters.split_clusters`."""
        self._move_and_loosen_bounds(self._with_first_halves(clusters, first))
        _, nearest_new, _ = self._search(slice(None), second)
        np.minimum(self._lower, nearest_new, out=self._lower)
        m = len(second)
        self.centered = np.concatenate([self.centered, second])
        self.sums = np.concatenate([self.sums, np.zeros((len(self.sums), m))], axis=1)
        self._radius = np.concatenate([self._radius, np.zeros(m, np.float32)])
        self._max_lower = np.concatenate([self._max_lower, np.zeros(m, np.float32)])
        self._reassign_ambiguous()

    def remove(self, clusters: Ints) -> None:
        """As `Clusters.remove`."""
        stays = np.ones(len(self), np.bool_)
        stays[clusters] = False
        self._upper[~stays[self._labels]] = np.inf
        self.points.checkpoint()
        new_numbers = np.where(stays, np.cumsum(stays) - 1, -1)
        self._labels = new_numbers[self._labels]
        self.centered = self.centered[stays]
        self.sums = self.sums[:, stays]
        self._radius = self._radius[stays]
        self._max_lower = self._max_lower[stays]
        self._reassign_ambiguous()

    def _move_and_loosen_bounds(self, centered: Floats) -> bool:
        """Move the centroids, loosen the bounds, leave the labels; return whether any moved."""
        lengths = np.sqrt(((centered - self.centered) ** 2).sum(axis=1))
        moves = lengths.astype(np.float32) * ROUND_UP
        self.centered = centered
        if not moves.any():
            return False
        self._radius += moves
        reach = (self._radius + self._max_lower) ** 2 * ROUND_UP
        near = squared_distances(centered) < reach[:, np.newaxis]
        np.fill_diagonal(near, False)
        self.points.checkpoint()
        self._upper += moves[self._labels]
        self.points.checkpoint()
        self._lower -= (near * moves).max(axis=1)[self._labels]
        return True

    def _reassign_ambiguous(self) -> None:
        """Search anew for the points whose bounds overlap, and update the sums."""
        self.points.checkpoint()
        ambiguous = np.flatnonzero(self._upper > self._lower)
        if len(ambiguous) == 0:
            return
        labels, upper, lower = self._search(ambiguous, self.centered)
        self.points.checkpoint()
        previous = self._labels[ambiguous]
        self._labels[ambiguous] = labels
        self._upper[ambiguous] = upper
        self._lower[ambiguous] = lower
        self._raise_limits(labels, upper, lower)
        changed = np.flatnonzero(labels != previous)
        moments = self._moments_of(ambiguous[changed])
        self._add_to_sums(moments, labels[changed], 1)
        had_cluster = previous[changed] >= 0
        self._add_to_sums(moments[:, had_cluster], previous[changed][had_cluster], -1)

    def _raise_limits(self, labels: Ints, upper: Singles, lower: Singles) -> None:
        """Raise what bounds the distances of each cluster's points, by some of them."""
        self.points.checkpoint()
        np.maximum.at(self._radius, labels, upper)
        self.points.checkpoint()
        np.maximum.at(self._max_lower, labels, lower)

    def _moments_of(self, points: Ints) -> Floats:
        """Return (d + 1, m), the moments of some points."""
        moments = np.empty((len(self.points.moments), len(points)))
        for row, moment in zip(moments, self.points.moments, strict=True):
            self.points.checkpoint()
            np.take(moment, points, out=row)
        return moments

    def _add_to_sums(self, moments: Floats, labels: Ints, sign: int) -> None:
        """Add the moments of points to their clusters' sums, or take them away."""
        for row, moment in zip(self.sums, moments, strict=True):
            self.points.checkpoint()
            row += sign * np.bincount(labels, moment, len(self))

    def _search(self, points: Ints | slice, centered: Floats) -> tuple[Ints, Singles, Singles]:
        """Return the nearest centroid and the distances to the nearest and the second nearest."""
        homogeneous = self.points.homogeneous[points]
        matrix = score_matrix(centered)
        labels, squares = two_nearest(homogeneous, matrix, self.points.checkpoint)
        squares += self.points.squared_norms[points]
        np.sqrt(np.maximum(squares, 0, out=squares), out=squares)
        return labels, squares[0], squares[1]
