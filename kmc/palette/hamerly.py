"""Weighted Lloyd with pruning: an assignment that follows its centroids as they move.

Each point keeps an upper bound of the distance to its own centroid and a lower bound of the
distance to every other (Hamerly, "Making k-means even faster", SDM 2010). When centroids move,
the bounds move along, and a point is looked at again only where they overlap. The lower bounds of
a cluster shrink by the largest move among the centroids that are near it, not among all: a
centroid that is farther from the cluster's than its radius and its largest lower bound together
cannot matter. So a change in one corner of the colour cube costs next to nothing elsewhere.

Distances are float32 around the points' middle; sums are float64. The result is that of a full
search up to the rounding of single precision.
"""

import numpy as np
from numpy.typing import NDArray

from kmc.nearest_two import score_matrix, two_nearest
from kmc.palette.weighted_points import WeightedPoints

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.intp]

SLACK = np.float32(1 + 1e-6)  # moves are rounded up, so that bounds stay bounds


class HamerlyClusters:
    """Points, centroids, and which centroid each point belongs to.

    Attributes:
        points: what is clustered.
        pinned: that many centroids, the first, are not moved by `step`.
        centroids: (k, d) float64, less the points' middle.
        labels: (n,) intp in 0..k-1.
        sums: (d + 1, k) float64, of each cluster the moments' sum; the last row is the weight.
    """

    def __init__(self, points: WeightedPoints, centroids: Floats, pinned: int = 0) -> None:
        """Args: centroids (k, d) float64, in the points' own coordinates."""
        k = len(centroids)
        self.points = points
        self.pinned = pinned
        self.centroids = centroids - points.middle
        self.labels, self._upper, self._lower = self._search(slice(None))
        self.sums = np.array([np.bincount(self.labels, row, k) for row in points.moments])
        self._radius, self._reach = np.zeros((2, k), np.float32)
        np.maximum.at(self._radius, self.labels, self._upper)
        np.maximum.at(self._reach, self.labels, self._lower)

    def __len__(self) -> int:
        return len(self.centroids)

    def copy(self) -> "HamerlyClusters":
        """The same, to be changed on its own; the points are shared."""
        twin = object.__new__(HamerlyClusters)
        for name, value in vars(self).items():
            setattr(twin, name, value.copy() if isinstance(value, np.ndarray) else value)
        return twin

    @property
    def places(self) -> Floats:
        """(k, d) float64, the centroids in the points' own coordinates."""
        places: Floats = self.centroids + self.points.middle
        return places

    @property
    def cost(self) -> float:
        """The mean squared distance of the points to the means of their clusters.

        Of pinned clusters: to the pinned centroid.
        """
        return self.cost_of(self.means())

    def cost_of(self, centroids: Floats) -> float:
        """The mean squared distance if the clusters' centroids stood at (k, d), less the middle."""
        pulls = 2 * np.einsum("kd,dk", centroids, self.sums[:-1])
        norms = (centroids**2).sum(axis=1) @ self.sums[-1]
        return max(0.0, (self.points.squares - float(pulls - norms)) / self.points.total)

    def means(self) -> Floats:
        """(k, d): where the next iteration puts the centroids, less the middle."""
        sums = self.sums[:-1].T
        weights = self.sums[-1][:, np.newaxis]
        means = np.where(weights > 0, sums / np.where(weights > 0, weights, 1), self.centroids)
        means[: self.pinned] = self.centroids[: self.pinned]
        return means

    def step(self) -> bool:
        """One iteration of Lloyd: centroids to their means, points to their centroids.

        Returns:
            whether any centroid moved.
        """
        return self.move(self.means())

    def settle(self, steps: int, gain: float) -> float:
        """Iterate until an iteration lowers the cost by less than `gain` of it, or `steps` times.

        Returns:
            the cost.
        """
        cost = self.cost
        for _ in range(steps):
            if not self.step():
                break
            before, cost = cost, self.cost
            if before - cost <= gain * before:
                break
        return cost

    def move(self, centroids: Floats) -> bool:
        """Move the centroids to (k, d) places less the middle, and the points along."""
        moved = self._shift(centroids)
        if moved:
            self._follow()
        return moved

    def insert(self, numbers: Ints, first: Floats, second: Floats) -> None:
        """Split clusters: centroids `numbers` (m,) go to `first`, new ones to `second` (m, d)."""
        centroids = self.centroids.copy()
        free = numbers >= self.pinned
        centroids[numbers[free]] = first[free]
        self._shift(centroids)
        _, nearest, _ = self._search(slice(None), second)
        np.minimum(self._lower, nearest, out=self._lower)
        m = len(numbers)
        self.centroids = np.concatenate([self.centroids, second])
        self.sums = np.concatenate([self.sums, np.zeros((len(self.sums), m))], axis=1)
        self._radius = np.concatenate([self._radius, np.zeros(m, np.float32)])
        self._reach = np.concatenate([self._reach, np.zeros(m, np.float32)])
        self._follow()

    def remove(self, numbers: Ints) -> None:
        """Take centroids away; their points go to the nearest of those that stay."""
        stays = np.ones(len(self), np.bool_)
        stays[numbers] = False
        self._upper[~stays[self.labels]] = np.inf
        self.labels = np.where(stays, np.cumsum(stays) - 1, -1)[self.labels]
        self.centroids, self.sums = self.centroids[stays], self.sums[:, stays]
        self._radius, self._reach = self._radius[stays], self._reach[stays]
        self._follow()

    def _shift(self, centroids: Floats) -> bool:
        """Move the centroids and loosen the bounds by as much; labels stay."""
        moves = np.sqrt(((centroids - self.centroids) ** 2).sum(axis=1)).astype(np.float32) * SLACK
        self.centroids = centroids
        if not moves.any():
            return False
        self._radius += moves
        near = distances(centroids) < ((self._radius + self._reach) ** 2 * SLACK)[:, np.newaxis]
        np.fill_diagonal(near, False)
        self._upper += moves[self.labels]
        self._lower -= (near * moves).max(axis=1)[self.labels]
        return True

    def _follow(self) -> None:
        """Search anew for the points whose bounds overlap; the sums follow the labels."""
        doubtful = np.flatnonzero(self._upper > self._lower)
        if len(doubtful) == 0:
            return
        labels, upper, lower = self._search(doubtful)
        before = self.labels[doubtful]
        self.labels[doubtful] = labels
        self._upper[doubtful] = upper
        self._lower[doubtful] = lower
        np.maximum.at(self._radius, labels, upper)
        np.maximum.at(self._reach, labels, lower)
        changed = np.flatnonzero(labels != before)
        moments = self.points.moments[:, doubtful[changed]]
        self._add(moments, labels[changed], 1)
        had = before[changed] >= 0
        self._add(moments[:, had], before[changed][had], -1)

    def _add(self, moments: Floats, labels: Ints, sign: int) -> None:
        for row, moment in zip(self.sums, moments, strict=True):
            row += sign * np.bincount(labels, moment, len(self))

    def _search(
        self, rows: Ints | slice, centroids: Floats | None = None
    ) -> tuple[Ints, Singles, Singles]:
        """Number and distance of the nearest centroid and distance of the second, each (n,)."""
        centroids = self.centroids if centroids is None else centroids
        labels, squares = two_nearest(self.points.homogeneous[rows], score_matrix(centroids))
        squares += self.points.norms[rows]
        np.sqrt(np.maximum(squares, 0, out=squares), out=squares)
        return labels, squares[0], squares[1]


def distances(centroids: Floats) -> Singles:
    """(k, k) float32: squared distances between the centroids."""
    rows = centroids.astype(np.float32)
    norms = np.einsum("kd,kd->k", rows, rows)
    squares = rows @ (-2 * rows.T)
    squares += norms
    squares += norms[:, np.newaxis]
    return squares
