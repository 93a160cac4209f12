"""The entries nearest to many pixels, looked up in the table of all colours."""

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Checkpoint
from kmc.color_counts import N_RGB_KEYS, pack_colors
from kmc.color_cube.nearest_table import nearest_entry_table

PIXELS_PER_BLOCK = 1 << 16
BLOCKS_PER_CHECKPOINT = 16  # some ten milliseconds


def look_up_nearest(flat: Bytes, palette: Bytes, checkpoint: Checkpoint) -> Bytes:
    """Return (n,) uint8, the entry nearest to each of many pixels (n, 3) uint8.

    Arguments are trusted, the palette as for `nearest_entry_table`. The bytes R, G, B and the next
    pixel's R, read as one number of four bytes, the lowest first, have the key of B, G, R below.
    So the table is that of the palette with R and B exchanged, and needs no other key.
    """
    table = nearest_entry_table(np.ascontiguousarray(palette[:, ::-1]), checkpoint)
    numbers = np.ndarray((len(flat) - 1,), "<u4", np.ascontiguousarray(flat), strides=(3,))
    nearest = np.empty(len(flat), np.uint8)
    for number, start in enumerate(range(0, len(numbers), PIXELS_PER_BLOCK)):
        if number % BLOCKS_PER_CHECKPOINT == 0:
            checkpoint()
        keys = numbers[start : start + PIXELS_PER_BLOCK].astype(np.intp)
        keys &= N_RGB_KEYS - 1
        table.take(keys, out=nearest[start : start + len(keys)], mode="clip")
    nearest[-1] = table[int(pack_colors(flat[-1:, ::-1])[0])]
    return nearest
