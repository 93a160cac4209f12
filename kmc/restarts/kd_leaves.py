"""The distinct colours of a picture in boxes of neighbours, so that a box can be decided as one.

The boxes are the leaves of a k-d tree (J. L. Bentley, "Multidimensional binary search trees
used for associative searching", CACM 18(9), 1975): colours are halved along their widest
channel until SIZE are left. Each box lies in a ball, whose centre and radius tell which
centroids can be the nearest to anything in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Index = NDArray[np.intp]

LEAF_SIZE = 64  # colours a box
# A sum of R, G, B or counts is split in two, sum = low + PART * high, so that both halves stay
# below 2**24 and are exact in float32 for every picture of at most MAX_PIXELS.
HIGH_WORD = 4096.0
MAX_PIXELS = int(HIGH_WORD * 2**24 / 255)
PADDING_KEY = np.uint64(np.iinfo(np.uint64).max)


@dataclass(frozen=True, kw_only=True, eq=False)
class KdLeaves:
    """Colours by their boxes, b boxes of SIZE each. Coordinates called "shifted" are channels
    in 0..255 less `shift`, so that they lie in -128..128.

    Attributes:
        colors: (b, SIZE, 3) uint8; the last box is filled up with colours that count nothing.
        shift: (3,) float64, the integers in the middle of each channel's range.
        points: (b, SIZE, 4) float32, the shifted colours, and ones.
        centers: (4, b) float32, the shifted centres of the balls, and ones.
        radii: (b,) float64, of the balls, in units of 0..255.
        weights: (b, 4, SIZE) float32: R, G, B times count, and count; or (b, 8, SIZE), where
            float32 could not hold a box's sums: the four modulo PART, then the four over PART,
            rounded down.
        wholes: (b, 8) float32, the latter for the sums of each box.
    """

    colors: NDArray[np.uint8]
    shift: Floats
    points: Singles
    centers: Singles
    radii: Floats
    weights: Singles
    wholes: Singles

    def __len__(self) -> int:
        return len(self.colors)


def build_leaves(picture: ColorCounts) -> KdLeaves:
    """Put the colours of a picture into boxes.

    Raises:
        ValueError: more than MAX_PIXELS pixels.
    """
    if picture.pixels > MAX_PIXELS:
        raise ValueError(f"{picture.pixels:,} pixels are too many: at most {MAX_PIXELS:,}")
    rows = leaf_rows(picture.colors)
    filled = rows >= 0
    colors = picture.colors[np.where(filled, rows, rows[:, :1])]
    counts = np.where(filled, picture.counts[rows], 0)
    low = picture.colors.min(axis=0)
    high = picture.colors.max(axis=0)
    shift = (low.astype(np.float64) + high) // 2
    shifted = colors - shift
    middle = (shifted.min(axis=1) + shifted.max(axis=1)) / 2
    squares = ((shifted - middle[:, np.newaxis]) ** 2).sum(axis=2)
    sums = np.concatenate([colors * counts[..., np.newaxis], counts[..., np.newaxis]], axis=2)
    return KdLeaves(
        colors=colors,
        shift=shift,
        points=_with_ones(shifted),
        centers=np.ascontiguousarray(_with_ones(middle).T),
        radii=np.sqrt(squares.max(axis=1)),
        weights=np.ascontiguousarray(_weights(sums).swapaxes(1, 2)),
        wholes=_split_low_high(sums.sum(axis=1)),
    )


def leaf_rows(colors: NDArray[np.uint8], size: int = LEAF_SIZE) -> Index:
    """Which colours each box holds.

    Args:
        colors: (n, 3) uint8, n of at most 2**24.
        size: colours a box.

    Returns:
        (ceil(n / size), size) rows of `colors`; -1 where the last box is not full.
    """
    n = len(colors)
    capacity = size
    while capacity < n:
        capacity *= 2
    # One number a colour: sort key (8 bits), R, G, B (8 each), row (24). Sorting moves it all.
    red, green, blue = colors.T.astype(np.uint64)
    nodes = np.full((1, capacity), PADDING_KEY)
    nodes[0, :n] = red << 40 | green << 32 | blue << 24 | np.arange(n, dtype=np.uint64)
    while nodes.shape[1] > size:
        nodes = _split_widest_channel(nodes, n)
    rows = (nodes[: -(-n // size)] & np.uint64((1 << 24) - 1)).astype(np.intp)
    rows.ravel()[n:] = -1
    return rows


def _split_widest_channel(nodes: NDArray[np.uint64], n: int) -> NDArray[np.uint64]:
    """Sort each node (row) along its widest channel and cut it in two; drop empty ones.

    Filling has all bits set, so that it stays behind every colour.
    """
    width = nodes.shape[1]
    nodes = nodes[: -(-n // width)]
    inside = n - (len(nodes) - 1) * width  # of the last node; the rest of it is filling
    extents = []
    for shift in (40, 32, 24):
        channel = (nodes >> shift).astype(np.uint8)
        low = channel.min(axis=1)
        high = channel.max(axis=1)
        low[-1] = channel[-1, :inside].min()
        high[-1] = channel[-1, :inside].max()
        extents.append(high - low)
    shifts = (40 - 8 * np.argmax(extents, axis=0).astype(np.uint64))[:, np.newaxis]
    keyed = (nodes & np.uint64((1 << 48) - 1)) | (nodes >> shifts & 255) << 48
    keyed.sort(axis=1)
    return np.asarray(keyed.reshape(-1, width // 2))


def _with_ones(points: Floats) -> Singles:
    ones = np.ones((*points.shape[:-1], 1))
    return np.concatenate([points, ones], axis=-1).astype(np.float32)


def _weights(sums: NDArray[np.int64]) -> Singles:
    """(b, SIZE, 4) to (b, SIZE, 4), or 8 where float32 could not hold the sum of a box."""
    return sums.astype(np.float32) if sums.sum(axis=1).max() < 2**24 else _split_low_high(sums)


def _split_low_high(sums: NDArray[np.int64]) -> Singles:
    high, low = np.divmod(sums, int(HIGH_WORD))
    return np.concatenate([low, high], axis=-1).astype(np.float32)
