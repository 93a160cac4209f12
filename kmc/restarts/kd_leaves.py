"""The distinct colours of a picture in leaves of neighbours, so that a leaf is assigned as one.

The leaves are those of a k-d tree (J. L. Bentley, "Multidimensional binary search trees used for
associative searching", CACM 18(9), 1975): colours are halved along their widest channel until
LEAF_SIZE are left. Each leaf lies in a ball, whose centre and radius tell which centroids can be
the nearest to anything in it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kmc._types import Bytes, Counts, Floats, Ints, Singles, SortKeys
from kmc.color_counts import ColorCounts

LEAF_SIZE = 64  # colours a leaf
# A sum of R, G, B or counts is split in two, sum = low + HIGH_WORD * high, so that both halves
# stay below 2**24 and are exact in float32 for every picture of at most MAX_PIXELS.
HIGH_WORD = 4096.0
MAX_PIXELS = int(HIGH_WORD * 2**24 / 255)
PADDING_KEY = np.uint64(np.iinfo(np.uint64).max)
ROW_BITS = 24  # of a sort key, for the row of the colour; so at most 2**24 colours


@dataclass(frozen=True, kw_only=True, eq=False)
class KdLeaves:
    """Colours in n leaves of LEAF_SIZE each.

    Coordinates called "shifted" are channels in 0..255 less `shift`, so that they lie in
    -128..128. Lanes are the four sums of a set of colours, those of R, G and B times count, and
    of count; or eight, where float32 could not hold the sums of a leaf: the four modulo
    HIGH_WORD, then the four over HIGH_WORD, rounded down.

    Attributes:
        colors: (n, LEAF_SIZE, 3) uint8; the last leaf is padded with colours of count 0.
        shift: (3,) float64, the integers in the middle of each channel's range.
        points: (n, LEAF_SIZE, 4) float32, the shifted colours, and ones.
        centers: (4, n) float32, the shifted centres of the balls, and ones.
        radii: (n,) float64, of the balls, in units of 0..255.
        weights: (n, lanes, LEAF_SIZE) float32, what each colour adds to the lanes.
        sums: (n, 8) float32, the eight lanes of each leaf.
    """

    colors: Bytes
    shift: Floats
    points: Singles
    centers: Singles
    radii: Floats
    weights: Singles
    sums: Singles

    def __len__(self) -> int:
        return len(self.colors)

    @property
    def lanes(self) -> int:
        """How many lanes the weights have, 4 or 8."""
        return int(self.weights.shape[1])

    @cached_property
    def lane_sums(self) -> Singles:
        """(n, lanes) float32, what all colours of each leaf add to the lanes; exact."""
        return np.asarray(self.weights.sum(axis=2))

    @cached_property
    def points_by_coordinate(self) -> Singles:
        """(n, 4, LEAF_SIZE) float32, `points` laid out for many candidates a leaf."""
        return np.ascontiguousarray(self.points.swapaxes(1, 2))


def build_leaves(picture: ColorCounts) -> KdLeaves:
    """Sort the colours of a picture into leaves.

    Raises:
        ValueError: more than MAX_PIXELS pixels.
    """
    if picture.pixels > MAX_PIXELS:
        raise ValueError(f"{picture.pixels:,} pixels are too many: at most {MAX_PIXELS:,}")
    rows = leaf_rows(picture.colors)
    is_color = rows >= 0
    colors = picture.colors[np.where(is_color, rows, rows[:, :1])]
    counts = np.where(is_color, picture.counts[rows], 0)[..., np.newaxis]
    low = picture.colors.min(axis=0)
    high = picture.colors.max(axis=0)
    shift = (low.astype(np.float64) + high) // 2
    shifted = colors - shift
    centers = (shifted.min(axis=1) + shifted.max(axis=1)) / 2
    squared_distances = ((shifted - centers[:, np.newaxis]) ** 2).sum(axis=2)
    weights = np.concatenate([colors * counts, counts], axis=2)
    return KdLeaves(
        colors=colors,
        shift=shift,
        points=_with_ones(shifted),
        centers=np.ascontiguousarray(_with_ones(centers).T),
        radii=np.sqrt(squared_distances.max(axis=1)),
        weights=np.ascontiguousarray(_lanes(weights).swapaxes(1, 2)),
        sums=_split_low_high(weights.sum(axis=1)),
    )


def leaf_rows(colors: Bytes, size: int = LEAF_SIZE) -> Ints:
    """Return which colours each leaf holds.

    Args:
        colors: (n, 3) uint8, n of at most 2**24.
        size: colours a leaf.

    Returns:
        (ceil(n / size), size) rows of `colors`; -1 where the last leaf is not full.
    """
    n = len(colors)
    capacity = size
    while capacity < n:
        capacity *= 2
    # One number a colour: sort key (8 bits), R, G, B (8 each), row (24). Sorting moves it all.
    red, green, blue = colors.T.astype(np.uint64)
    rows = np.arange(n, dtype=np.uint64)
    nodes = np.full((1, capacity), PADDING_KEY)
    nodes[0, :n] = red << 40 | green << 32 | blue << ROW_BITS | rows
    while nodes.shape[1] > size:
        nodes = _split_widest_channel(nodes, n)
    leaves = (nodes[: -(-n // size)] & np.uint64((1 << ROW_BITS) - 1)).astype(np.intp)
    leaves.ravel()[n:] = -1
    return leaves


def _split_widest_channel(nodes: SortKeys, n: int) -> SortKeys:
    """Sort each node (row) along its widest channel and cut it in two; drop empty nodes.

    Padding has all bits set, so that it stays behind every colour.
    """
    width = nodes.shape[1]
    nodes = nodes[: -(-n // width)]
    in_last_node = n - (len(nodes) - 1) * width  # colours; the rest of it is padding
    extents = []
    for shift in (40, 32, ROW_BITS):
        channel = (nodes >> shift).astype(np.uint8)
        low = channel.min(axis=1)
        high = channel.max(axis=1)
        low[-1] = channel[-1, :in_last_node].min()
        high[-1] = channel[-1, :in_last_node].max()
        extents.append(high - low)
    shifts = (40 - 8 * np.argmax(extents, axis=0).astype(np.uint64))[:, np.newaxis]
    keyed = (nodes & np.uint64((1 << 48) - 1)) | (nodes >> shifts & 255) << 48
    keyed.sort(axis=1)
    return np.asarray(keyed.reshape(-1, width // 2))


def _with_ones(points: Floats) -> Singles:
    ones = np.ones((*points.shape[:-1], 1))
    return np.concatenate([points, ones], axis=-1).astype(np.float32)


def _lanes(weights: Counts) -> Singles:
    """(n, LEAF_SIZE, 4) to as many lanes as float32 needs to hold the sums of every leaf."""
    if weights.sum(axis=1).max() < 2**24:
        return weights.astype(np.float32)
    return _split_low_high(weights)


def _split_low_high(sums: Counts) -> Singles:
    """(..., 4) whole numbers to (..., 8): modulo HIGH_WORD, and over it, rounded down."""
    high, low = np.divmod(sums, int(HIGH_WORD))
    return np.concatenate([low, high], axis=-1).astype(np.float32)


def combine_low_high(sums: Floats) -> Floats:
    """(..., 4 or 8) lanes to (..., 4): the sums of R, G, B and the number of pixels."""
    return sums if sums.shape[-1] == 4 else sums[..., :4] + HIGH_WORD * sums[..., 4:]
