"""Distinct colours with counts: all that k-means needs to know of a picture.

A pixel counted N times weighs as much as N pixels, so working on distinct colours is exact; a
photograph has 10 to 90 % fewer of them than pixels. Colours are packed into integer keys (R, G,
B, and alpha where there is one, from high to low) and kept in rising order of their key, so the
order of the pixels makes no difference.

What is fully transparent has no colour: all such pixels count as the one colour (0, 0, 0, 0),
whatever the file keeps beneath.

Counts come from sorted keys, in memory that grows with the distinct colours; for large pictures
without alpha from a table with a counter for every one of the 2**24 colours, which is faster. All
temporaries are bounded by working on BLOCK_PIXELS pixels at a time.

Pixels may have weights, whole numbers: one of weight n counts as n pixels. Then a palette is
nearer to what weighs more, as all that is searched depends on the counts alone.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Counts, Ints, Keys, Weights
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.validation import as_pixels, as_weights

N_RGB_KEYS = 1 << 24
OPAQUE = 255
BLOCK_PIXELS = 1 << 20  # pixels at a time, so that temporaries take some tens of megabytes
TABLE_THRESHOLD = 1 << 22  # above so many pixels, or colours, a table is faster than sorting


@dataclass(frozen=True, kw_only=True, eq=False)
class ColorCounts:
    """The distinct colours of a picture and how many pixels have each.

    Attributes:
        colors: (n, 3) uint8, or (n, 4) with alpha, in rising order of their key.
        counts: (n,) int64, each at least 1; of weighted pixels the sums of their weights.

    Examples:
        >>> picture = kmc.count_colors(np.zeros((4, 5, 3), np.uint8))  # 20 black pixels
        >>> len(picture), picture.pixels
        (1, 20)
    """

    colors: Bytes
    counts: Counts

    @property
    def pixels(self) -> int:
        """The number of pixels that were counted, or the sum of their weights."""
        return int(self.counts.sum())

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take, in bytes."""
        return self.colors.nbytes + self.counts.nbytes

    def __len__(self) -> int:
        return len(self.colors)


def check_counts(name: str, value: Any) -> ColorCounts:
    """Return `value` if it is the counts of a picture's colours.

    Raises:
        ValueError: it is anything else.
    """
    if not isinstance(value, ColorCounts):
        raise ValueError(
            f"{name} must be colour counts, as count_colors returns, not {type(value).__name__}"
        )
    return value


def pack_colors(colors: Bytes) -> Keys:
    """Pack each colour into one number, its key. Arguments are trusted.

    Args:
        colors: (n, 3) or (n, 4) uint8.

    Returns:
        (n,) uint32: R * 2**16 + G * 2**8 + B; with alpha R * 2**24 + ... + A, and 0 where A is 0.

    Examples:
        >>> kmc.pack_colors(np.array([[0, 0, 9], [1, 0, 2]], np.uint8))
        array([    9, 65538], dtype=uint32)
    """
    keys = colors[:, 0].astype(np.uint32)
    for channel in range(1, colors.shape[1]):
        keys <<= np.uint32(8)
        keys |= colors[:, channel]
    if colors.shape[1] == 4:
        keys[colors[:, 3] == 0] = 0
    return keys


def unpack_colors(keys: NDArray[Any], channels: int = 3) -> Bytes:
    """Return the (n, channels) uint8 colours of (n,) keys; the inverse of `pack_colors`."""
    shifts = range(8 * (channels - 1), -1, -8)
    return np.column_stack([(keys >> shift & 255).astype(np.uint8) for shift in shifts])


def count_colors(
    pixels: Any, checkpoint: Checkpoint = no_checkpoint, *, weights: Any = None
) -> ColorCounts:
    """Count the distinct colours of a picture.

    Guarantee (held by tests/kmc/test_weights.py): a pixel of weight n counts as n pixels, exactly;
    so the palette of weighted counts is, to the bit, that of the pixels repeated so often.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel.
        checkpoint: called every few milliseconds; raise to cancel.
        weights: (H, W) or (n,) whole numbers from 1 to 65,535, one a pixel; None for 1 each.

    Raises:
        ValueError: a dtype or shape is wrong, there is no pixel, or a weight is out of its range.

    Examples:
        >>> pixels = np.array([[[255, 0, 0], [0, 0, 255], [255, 0, 0]]], np.uint8)
        >>> picture = kmc.count_colors(pixels)
        >>> picture.colors
        array([[  0,   0, 255],
               [255,   0,   0]], dtype=uint8)
        >>> picture.counts
        array([1, 2])
        >>> kmc.count_colors(pixels, weights=np.array([[1, 9, 1]])).counts
        array([9, 2])
    """
    flat = as_pixels(pixels, alpha=True)
    if weights is not None:
        shape = np.shape(pixels)[:-1]
        return count_weighted(flat, as_weights(weights, shape).ravel(), checkpoint=checkpoint)
    if flat.shape[1] == 3 and len(flat) > TABLE_THRESHOLD:
        return count_by_table(flat, checkpoint=checkpoint)
    return count_by_sorting(flat, checkpoint=checkpoint)


def count_by_table(
    flat: Bytes, block_pixels: int = BLOCK_PIXELS, checkpoint: Checkpoint = no_checkpoint
) -> ColorCounts:
    """Count (n, 3) pixels in one table of 2**24 counters. Arguments are trusted."""
    table = np.zeros(N_RGB_KEYS, np.uint32)
    one = np.uint32(1)
    for start in range(0, len(flat), block_pixels):
        checkpoint()
        np.add.at(table, pack_colors(flat[start : start + block_pixels]), one)
    return table_counts(table, checkpoint)


def table_counts(table: NDArray[Any], checkpoint: Checkpoint = no_checkpoint) -> ColorCounts:
    """Return what a table of (2**24,) counters by RGB key has counted."""
    keys = np.flatnonzero(table)
    colors = np.empty((len(keys), 3), np.uint8)
    counts = np.empty(len(keys), np.int64)
    for start in range(0, len(keys), BLOCK_PIXELS):
        checkpoint()
        block = slice(start, start + BLOCK_PIXELS)
        colors[block] = unpack_colors(keys[block])
        counts[block] = table[keys[block]]
    return ColorCounts(colors=colors, counts=counts)


def count_by_sorting(
    flat: Bytes, block_pixels: int = TABLE_THRESHOLD, checkpoint: Checkpoint = no_checkpoint
) -> ColorCounts:
    """Count (n, 3 or 4) pixels in the memory of a block and the distinct colours.

    Arguments are trusted.
    """
    keys, counts = _count_sorted(np.sort(pack_colors(flat[:block_pixels])))
    for start in range(block_pixels, len(flat), block_pixels):
        checkpoint()
        block = pack_colors(flat[start : start + block_pixels])
        block_keys, block_counts = _count_sorted(np.sort(block))
        keys = np.concatenate([keys, block_keys])
        keys, counts = sum_by_key(keys, np.concatenate([counts, block_counts]))
    return ColorCounts(colors=unpack_colors(keys, flat.shape[1]), counts=counts)


def count_weighted(
    flat: Bytes,
    weights: Weights,
    block_pixels: int = TABLE_THRESHOLD,
    checkpoint: Checkpoint = no_checkpoint,
) -> ColorCounts:
    """Sum the (n,) weights of (n, 3 or 4) pixels by colour. Arguments are trusted."""
    keys = np.empty(0, np.uint32)
    counts = np.empty(0, np.int64)
    for block in blocks(len(flat), block_pixels, checkpoint):
        block_keys = pack_colors(flat[block])
        block_keys, block_counts = sum_by_key(block_keys, weights[block].astype(np.int64))
        keys = np.concatenate([keys, block_keys])
        keys, counts = sum_by_key(keys, np.concatenate([counts, block_counts]))
    return ColorCounts(colors=unpack_colors(keys, flat.shape[1]), counts=counts)


def _count_sorted(keys: Keys) -> tuple[Keys, Counts]:
    """Return the distinct ones of sorted keys, and how often each occurs."""
    starts = _run_starts(keys)
    return keys[starts], np.diff(starts, append=len(keys)).astype(np.int64)


def sum_by_key(keys: Keys, counts: Counts) -> tuple[Keys, Counts]:
    """Return the distinct keys in rising order, and the sum of the counts of each."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = _run_starts(keys)
    return keys[starts], np.add.reduceat(counts[order], starts)


def _run_starts(keys: Keys) -> Ints:
    """Return the rows of sorted keys that differ from the row before."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def label_pixels(
    pixels: Any,
    picture: ColorCounts,
    labels: NDArray[Any],
    checkpoint: Checkpoint = no_checkpoint,
) -> NDArray[Any]:
    """Give each pixel the label of its colour.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel, of the very
            colours that `picture` counts.
        picture: the distinct colours.
        labels: one for each distinct colour, of any dtype.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) or (n,) of the labels' dtype.

    Raises:
        ValueError: an argument has a wrong type or shape, or there is not one label a colour.

    Examples:
        >>> pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
        >>> picture = kmc.count_colors(pixels)
        >>> kmc.label_pixels(pixels, picture, np.array(["black", "grey"]))
        array(['grey', 'black', 'grey'], dtype='<U5')
    """
    return ColorLookup(picture, labels, checkpoint=checkpoint)(pixels)


class ColorLookup:
    """A table that gives the pixels of a picture the labels of their colours, part by part.

    It does what `label_pixels` does, for a picture that comes in several parts.

    Examples:
        >>> pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
        >>> lookup = kmc.ColorLookup(kmc.count_colors(pixels), np.array(["black", "grey"]))
        >>> lookup(pixels[:1]), lookup(pixels[1:])
        (array(['grey'], dtype='<U5'), array(['black', 'grey'], dtype='<U5'))
    """

    def __init__(
        self,
        picture: ColorCounts,
        labels: NDArray[Any],
        block_pixels: int = BLOCK_PIXELS,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> None:
        """Fill the table.

        Args:
            picture: the distinct colours of all parts.
            labels: one for each distinct colour, of any dtype.
            block_pixels: so many pixels are looked up at a time.
            checkpoint: called before each block, also when the table is filled; raise to cancel.

        Raises:
            ValueError: an argument has a wrong type, or there is not one label a colour.
        """
        check_counts("picture", picture)
        labels = np.asarray(labels)
        if labels.shape != (len(picture),):
            raise ValueError(
                f"labels must have shape ({len(picture)},), one a colour, not {labels.shape}"
            )
        self._keys = pack_colors(picture.colors)
        self._labels = labels
        self._block_pixels = block_pixels
        self._checkpoint = checkpoint
        self._table = _lookup_table(picture, labels, checkpoint)

    def __call__(self, pixels: Any) -> NDArray[Any]:
        """Return the labels of pixels, which have as many channels as the distinct colours.

        Args:
            pixels: (H, W, c) or (n, c) uint8.

        Returns:
            (H, W) or (n,) of the labels' dtype.
        """
        flat = as_pixels(pixels, alpha=True)
        pixel_labels = np.empty(len(flat), self._labels.dtype)
        for start in range(0, len(flat), self._block_pixels):
            self._checkpoint()
            block = slice(start, start + self._block_pixels)
            self._label_block(flat[block], pixel_labels[block])
        return pixel_labels.reshape(np.shape(pixels)[:-1])

    def _label_block(self, flat: Bytes, out: NDArray[Any]) -> None:
        """Look opaque pixels up in the table, and search the others among the sorted keys."""
        out[:] = self._table[pack_colors(flat[:, :3])]
        if flat.shape[1] == 4:
            not_opaque = np.flatnonzero(flat[:, 3] != OPAQUE)
            rows = np.searchsorted(self._keys, pack_colors(flat[not_opaque]))
            out[not_opaque] = self._labels[rows]


def _lookup_table(
    picture: ColorCounts, labels: NDArray[Any], checkpoint: Checkpoint
) -> NDArray[Any]:
    """Return (2**24,) the labels of the opaque colours by RGB key, undefined for other keys."""
    table = np.empty(N_RGB_KEYS, labels.dtype)
    for start in range(0, len(picture), BLOCK_PIXELS):
        checkpoint()
        block = slice(start, start + BLOCK_PIXELS)
        colors = picture.colors[block]
        opaque = slice(None) if colors.shape[1] == 3 else colors[:, 3] == OPAQUE
        table[pack_colors(colors[opaque, :3])] = labels[block][opaque]
    return table
