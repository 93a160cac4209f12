"""The rows of an indexed PNG: indices packed to bytes, and filtered (PNG specification, 9)."""

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

NONE, SUB, UP, AVERAGE, PAETH = FILTERS = range(5)
STRIP = 1 << 18  # bytes filtered at a time, so that the temporaries stay in the cache
SAMPLE = 1 << 10  # bytes of a row that decide about its filter


def pack(indices: Bytes, depth: int) -> Bytes:
    """(H, W) indices to (H, bytes a row), 8 / depth of them a byte, the first one highest."""
    if depth == 8:
        return indices
    height, width = indices.shape
    share = 8 // depth
    rows = np.zeros((height, -(-width // share)), np.uint8)
    for place in range(share):
        column = indices[:, place::share]
        rows[:, : column.shape[1]] |= column << np.uint8(8 - depth * (place + 1))
    return rows


def with_filter_none(rows: Bytes) -> Bytes:
    """(H, 1 + bytes a row) with the filter type None before each row."""
    return np.pad(rows, [(0, 0), (1, 0)])


def apply_filters(rows: Bytes, above: Bytes | None = None) -> Bytes:
    """(H, 1 + bytes a row) with the filter for each row that makes its bytes most alike.

    That is the one whose bytes have the least entropy, judged by a sample of wide rows.

    Args:
        rows: (H, bytes a row).
        above: (1, bytes a row) the row before these; None before the first, as zeros.
    """
    first = np.zeros_like(rows[:1]) if above is None else above
    out = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    step = max(1, STRIP // rows.shape[1])
    for top in range(0, len(rows), step):
        here = slice(top, top + step)
        before = rows[top - 1 : top] if top else first
        _filter_strip(np.concatenate([before, rows[here]]), out[here])
    return out


def _filter_strip(rows: Bytes, out: Bytes) -> None:
    """Filter all but the first of (h + 1, w) bytes into (h, 1 + w)."""
    padded = np.pad(rows, [(0, 0), (1, 0)])
    current = padded[1:, 1:]
    left = padded[1:, :-1]
    up = padded[:-1, 1:]
    corner = padded[:-1, :-1]
    step = -(-rows.shape[1] // SAMPLE)
    sample = [part[:, ::step] for part in (current, left, up, corner)]
    types = np.argmin([_entropy(_filter(kind, *sample)) for kind in FILTERS], axis=0)
    out[:, 0] = types
    for kind in FILTERS:
        chosen = np.flatnonzero(types == kind)
        parts = (part[chosen] for part in (current, left, up, corner))
        out[chosen, 1:] = _filter(kind, *parts)


def _filter(kind: int, current: Bytes, left: Bytes, up: Bytes, corner: Bytes) -> Bytes:
    """The bytes less what a filter predicts of them, modulo 256."""
    if kind == NONE:
        return current
    if kind == SUB:
        return current - left
    if kind == UP:
        return current - up
    if kind == AVERAGE:
        return current - ((left & up) + ((left ^ up) >> 1))  # the mean, without a carry
    return current - _paeth(left, up, corner)


def _paeth(left: Bytes, up: Bytes, corner: Bytes) -> Bytes:
    """Whichever of the three neighbours is nearest to left + up - corner, in that order."""
    across = up.astype(np.int16) - corner
    down = left.astype(np.int16) - corner
    far = np.abs(across + down)
    np.abs(across, out=across)
    np.abs(down, out=down)
    use_left = (across <= down) & (across <= far)
    return np.where(use_left, left, np.where(down <= far, up, corner))


def _entropy(rows: Bytes) -> NDArray[np.float64]:
    """(h,) the entropy of each row's bytes, up to a constant and a positive factor."""
    height = len(rows)
    keys = rows + (np.arange(height, dtype=np.intp) << 8)[:, np.newaxis]
    counts = np.bincount(keys.ravel(), minlength=height << 8).reshape(height, 256)
    return np.asarray(-(counts * np.log2(np.maximum(counts, 1))).sum(axis=1))
