"""The rows of an indexed PNG: indices packed to bytes, and filtered (PNG specification, 9)."""

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Checkpoint, Indices, Scanlines, no_checkpoint

NONE, SUB, UP, AVERAGE, PAETH = FILTERS = range(5)
STRIP_BYTES = 1 << 18  # filtered at a time, so that the temporaries stay in the cache
STRIP_ROWS = 1 << 11  # at a time, of narrow pictures: 256 byte values are counted for each
SAMPLE_BYTES = 1 << 10  # of a row, by which its filter is chosen


def pack(indices: Indices, depth: int) -> Scanlines:
    """(H, W) indices to (H, bytes a row), 8 / depth of them a byte, the first one highest."""
    if depth == 8:
        return indices
    height, width = indices.shape
    per_byte = 8 // depth
    rows = np.zeros((height, -(-width // per_byte)), np.uint8)
    for position in range(per_byte):
        part = indices[:, position::per_byte]
        rows[:, : part.shape[1]] |= part << np.uint8(8 - depth * (position + 1))
    return rows


def with_filter_none(rows: Scanlines) -> Scanlines:
    """(H, 1 + bytes a row) with the filter type None before each row."""
    return np.pad(rows, [(0, 0), (1, 0)])


def apply_filters(
    rows: Scanlines,
    above: Scanlines | None = None,
    *,
    strip_bytes: int = STRIP_BYTES,
    sample_bytes: int = SAMPLE_BYTES,
    checkpoint: Checkpoint = no_checkpoint,
) -> Scanlines:
    """(H, 1 + bytes a row) with the filter for each row whose bytes have the least entropy.

    Args:
        rows: (H, bytes a row).
        above: (1, bytes a row) the row before these; None before the first, as zeros.
        strip_bytes: how many are filtered at a time; the result does not depend on it.
        sample_bytes: of a wider row no more are looked at to choose its filter.
        checkpoint: called before each strip; raise to cancel.
    """
    first = np.zeros_like(rows[:1]) if above is None else above
    filtered = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    strip_rows = min(max(1, strip_bytes // rows.shape[1]), STRIP_ROWS)
    for top in range(0, len(rows), strip_rows):
        checkpoint()
        strip = slice(top, top + strip_rows)
        before = rows[top - 1 : top] if top else first
        _filter_strip(np.concatenate([before, rows[strip]]), filtered[strip], sample_bytes)
    return filtered


def predict_by_paeth(rows: Scanlines) -> Scanlines:
    """(H, W) bytes to what the filter Paeth predicts for each; beyond the border are zeros."""
    padded = np.pad(rows, [(1, 0), (1, 0)])
    return _paeth(padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1])


def _filter_strip(rows: Scanlines, out: Scanlines, sample_bytes: int) -> None:
    """Filter all but the first of (h + 1, w) bytes into (h, 1 + w)."""
    padded = np.pad(rows, [(0, 0), (1, 0)])
    current = padded[1:, 1:]
    left = padded[1:, :-1]
    up = padded[:-1, 1:]
    corner = padded[:-1, :-1]
    step = -(-rows.shape[1] // sample_bytes)
    sample = [part[:, ::step] for part in (current, left, up, corner)]
    types = np.argmin([_entropy(_filter(kind, *sample)) for kind in FILTERS], axis=0)
    out[:, 0] = types
    for kind in FILTERS:
        rows_of_kind = np.flatnonzero(types == kind)
        parts = (part[rows_of_kind] for part in (current, left, up, corner))
        out[rows_of_kind, 1:] = _filter(kind, *parts)


def _filter(
    kind: int, current: Scanlines, left: Scanlines, up: Scanlines, corner: Scanlines
) -> Scanlines:
    """The bytes minus what a filter predicts of them, modulo 256."""
    if kind == NONE:
        return current
    if kind == SUB:
        return current - left
    if kind == UP:
        return current - up
    if kind == AVERAGE:
        return current - ((left & up) + ((left ^ up) >> 1))  # the mean, without a carry
    return current - _paeth(left, up, corner)


def _paeth(left: Scanlines, up: Scanlines, corner: Scanlines) -> Scanlines:
    """Whichever of the three neighbours is nearest to left + up - corner, in that order."""
    across = up.astype(np.int16) - corner
    down = left.astype(np.int16) - corner
    far = np.abs(across + down)
    np.abs(across, out=across)
    np.abs(down, out=down)
    use_left = (across <= down) & (across <= far)
    return np.where(use_left, left, np.where(down <= far, up, corner))


def _entropy(rows: Scanlines) -> NDArray[np.float64]:
    """(h,) the entropy of each row's bytes, up to a constant and a positive factor."""
    height, width = rows.shape
    keys = rows + (np.arange(height, dtype=np.intp) << 8)[:, np.newaxis]
    counts = np.bincount(keys.ravel(), minlength=height << 8).reshape(height, 256)
    possible = np.arange(width + 1)
    terms = possible * np.log2(np.maximum(possible, 1))
    return np.asarray(-terms[counts].sum(axis=1))
