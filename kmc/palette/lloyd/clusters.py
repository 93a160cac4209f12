"""Clusters of weighted points, and the iterations of Lloyd's algorithm that improve them.

Two classes keep each point at its nearest centroid. `DenseClusters` compares every point with
every centroid after each change, which is quickest for few; `HamerlyClusters` keeps bounds of the
distances, and compares only the points whose bounds overlap.
"""

from abc import ABC, abstractmethod
from typing import Self

import numpy as np

from kmc._types import Floats, Ints, Singles
from kmc.palette.lloyd.weighted_points import WeightedPoints
from kmc.products.matrices import multiply


class Clusters(ABC):
    """Points, centroids, and the cluster of each point: that of its nearest centroid.

    "Centred" means less the points' center, as in `WeightedPoints`. Distances are float32 around
    it, sums are float64.

    Attributes:
        points: what is clustered.
        n_pinned: so many centroids, the first, never move.
        centered: (k, d) float64, the centred centroids.
        sums: (d + 1, k) float64, the sums of the moments of each cluster's points; the last row
            is the clusters' weight.
    """

    centered: Floats
    sums: Floats

    def __init__(self, points: WeightedPoints, centroids: Floats, n_pinned: int = 0) -> None:
        """Assign every point to its nearest centroid.

        Args:
            points: what is clustered.
            centroids: (k, d) float64 in the points' own coordinates.
            n_pinned: so many centroids, the first, never move.
        """
        self.points = points
        self.n_pinned = n_pinned
        self._start(centroids - points.center)

    @abstractmethod
    def _start(self, centered: Floats) -> None:
        """Take centred centroids (k, d), assign every point, and sum the clusters."""

    def __len__(self) -> int:
        return len(self.centered)

    @property
    @abstractmethod
    def labels(self) -> Ints:
        """(n,) intp in 0..k-1, the cluster of each point."""

    @abstractmethod
    def copy(self) -> Self:
        """Return equal clusters that can be changed on their own; they share the points."""

    @abstractmethod
    def move(self, centered: Floats) -> bool:
        """Move the centroids, assign the points to them, and return whether any moved.

        Args:
            centered: (k, d) float64, the centred centroids.
        """

    @abstractmethod
    def split_clusters(self, clusters: Ints, first: Floats, second: Floats) -> None:
        """Split clusters in two; the new ones get the highest numbers.

        Args:
            clusters: (m,) the numbers of the clusters.
            first: (m, d) float64, where their centroids move to, centred; pinned ones stay.
            second: (m, d) float64, the centroids of the new clusters, centred.
        """

    @abstractmethod
    def remove(self, clusters: Ints) -> None:
        """Remove clusters by number; their points go to the nearest of the other centroids."""

    @property
    def centroids(self) -> Floats:
        """(k, d) float64, the centroids in the points' own coordinates."""
        centroids: Floats = self.centered + self.points.center
        return centroids

    def cost(self) -> float:
        """Return the mean squared distance of the points to the means of their clusters.

        In a pinned cluster it is the distance to the pinned centroid.
        """
        return self.cost_of(self.means())

    def cost_of(self, centered: Floats) -> float:
        """Return the mean squared distance of the points to their clusters' centroids.

        With x a point, c its centroid and w its weight, both centred, the sum of w |x - c|^2 is
        that of w |x|^2 less that of 2 w x c - w |c|^2, which needs the clusters' sums alone.

        Args:
            centered: (k, d) float64, the centred centroids, which may be others than now.
        """
        products = 2 * np.einsum("kd,dk", centered, self.sums[:-1])
        norms = (centered**2).sum(axis=1) @ self.sums[-1]
        total = self.points.sum_of_squares - float(products - norms)
        return max(0.0, total / self.points.total_weight)

    def means(self) -> Floats:
        """Return (k, d) float64, the centred centroids after the next iteration of Lloyd.

        A pinned centroid, and one without points, stays where it is.
        """
        sums = self.sums[:-1].T
        weights = self.sums[-1][:, np.newaxis]
        means = np.where(weights > 0, sums / np.where(weights > 0, weights, 1), self.centered)
        means[: self.n_pinned] = self.centered[: self.n_pinned]
        return means

    def step(self) -> bool:
        """Run one iteration of Lloyd, and return whether any centroid moved."""
        return self.move(self.means())

    def run_until_stable(self, max_steps: int, min_gain: float) -> None:
        """Iterate until no centroid moves or an iteration gains little.

        Args:
            max_steps: the upper bound of the iterations.
            min_gain: an iteration that lowers the cost by at most this share of it is the last.
        """
        means = self.means()
        cost = self.cost_of(means)
        for _ in range(max_steps):
            if not self.move(means):
                return
            previous_cost = cost
            means = self.means()
            cost = self.cost_of(means)
            if previous_cost - cost <= min_gain * previous_cost:
                return

    def _with_first_halves(self, clusters: Ints, first: Floats) -> Floats:
        """Return (k, d), the centred centroids with those of clusters that are split moved."""
        moved = self.centered.copy()
        free = clusters >= self.n_pinned  # a pinned one stays
        moved[clusters[free]] = first[free]
        return moved


def squared_distances(centered: Floats) -> Singles:
    """Return (k, k) float32, the squared distances between all pairs of centroids (k, d)."""
    rows = centered.astype(np.float32)
    norms = np.einsum("kd,kd->k", rows, rows)
    squares = multiply(rows, -2 * rows.T)
    squares += norms
    squares += norms[:, np.newaxis]
    return squares
