"""How far a palette is from a picture where it is worst: in its blocks of 16 x 16 pixels."""

from typing import NamedTuple

import numpy as np

from kmc._types import Bytes, Floats, Ints
from kmc.callbacks import Checkpoint
from kmc.color_counts import OPAQUE, ColorCounts, label_pixels
from kmc.color_spaces import to_space
from kmc.nearest import map_to_palette
from kmc.rare.ciede2000 import ciede2000

BLOCK_SIDE = 16  # pixels


class PaletteErrors(NamedTuple):
    """The squared error of all pixels, and (b,) the mean CIEDE2000 of the blocks."""

    squared: float
    of_blocks: Floats

    @property
    def worst(self) -> float:
        """The mean CIEDE2000 of the block where it is largest."""
        return float(self.of_blocks.max())


def lab(colors: Bytes) -> Floats:
    """Return (n, 3) CIELAB with L in 0..100 of (n, 3 or 4) uint8, without their alpha."""
    return 100 * to_space(colors[:, :3], "cielab")


def number_blocks(rows: int, columns: int) -> Ints:
    """Return (rows * columns,) the number of the block of each pixel, row by row."""
    across = -(-columns // BLOCK_SIDE)
    row = np.arange(rows)[:, np.newaxis] // BLOCK_SIDE
    column = np.arange(columns) // BLOCK_SIDE
    return np.asarray((row * across + column).ravel())


class ExactErrors:
    """The errors of palettes, by all colours and all pixels of a picture.

    Pixels that are not opaque are part of the squared error, and not of the blocks.
    """

    def __init__(
        self, pixels: Bytes, color_counts: ColorCounts, space: str, checkpoint: Checkpoint
    ) -> None:
        """Take a picture (H, W, 3 or 4) uint8, and its counts, which may be weighted."""
        self._counts = color_counts
        self._space = space
        self._checkpoint = checkpoint
        self.blocks = number_blocks(*pixels.shape[:2])
        numbers = np.arange(len(color_counts), dtype=np.int32)
        self.colors_of_pixels = label_pixels(pixels, color_counts, numbers).ravel()
        self.is_opaque = color_counts.colors[:, 3:].min(axis=1, initial=OPAQUE) == OPAQUE
        shown = self.is_opaque[self.colors_of_pixels]
        self._sizes = np.maximum(1, np.bincount(self.blocks, shown))
        self._points = to_space(color_counts.colors, space)
        self._lab = lab(color_counts.colors)

    def of(self, palette: Bytes) -> PaletteErrors:
        """Return the errors where each pixel has its nearest entry of (k, 3 or 4) uint8."""
        colors = self._counts.colors
        labels = map_to_palette(colors, palette, self._space, self._checkpoint)
        offsets = self._points - to_space(palette, self._space)[labels]
        squares = np.einsum("nd,nd->n", offsets, offsets)
        differences = ciede2000(self._lab, lab(palette)[labels])
        differences[~self.is_opaque] = 0
        sums = np.bincount(self.blocks, differences[self.colors_of_pixels])
        return PaletteErrors(float(squares @ self._counts.counts), sums / self._sizes)
