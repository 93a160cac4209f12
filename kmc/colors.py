"""Distinct colours with counts: all that k-means needs to know of a picture.

A pixel counted N times weighs as much as N pixels, so working on distinct colours is exact; a
photograph has 10 to 90 % fewer of them than pixels. Colours are kept in the order of their
24-bit key (R, G, B from high to low), so the order of the pixels makes no difference.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.checks import Bytes, check_pixels

KEYS = 1 << 24
STRIP = 1 << 22  # pixels packed at a time: bounds the temporaries to some tens of megabytes


@dataclass(frozen=True, kw_only=True, eq=False)
class ColorCounts:
    """The distinct colours of a picture and how many pixels have each.

    Attributes:
        colors: (n, 3) uint8, in rising order of their key.
        counts: (n,) int64, each at least 1.
    """

    colors: Bytes
    counts: NDArray[np.int64]

    @property
    def pixels(self) -> int:
        """How many pixels were counted."""
        return int(self.counts.sum())

    def __len__(self) -> int:
        return len(self.colors)


def pack(colors: Bytes) -> NDArray[np.uint32]:
    """(n, 3) uint8 to (n,) keys R * 65536 + G * 256 + B."""
    keys = colors[:, 0].astype(np.uint32)
    for channel in (1, 2):
        keys <<= np.uint32(8)
        keys |= colors[:, channel]
    return keys


def unpack(keys: NDArray[Any]) -> Bytes:
    """(n,) keys to (n, 3) uint8; the inverse of `pack`."""
    return np.column_stack([keys >> 16, keys >> 8 & 255, keys & 255]).astype(np.uint8)


def count_colors(pixels: Any) -> ColorCounts:
    """Count the distinct colours of a picture.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8.

    Raises:
        ValueError: wrong dtype or shape, or no pixel.
    """
    flat = check_pixels(pixels)
    if len(flat) <= STRIP:
        keys, counts = np.unique(pack(flat), return_counts=True)
        return ColorCounts(colors=unpack(keys), counts=counts.astype(np.int64))
    table = np.zeros(KEYS, np.int64)
    for start in range(0, len(flat), STRIP):
        keys, counts = np.unique(pack(flat[start : start + STRIP]), return_counts=True)
        table[keys] += counts
    present = np.flatnonzero(table)
    return ColorCounts(colors=unpack(present), counts=table[present])


def label_pixels(pixels: Any, picture: ColorCounts, labels: NDArray[Any]) -> NDArray[Any]:
    """Give each pixel the label of its colour.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, of the very colours that `picture` counts.
        picture: the distinct colours.
        labels: one for each distinct colour, of any dtype.

    Returns:
        (H, W) or (n,) of the labels' dtype.
    """
    flat = check_pixels(pixels)
    table = np.empty(KEYS, labels.dtype)
    table[pack(picture.colors)] = labels
    spread = np.empty(len(flat), labels.dtype)
    for start in range(0, len(flat), STRIP):
        spread[start : start + STRIP] = table[pack(flat[start : start + STRIP])]
    return spread.reshape(np.shape(pixels)[:-1])
