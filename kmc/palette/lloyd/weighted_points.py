"""Weighted points, and fewer of them: those of one grid cell merged into their mean.

To put all points of a cell into one cluster costs what their mean with their summed weight costs,
plus a constant: the spread within the cell (the theorem of Huygens and Steiner). So a search
among the means of small cells finds clusters that are good for all points, for a tenth of the
work; merging lowers `WeightedPoints.sum_of_squares` by the spread, so it is known.
"""

import numpy as np

from kmc._types import Floats, Ints
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint

MAX_TABLE_CELLS = 1 << 22  # a grid of up to so many cells is summed in a table, else by sorting
KEYS_PER_BLOCK = 1 << 20  # sorted, and looked up, between two checkpoints


class WeightedPoints:
    """Points with weights, laid out for `HamerlyClusters`. Its arrays are never changed.

    "Centred" means less `center`, around which single precision is finest.

    Attributes:
        points: (n, d) float64.
        weights: (n,) float64, above 0.
        center: (d,) float64, the middle of each coordinate's range.
        centered: (d, n) float64, the centred points, coordinate by coordinate.
        homogeneous: (n, d + 1) float32, the centred points, and a column of ones.
        squared_norms: (n,) float32, the squared lengths of the centred points.
        moments: (d + 1, n) float64, weight times the centred points, and the weights.
        sum_of_squares: the sum of weight times the squared length of the centred points.
        total_weight: the sum of the weights.
        checkpoint: called every few milliseconds by whatever works on the points; raises to
            cancel.
    """

    def __init__(
        self,
        points: Floats,
        weights: Floats,
        center: Floats | None = None,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> None:
        """Lay the points out.

        Args:
            points: (n, d) float64.
            weights: (n,) float64, above 0.
            center: (d,) float64; None for the middle of the range of `points`.
            checkpoint: as in the attributes.
        """
        self.points = points
        self.weights = weights
        self.checkpoint = checkpoint
        columns = np.ascontiguousarray(points.T)
        checkpoint()
        if center is None:
            center = (columns.min(axis=1) + columns.max(axis=1)) / 2
        self.center = center
        checkpoint()
        self.centered = columns - center[:, np.newaxis]
        checkpoint()
        self.homogeneous = np.ones((len(points), points.shape[1] + 1), np.float32)
        self.homogeneous[:, :-1] = self.centered.T
        checkpoint()
        norms_and_one = np.einsum("ij,ij->i", self.homogeneous, self.homogeneous)
        self.squared_norms = norms_and_one - np.float32(1)
        checkpoint()
        self.moments = np.empty((points.shape[1] + 1, len(points)))
        np.multiply(self.centered, weights, out=self.moments[:-1])
        self.moments[-1] = weights
        checkpoint()
        self.sum_of_squares = float(np.einsum("dn,dn->", self.moments[:-1], self.centered))
        self.total_weight = float(weights.sum())

    def __len__(self) -> int:
        return len(self.points)

    @property
    def dimensions(self) -> int:
        """The number of coordinates of a point."""
        return int(self.points.shape[1])


def merge_by_grid_cell(
    points: WeightedPoints, cell_width: float, max_table_cells: int = MAX_TABLE_CELLS
) -> WeightedPoints:
    """Merge the points of each cell of a grid into their mean, with their summed weight.

    The center stays the same, so that clusters of the merged points have centroids among the
    original ones, and `sum_of_squares` falls by exactly the spread within the cells.

    Args:
        points: at least one point.
        cell_width: the edge of a cell, in units of the points' space.
        max_table_cells: grids of up to so many cells are summed in a table.
    """
    keys = np.zeros(len(points), np.int64)
    cells = 1.0
    for coordinate in points.centered:
        points.checkpoint()
        steps = ((coordinate - coordinate.min()) / cell_width).astype(np.int64)
        points.checkpoint()
        length = int(steps.max()) + 1
        keys *= length
        keys += steps
        cells *= length
    if cells > max_table_cells:
        keys = _numbered(keys, points.checkpoint)
    rows = []
    for row in points.moments:
        points.checkpoint()
        rows.append(np.bincount(keys, row))
    moments = np.array(rows)
    moments = moments[:, moments[-1] > 0]
    weights = moments[-1]
    means = (moments[:-1] / weights).T + points.center
    return WeightedPoints(means, weights, points.center, points.checkpoint)


def _numbered(keys: Ints, checkpoint: Checkpoint) -> Ints:
    """Return for each key how many different ones are lower."""
    parts = list(blocks(len(keys), KEYS_PER_BLOCK, checkpoint))
    different = np.unique(keys[parts[0]])
    for part in parts[1:]:
        checkpoint()
        different = np.union1d(different, keys[part])
    numbers = np.empty(len(keys), np.intp)
    for part in parts:
        checkpoint()
        numbers[part] = np.searchsorted(different, keys[part])
    return numbers
