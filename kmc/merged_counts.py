"""Colours that were counted in parts, merged into the counts of the whole.

The result is exact: counts are integers, and equal colours have equal keys, however the pixels
are divided. Few parts are held at a time, so a picture can be counted that does not fit in memory.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from kmc._types import Bytes, Keys
from kmc.color_counts import (
    N_RGB_KEYS,
    OPAQUE,
    TABLE_THRESHOLD,
    ColorCounts,
    check_counts,
    pack_colors,
    sum_by_key,
    table_counts,
    unpack_colors,
)


def merge_counts(parts: Iterable[ColorCounts]) -> ColorCounts:
    """Return what `count_colors` returns for all the pixels that were counted in parts, exactly.

    Args:
        parts: at least one; they are taken one after the other, and few are held at a time.
            Where some have alpha and some do not, the colours of the others are opaque.

    Raises:
        ValueError: there is no part, or one is no `ColorCounts`.

    Examples:
        >>> upper = kmc.count_colors(np.array([[0, 0, 0], [9, 9, 9]], np.uint8))
        >>> lower = kmc.count_colors(np.array([[9, 9, 9], [9, 9, 9]], np.uint8))
        >>> kmc.merge_counts([upper, lower]).counts
        array([1, 3])
    """
    return merge_in_groups(check_counts("a part", part) for part in _each(parts))


def _each(parts: Iterable[ColorCounts]) -> Iterator[ColorCounts]:
    """Go through the parts, or raise ValueError where they can't be gone through."""
    try:
        return iter(parts)
    except TypeError:
        raise ValueError(f"parts={parts!r} must be several, such as a list") from None


def merge_in_groups(
    parts: Iterable[ColorCounts],
    max_pending_colors: int = TABLE_THRESHOLD,
    table_threshold: int = TABLE_THRESHOLD,
) -> ColorCounts:
    """Merge parts as `merge_counts` does.

    Parts wait until their colours outnumber a quarter of what is merged already. So all merges
    together handle at most five times the colours of all parts, and memory holds the distinct
    colours, a quarter more, and `max_pending_colors`.

    Args:
        parts: at least one.
        max_pending_colors: up to so many colours wait in any case.
        table_threshold: above so many colours at once they are summed in a table.
    """
    pending: list[ColorCounts] = []
    n_colors = 0
    n_merged = 0
    for part in parts:
        pending.append(part)
        n_colors += len(part)
        if n_colors - n_merged > max(max_pending_colors, n_merged // 4):
            pending = [_merge_at_once(pending, table_threshold)]
            n_merged = len(pending[0])
            n_colors = n_merged
    if not pending:
        raise ValueError("no counts to merge; at least 1 part is needed")
    return _merge_at_once(pending, table_threshold)


def _merge_at_once(parts: list[ColorCounts], table_threshold: int) -> ColorCounts:
    """Merge a few parts in one step."""
    channels = max(part.colors.shape[1] for part in parts)
    keys_of_parts = [_pack_with_channels(part.colors, channels) for part in parts]
    counts_of_parts = [part.counts for part in parts]
    if channels == 3 and sum(map(len, parts)) > table_threshold:
        table = np.zeros(N_RGB_KEYS, np.int64)
        for part_keys, part_counts in zip(keys_of_parts, counts_of_parts, strict=True):
            table[part_keys] += part_counts
        return table_counts(table)
    keys, counts = sum_by_key(np.concatenate(keys_of_parts), np.concatenate(counts_of_parts))
    return ColorCounts(colors=unpack_colors(keys, channels), counts=counts)


def _pack_with_channels(colors: Bytes, channels: int) -> Keys:
    """Return the keys of colours as if they had so many channels; without alpha they are opaque."""
    keys = pack_colors(colors)
    return keys if colors.shape[1] == channels else keys << np.uint32(8) | np.uint32(OPAQUE)
