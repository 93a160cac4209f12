"""A picture with few distinct colours, in which many palettes can be tried.

Similar colours are one cell, and of many blocks those where a palette is worst are kept.
"""

import numpy as np

from kmc._types import Bytes, Floats, Ints
from kmc.color_counts import ColorCounts, pack_colors, unpack_colors
from kmc.color_spaces import from_space, to_space
from kmc.nearest import assign_nearest
from kmc.rare.ciede2000 import ciede2000
from kmc.rare.local_error import ExactErrors, lab

MAX_CELLS = 1 << 13
MAX_BLOCKS = 1 << 12


class Cells:
    """The opaque colours of a picture in cells, and how many pixels of each a block has.

    Attributes:
        weights: (n,) float64, the pixels of each cell, or the sums of their weights.
        points: (n, 3) float64, the mean of each cell in the space.
    """

    def __init__(
        self, exact: ExactErrors, color_counts: ColorCounts, of_blocks: Floats, space: str
    ) -> None:
        """Take the exact errors' picture, and the errors of its blocks with some palette."""
        is_opaque = exact.is_opaque
        colors = color_counts.colors[is_opaque, :3]
        counts = color_counts.counts[is_opaque].astype(np.float64)
        cells = _cells_of(colors)
        self._space = space
        self.weights: Floats = np.asarray(np.bincount(cells, counts), np.float64)
        points = to_space(colors, space)
        self.points = _means(cells, points, counts)
        offsets = points - self.points[cells]
        self._squared_within = float(np.einsum("nd,nd->n", offsets, offsets) @ counts)
        self._lab = _means(cells, lab(colors), counts)
        cells_of_colors = np.full(len(is_opaque), -1)
        cells_of_colors[is_opaque] = cells
        cells_of_pixels = cells_of_colors[exact.colors_of_pixels]
        is_kept = np.zeros(len(of_blocks), np.bool_)
        is_kept[np.argsort(-of_blocks, kind="stable")[:MAX_BLOCKS]] = True
        taken = is_kept[exact.blocks] & (cells_of_pixels >= 0)
        self._count_pairs(cells_of_pixels[taken], exact.blocks[taken])

    def _count_pairs(self, cells: Ints, blocks: Ints) -> None:
        """Count the pixels of each cell in each block."""
        kept, numbers = np.unique(blocks, return_inverse=True)
        pairs, counts = np.unique(cells * len(kept) + numbers, return_counts=True)
        self._pair_cells = pairs // len(kept)
        self._pair_blocks = pairs % len(kept)
        self._pair_shares = counts / np.bincount(numbers)[self._pair_blocks]

    def no_block_weights(self) -> Floats:
        """Return (b,) zeros."""
        return np.zeros(self._pair_blocks.max(initial=-1) + 1)

    def assign(self, entries: Floats) -> tuple[Ints, Floats, Floats]:
        """Return each cell's nearest entry, its squared distance, and the rounded entries.

        Args:
            entries: (k, 3) float64 in the space.

        Returns:
            (n,) labels, (n,) distances, and (k, 3) the entries as a palette has them.
        """
        rounded = to_space(from_space(entries, self._space), self._space)
        labels = assign_nearest(np.ascontiguousarray(self.points.T), rounded)
        offsets = self.points - rounded[labels]
        return labels, np.einsum("nd,nd->n", offsets, offsets), rounded

    def squared_error(self, squares: Floats) -> float:
        """Return the squared error of all opaque pixels, from the squared distances of cells."""
        return float(squares @ self.weights) + self._squared_within

    def differences(self, labels: Ints, entries: Floats) -> Floats:
        """Return (n,) the CIEDE2000 difference of each cell from its entry."""
        return ciede2000(self._lab, lab(from_space(entries, self._space))[labels])

    def block_errors(self, differences: Floats) -> Floats:
        """Return (b,) the mean difference in each block, from those of the cells."""
        means = np.bincount(self._pair_blocks, self._pair_shares * differences[self._pair_cells])
        return np.asarray(means, np.float64)

    def shares_in(self, block_weights: Floats) -> Floats:
        """Return (n,) how much of the weight of all blocks lies in the pixels of each cell."""
        shares = self._pair_shares * block_weights[self._pair_blocks]
        return np.asarray(np.bincount(self._pair_cells, shares, len(self.points)), np.float64)

    def weighted_colors(self, weights: Floats) -> ColorCounts:
        """Return the cells' means as colours, with these weights in 1/8."""
        keys = pack_colors(from_space(self.points, self._space))
        different, numbers = np.unique(keys, return_inverse=True)
        sums = np.bincount(numbers, np.maximum(1, np.rint(8 * weights))).astype(np.int64)
        return ColorCounts(colors=unpack_colors(different, 3), counts=sums)


def _cells_of(colors: Bytes) -> Ints:
    """Return (n,) the cell of each colour: its own, or one with neighbours where there are many."""
    shift = 0
    cells = np.arange(len(colors))
    while cells.max(initial=0) >= MAX_CELLS:
        shift += 1
        coarse = (colors >> shift).astype(np.int64) @ [1 << 16, 1 << 8, 1]
        cells = np.unique(coarse, return_inverse=True)[1]
    return cells


def _means(cells: Ints, points: Floats, counts: Floats) -> Floats:
    """Return (n, d) the weighted mean of the points of each cell."""
    sums = [np.bincount(cells, counts * channel) for channel in points.T]
    return np.asarray(np.stack(sums, axis=1) / np.bincount(cells, counts)[:, np.newaxis])
