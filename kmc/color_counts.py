"""Distinct colours with counts: all that k-means needs to know of a picture.

A pixel counted N times weighs as much as N pixels, so working on distinct colours is exact; a
photograph has 10 to 90 % fewer of them than pixels. Colours are kept in the order of their key
(R, G, B, and alpha where there is one, from high to low), so the order of the pixels makes no
difference.

What is fully transparent has no colour: all such pixels count as the one colour (0, 0, 0, 0),
whatever the file keeps beneath.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Keys
from kmc.validation import as_pixels

N_RGB_KEYS = 1 << 24
OPAQUE = 255
STRIP = 1 << 20  # pixels worked on at a time: bounds the temporaries to some tens of megabytes
TABLE_THRESHOLD = 1 << 22  # from so many pixels on, one table of all colours is faster than sorting


@dataclass(frozen=True, kw_only=True, eq=False)
class ColorCounts:
    """The distinct colours of a picture and how many pixels have each.

    Attributes:
        colors: (n, 3) uint8, or (n, 4) with alpha, in rising order of their key.
        counts: (n,) int64, each at least 1.

    Examples:
        >>> picture = kmc.count_colors(np.zeros((4, 5, 3), np.uint8))  # 20 black pixels
        >>> len(picture), picture.pixels
        (1, 20)
    """

    colors: Bytes
    counts: NDArray[np.int64]

    @property
    def pixels(self) -> int:
        """How many pixels were counted."""
        return int(self.counts.sum())

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take, in bytes."""
        return self.colors.nbytes + self.counts.nbytes

    def __len__(self) -> int:
        return len(self.colors)


def pack_colors(colors: Bytes) -> Keys:
    """Pack each colour into one number, its key.

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
    """(n,) keys to (n, channels) uint8; the inverse of `pack_colors`."""
    shifts = range(8 * (channels - 1), -1, -8)
    return np.column_stack([(keys >> shift & 255).astype(np.uint8) for shift in shifts])


def count_colors(pixels: Any) -> ColorCounts:
    """Count the distinct colours of a picture.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel.

    Raises:
        ValueError: wrong dtype or shape, or no pixel.

    Examples:
        >>> pixels = np.array([[[255, 0, 0], [0, 0, 255], [255, 0, 0]]], np.uint8)
        >>> picture = kmc.count_colors(pixels)
        >>> picture.colors
        array([[  0,   0, 255],
               [255,   0,   0]], dtype=uint8)
        >>> picture.counts
        array([1, 2])
    """
    flat = as_pixels(pixels, alpha=True)
    channels = flat.shape[1]
    by_table = channels == 3 and len(flat) > TABLE_THRESHOLD
    keys, counts = _count_by_table(flat) if by_table else _count_by_sorting(flat)
    return ColorCounts(colors=unpack_colors(keys, channels), counts=counts)


def merge_counts(parts: Iterable[ColorCounts]) -> ColorCounts:
    """What `count_colors` gives of all the pixels that were counted in parts, exactly.

    Args:
        parts: at least one; they are taken one after the other, and few are held at a time.
            Where some have alpha and some do not, the colours of the others are opaque.

    Raises:
        ValueError: no part.

    Examples:
        >>> upper = kmc.count_colors(np.array([[0, 0, 0], [9, 9, 9]], np.uint8))
        >>> lower = kmc.count_colors(np.array([[9, 9, 9], [9, 9, 9]], np.uint8))
        >>> kmc.merge_counts([upper, lower]).counts
        array([1, 3])
    """
    waiting: list[ColorCounts] = []
    rows = before = 0
    for part in parts:
        waiting.append(part)
        rows += len(part)
        if rows - before > max(TABLE_THRESHOLD, before // 4):
            waiting = [_merge_few(waiting)]
            rows = before = len(waiting[0])
    if not waiting:
        raise ValueError("no counts to merge; at least 1 part is needed")
    return _merge_few(waiting)


def _merge_few(parts: list[ColorCounts]) -> ColorCounts:
    """The same of a few parts at once."""
    channels = max(part.colors.shape[1] for part in parts)
    packed = [_pack_as(part.colors, channels) for part in parts]
    counts = [part.counts for part in parts]
    if channels == 3 and sum(map(len, parts)) > TABLE_THRESHOLD:
        table = np.zeros(N_RGB_KEYS, np.int64)
        for some, numbers in zip(packed, counts, strict=True):
            table[some] += numbers
        present = np.flatnonzero(table)
        return ColorCounts(colors=unpack_colors(present), counts=table[present])
    keys, sums = _merge(np.concatenate(packed), np.concatenate(counts))
    return ColorCounts(colors=unpack_colors(keys, channels), counts=sums)


def _pack_as(colors: Bytes, channels: int) -> Keys:
    """The keys of colours among such with so many channels; what has no alpha is opaque."""
    keys = pack_colors(colors)
    return keys if colors.shape[1] == channels else keys << np.uint32(8) | np.uint32(OPAQUE)


def _count_by_table(flat: Bytes) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The distinct keys in rising order and their counts, from one table of 2**24 counters."""
    table = np.zeros(N_RGB_KEYS, np.uint32)
    one = np.uint32(1)
    for start in range(0, len(flat), STRIP):
        np.add.at(table, pack_colors(flat[start : start + STRIP]), one)
    present = np.flatnonzero(table)
    return present, table[present].astype(np.int64)


def _count_by_sorting(flat: Bytes) -> tuple[Keys, NDArray[np.int64]]:
    """The same in the memory that a strip and the distinct colours need."""
    keys, counts = _run_lengths(np.sort(pack_colors(flat[:TABLE_THRESHOLD])))
    for start in range(TABLE_THRESHOLD, len(flat), TABLE_THRESHOLD):
        strip = _run_lengths(np.sort(pack_colors(flat[start : start + TABLE_THRESHOLD])))
        keys, counts = _merge(np.concatenate([keys, strip[0]]), np.concatenate([counts, strip[1]]))
    return keys, counts


def _run_lengths(keys: Keys) -> tuple[Keys, NDArray[np.int64]]:
    """The distinct ones of sorted keys, and how often each is there."""
    starts = _run_starts(keys)
    return keys[starts], np.diff(starts, append=len(keys)).astype(np.int64)


def _merge(keys: Keys, counts: NDArray[np.int64]) -> tuple[Keys, NDArray[np.int64]]:
    """The distinct keys in rising order, and the sum of the counts of each."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = _run_starts(keys)
    return keys[starts], np.add.reduceat(counts[order], starts)


def _run_starts(keys: Keys) -> NDArray[np.intp]:
    """Where among sorted keys a new one begins."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))


def label_pixels(pixels: Any, picture: ColorCounts, labels: NDArray[Any]) -> NDArray[Any]:
    """Give each pixel the label of its colour.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel, of the very
            colours that `picture` counts.
        picture: the distinct colours.
        labels: one for each distinct colour, of any dtype.

    Returns:
        (H, W) or (n,) of the labels' dtype.

    Examples:
        >>> pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
        >>> picture = kmc.count_colors(pixels)
        >>> kmc.label_pixels(pixels, picture, np.array(["black", "grey"]))
        array(['grey', 'black', 'grey'], dtype='<U5')
    """
    return ColorLookup(picture, labels)(pixels)


class ColorLookup:
    """`label_pixels` for a picture that comes in several parts: its table is made once.

    Examples:
        >>> pixels = np.array([[9, 9, 9], [0, 0, 0], [9, 9, 9]], np.uint8)
        >>> lookup = kmc.ColorLookup(kmc.count_colors(pixels), np.array(["black", "grey"]))
        >>> lookup(pixels[:1]), lookup(pixels[1:])
        (array(['grey'], dtype='<U5'), array(['black', 'grey'], dtype='<U5'))
    """

    def __init__(self, picture: ColorCounts, labels: NDArray[Any]) -> None:
        """Args: as for `label_pixels`; `picture` counts the colours of all parts."""
        self._keys = pack_colors(picture.colors)
        self._labels = labels
        self._table = _lookup_table(picture, labels)

    def __call__(self, pixels: Any) -> NDArray[Any]:
        """As `label_pixels`, of pixels with as many channels as the distinct colours have."""
        flat = as_pixels(pixels, alpha=True)
        spread = np.empty(len(flat), self._labels.dtype)
        for start in range(0, len(flat), STRIP):
            strip = slice(start, start + STRIP)
            spread[strip] = self._table[pack_colors(flat[strip, :3])]
            if flat.shape[1] == 4:
                rows = np.flatnonzero(flat[strip, 3] != OPAQUE)
                places = np.searchsorted(self._keys, pack_colors(flat[strip][rows]))
                spread[strip][rows] = self._labels[places]
        return spread.reshape(np.shape(pixels)[:-1])


def _lookup_table(picture: ColorCounts, labels: NDArray[Any]) -> NDArray[Any]:
    """(2**24,) the labels of the opaque colours by their key; other places hold anything."""
    table = np.empty(N_RGB_KEYS, labels.dtype)
    opaque = slice(None) if picture.colors.shape[1] == 3 else picture.colors[:, 3] == OPAQUE
    table[pack_colors(picture.colors[opaque, :3])] = labels[opaque]
    return table
