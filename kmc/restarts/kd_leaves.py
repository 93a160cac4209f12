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
# Colours a block where they are not sorted: so few that their low words, each below HIGH_WORD, add
# up to less than 2**24.
BLOCK_SIZE = 4096
# A sum of R, G, B or counts is split in two, sum = low + HIGH_WORD * high, so that both halves
# stay below 2**24 and are exact in float32 for every picture of at most MAX_PIXELS.
HIGH_WORD = 4096.0
MAX_PIXELS = int(HIGH_WORD * 2**24 / 255)
PADDING_KEY = np.uint64(np.iinfo(np.uint64).max)
ROW_BITS = 24  # of a sort key, for the row of the colour; so at most 2**24 colours


@dataclass(frozen=True, kw_only=True, eq=False)
class KdLeaves:
    """Colours in n leaves of `size` each: LEAF_SIZE, or BLOCK_SIZE where they are not sorted.

    Coordinates called "shifted" are channels in 0..255 less `shift`, so that they lie in
    -128..128. Lanes are the four sums of a set of colours, those of R, G and B times count, and
    of count; or eight, where float32 could not hold the sums of a leaf: the four modulo
    HIGH_WORD, then the four over HIGH_WORD, rounded down.

    Attributes:
        colors: (n, size, 3) uint8; the last leaf is padded with colours of count 0.
        shift: (3,) float64, the integers in the middle of each channel's range.
        points: (n, size, 4) float32, the shifted colours, and ones.
        centers: (4, n) float32, the shifted centres of the balls, and ones.
        radii: (n,) float64, of the balls, in units of 0..255; infinite where they are not sorted.
        weights: (n, lanes, size) float32, what each colour adds to the lanes.
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
    def size(self) -> int:
        """How many colours a leaf has."""
        return int(self.colors.shape[1])

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
        """(n, 4, size) float32, `points` laid out for many candidates a leaf."""
        return np.ascontiguousarray(self.points.swapaxes(1, 2))


def build_leaves(picture: ColorCounts, are_sorted: bool = True) -> KdLeaves:
    """Sort the colours of a picture into leaves.

    Args:
        picture: the colours with counts.
        are_sorted: False for blocks of BLOCK_SIZE colours as they are stored, whose balls tell
            nothing. They are made in a third of the time, which pays for few runs.

    Raises:
        ValueError: more than MAX_PIXELS pixels.
    """
    if picture.pixels > MAX_PIXELS:
        raise ValueError(f"{picture.pixels:,} pixels are too many: at most {MAX_PIXELS:,}")
    rows = leaf_rows(picture.colors) if are_sorted else _stored_rows(len(picture))
    is_color = rows >= 0
    colors = picture.colors[np.where(is_color, rows, rows[:, :1])]
    counts = np.where(is_color, picture.counts[rows], 0)
    by_channel = np.ascontiguousarray(colors.swapaxes(1, 2))
    low = by_channel.min(axis=2).min(axis=0)
    high = by_channel.max(axis=2).max(axis=0)
    shift = (low.astype(np.float64) + high) // 2
    centers, radii = _balls(by_channel) if are_sorted else _endless_balls(len(rows), shift)
    weights = np.empty((len(rows), 4, rows.shape[1]), np.int64)
    np.multiply(by_channel, counts[:, np.newaxis], out=weights[:, :3])
    weights[:, 3] = counts
    sums = weights.sum(axis=2)
    return KdLeaves(
        colors=colors,
        shift=shift,
        points=_with_ones(colors, shift),
        centers=np.ascontiguousarray(_with_ones(centers, shift).T),
        radii=radii,
        # float32 holds every whole number up to 2^24
        weights=weights.astype(np.float32) if sums.max() < 2**24 else _split_low_high(weights),
        sums=_split_low_high(sums),
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


def _stored_rows(n: int) -> Ints:
    """Return what `leaf_rows` does for blocks of n colours in the order in which they are."""
    rows = np.full(-(-n // BLOCK_SIZE) * BLOCK_SIZE, -1)
    rows[:n] = np.arange(n)
    return rows.reshape(-1, BLOCK_SIZE)


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


def _balls(by_channel: Bytes) -> tuple[Floats, Floats]:
    """(n, 3, size) colours to the centres (n, 3) and radii (n,) of balls around each leaf's."""
    centers = (by_channel.min(axis=2).astype(np.float64) + by_channel.max(axis=2)) / 2
    offsets = by_channel - centers[..., np.newaxis]
    return centers, np.sqrt(np.einsum("ncs,ncs->ns", offsets, offsets).max(axis=1))


def _endless_balls(n: int, center: Floats) -> tuple[Floats, Floats]:
    """Return what `_balls` does, for leaves of which nothing is to be told."""
    return np.tile(center, (n, 1)), np.full(n, np.inf)


def _with_ones(points: Bytes | Floats, shift: Floats) -> Singles:
    """(..., 3) to (..., 4), the coordinates less `shift`, and ones."""
    with_ones = np.ones((*points.shape[:-1], 4), np.float32)
    np.subtract(points, shift, out=with_ones[..., :3], casting="same_kind")
    return with_ones


def _split_low_high(sums: Counts) -> Singles:
    """(n, 4, ...) whole numbers to (n, 8, ...): modulo HIGH_WORD, and over it, rounded down."""
    high, low = np.divmod(sums, int(HIGH_WORD))
    return np.concatenate([low, high], axis=1).astype(np.float32)


def combine_low_high(sums: Floats) -> Floats:
    """(..., 4 or 8) lanes to (..., 4): the sums of R, G, B and the number of pixels."""
    return sums if sums.shape[-1] == 4 else sums[..., :4] + HIGH_WORD * sums[..., 4:]
