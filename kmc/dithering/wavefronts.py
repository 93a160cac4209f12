"""The wavefronts of error diffusion: which pixels are computed together, and what they hand on.

Pixels with the same column + 2 * row are one wavefront. `kmc.dithering.error_diffusion` says why.
"""

from collections.abc import Iterator

import numpy as np

from kmc._types import Ints, Singles
from kmc.dithering.strip import STRENGTH_SCALE, CarriedError

RIGHT, LEFT_BELOW, BELOW, RIGHT_BELOW = (np.float32(weight) for weight in (7, 3, 5, 1))
ERROR_UNIT = np.float32(1 / (16 * STRENGTH_SCALE))
HALF = np.float32(0.5)


class WavefrontRing:
    """A ring buffer of the last four wavefronts: what their pixels diffuse, and their entries.

    The pixel in column x of row y is in wavefront x + 2 y, at place y + 1; place 0 is the row
    above the strip. So its neighbours lie

        2 and 1 wavefronts back, above and to the right above: place y
        3 wavefronts back, to the left above: place y
        1 wavefront back, to the left: place y + 1
    """

    WAVEFRONTS = 4

    def __init__(self, above: CarriedError, height: int, k: int) -> None:
        """The row above takes part in the wavefronts -2 and -1 already."""
        self.last_row = CarriedError.empty(len(above.entries), k)
        self._above = above
        self._none = k
        self._last_rows_first_front = 2 * (height - 1)
        self._errors = np.zeros((self.WAVEFRONTS, 3, height + 1), np.float32)
        self._entries = np.full((self.WAVEFRONTS, height + 1), k)
        for front in (-2, -1):
            self._store_above(front)

    def incoming_error(self, front: int, rows: slice) -> Singles:
        """Return what reaches the pixels of a wavefront: (3, n) whole numbers."""
        own_rows = slice(rows.start + 1, rows.stop + 1)
        rows_above = rows
        back_1 = self._errors[(front - 1) % self.WAVEFRONTS]
        back_2 = self._errors[(front - 2) % self.WAVEFRONTS]
        back_3 = self._errors[(front - 3) % self.WAVEFRONTS]
        error: Singles = back_1[:, own_rows] * RIGHT
        error += back_1[:, rows_above] * LEFT_BELOW
        error += back_2[:, rows_above] * BELOW
        error += back_3[:, rows_above] * RIGHT_BELOW
        error *= ERROR_UNIT
        error += HALF
        np.floor(error, out=error)
        return error

    def neighbor_entries(self, front: int, rows: slice) -> tuple[Ints, Ints]:
        """Return the entries (n,) above the pixels of a wavefront, and to their left."""
        above = self._entries[(front - 2) % self.WAVEFRONTS][rows]
        left = self._entries[(front - 1) % self.WAVEFRONTS][rows.start + 1 : rows.stop + 1]
        return above, left

    def store(self, front: int, rows: slice, errors: Singles, entries: Ints) -> None:
        """Keep what the pixels of a wavefront diffuse, (3, n), and their entries, (n,)."""
        own_rows = slice(rows.start + 1, rows.stop + 1)
        slot = front % self.WAVEFRONTS
        # Later wavefronts read one place more to either side, where the picture has no pixel.
        self._errors[slot, :, rows.start] = 0
        self._entries[slot, rows.start] = self._none
        self._errors[slot, :, rows.stop + 1 : rows.stop + 2] = 0
        self._entries[slot, rows.stop + 1 : rows.stop + 2] = self._none
        self._errors[slot, :, own_rows] = errors
        self._entries[slot, own_rows] = entries
        self._store_above(front)
        column = front - self._last_rows_first_front
        if column >= 0:
            self.last_row.errors[:, column] = self._errors[slot, :, -1]
            self.last_row.entries[column] = self._entries[slot, -1]

    def _store_above(self, front: int) -> None:
        """Keep the pixel of the row above, y = -1, that is in this wavefront, if any."""
        column = front + 2
        if column < len(self._above.entries):
            self._errors[front % self.WAVEFRONTS, :, 0] = self._above.errors[:, column]
            self._entries[front % self.WAVEFRONTS, 0] = self._above.entries[column]


def wavefronts(height: int, width: int) -> Iterator[tuple[int, slice, slice]]:
    """Yield number, rows and flat pixels of each wavefront in turn; it may have no pixel."""
    step = max(width - 2, 1)  # a row down, two columns back; narrow pictures need no steps
    for front in range(width + 2 * (height - 1)):
        first = max(0, (front - width + 2) // 2)
        stop = min(height, front // 2 + 1)
        start = front + first * (width - 2)
        yield front, slice(first, stop), slice(start, start + (stop - first - 1) * step + 1, step)
