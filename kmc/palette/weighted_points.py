"""Weighted points, and fewer of them: those of one cell merged into their mean.

To put all points of a cell into one cluster costs what their mean with their weight costs, plus
a constant (the spread within the cell). So a search among the means of small cells finds
clusters that are good for all points, for a tenth of the work.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

TABLE = 1 << 22  # cells in a box of at most that many are counted in a table, else by sorting


class WeightedPoints:
    """Points with weights, laid out for `Clusters`. Never changed once made.

    Attributes:
        points: (n, d) float64.
        weights: (n,) float64, above 0.
        middle: (d,) float64; single precision is used around it, where it is finest.
        centered: (d, n) float64, the points less `middle`.
        homogeneous: (n, d + 1) float32, the points less `middle`, and 1.
        norms: (n,) float32, the squared length of the points less `middle`.
        moments: (d + 1, n) float64, weight times the points less `middle`, and the weights.
        squares: the sum of weight times squared length, less `middle`.
    """

    def __init__(self, points: Floats, weights: Floats, middle: Floats | None = None) -> None:
        """Args: points (n, d), weights (n,); middle (d,), unless it is to be that of `points`."""
        self.points = points
        self.weights = weights
        columns = np.ascontiguousarray(points.T)
        if middle is None:
            middle = (columns.min(axis=1) + columns.max(axis=1)) / 2
        self.middle = middle
        self.centered = columns - middle[:, np.newaxis]
        self.homogeneous = np.ones((len(points), points.shape[1] + 1), np.float32)
        self.homogeneous[:, :-1] = self.centered.T
        self.norms = np.einsum("ij,ij->i", self.homogeneous, self.homogeneous) - np.float32(1)
        self.moments = np.empty((points.shape[1] + 1, len(points)))
        np.multiply(self.centered, weights, out=self.moments[:-1])
        self.moments[-1] = weights
        self.squares = float(np.einsum("dn,dn->", self.moments[:-1], self.centered))
        self.total = float(weights.sum())

    def __len__(self) -> int:
        return len(self.points)

    @property
    def dimensions(self) -> int:
        """How many coordinates a point has."""
        return int(self.points.shape[1])


def merge_by_grid_cell(points: WeightedPoints, cell: float) -> WeightedPoints:
    """One point for each cell of that width that holds any: their mean, with their weight.

    The middle stays, so the clusters of both have the same centroids, and the spread within the
    cells is what `squares` falls by.
    """
    low = points.centered.min(axis=1, keepdims=True)
    places = ((points.centered - low) / cell).astype(np.int64)
    shape = places.max(axis=1) + 1
    keys = places[0]
    for axis in range(1, points.dimensions):
        keys = keys * shape[axis] + places[axis]
    if np.prod(shape.astype(np.float64)) > TABLE:
        keys = np.unique(keys, return_inverse=True)[1]
    sums = np.array([np.bincount(keys, row) for row in points.moments])
    sums = sums[:, sums[-1] > 0]
    return WeightedPoints((sums[:-1] / sums[-1]).T + points.middle, sums[-1], points.middle)
