"""A table of the nearest palette entry of every colour, exact, by cells of the colour cube.

The cube is divided in 16**3 cells, each of these in 4**3, and each of those holds 4**3 colours.
The test of `kmc.restarts.pruning` for a ball (Kanungo et al. 2002) finds what can be nearest to
something in a cell: with m its middle, r the distance from m to its outermost colours and a the
entry nearest to m, an entry c is farther from all of them than a where
|m - c|^2 - |m - a|^2 > 2 r |c - a|. Few entries are left in a cell, and in the cells within it
these alone are tried. In most of the smallest cells one is left, and the others' 64 colours are
compared with two or three each.

The 64 parts of all cells lie alike, so the candidates of all cells times one matrix of 64 offsets
give all distances. Less |x|^2 they are multiples of 1/2 below 2**19, so exact in single precision.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kmc._types import Bytes, Flags, Ints, Singles
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import N_RGB_KEYS
from kmc.nearest_two import score_matrix
from kmc.products.matrices import multiply

MAX_ENTRIES = 256  # so that the number of an entry fits in 8 bits
WIDE = 16  # levels along a channel in a large cell
NARROW = 4  # and in a small one
PARTS = 4  # parts of a cell along a channel, of either kind
SIDE = 256 // NARROW  # small cells along a channel
# Scores at a time, of large and of small cells, so that scratch stays in the cache.
WIDE_SCORES_PER_BLOCK = 1 << 16
SCORES_PER_BLOCK = 1 << 18
ROUND_UP = np.float32(1 + 1e-5)  # factor for a bound in float32, so that it stays one


class _Lists(NamedTuple):
    """Cells with lists of candidates.

    Attributes:
        corners: (n, 3) the lowest levels in each.
        counts: (n,) how many candidates each has.
        entries: (sum of counts,) the candidates of the first, rising, then those of the next.
    """

    corners: Ints
    counts: Ints
    entries: Ints


class _Cells(NamedTuple):
    """Cells with equally many candidates.

    Attributes:
        corners: (n, 3) the lowest levels in each.
        candidates: (n, width) entries that can be nearest to something in it, rising.
    """

    corners: Ints
    candidates: Ints


def nearest_entry_table(palette: Bytes, checkpoint: Checkpoint = no_checkpoint) -> Bytes:
    """Return the entry nearest to each colour, the first of several. Arguments are trusted.

    Args:
        palette: (k, 3) uint8, k in 1..MAX_ENTRIES.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (2**24,) uint8 by the colour's key, R * 2**16 + G * 2**8 + B.
    """
    firsts = np.sort(np.unique(palette, axis=0, return_index=True)[1]).astype(np.uint8)
    if len(firsts) < len(palette):  # equal entries would be candidates of every cell
        return firsts.take(nearest_entry_table(palette[firsts], checkpoint))
    matrix = score_matrix(palette.astype(np.float64))
    distances = _distances(palette)
    entries = np.empty((SIDE, SIDE, SIDE), np.uint8)
    lists = []
    for large in _group(_list_large_cells(matrix, distances), WIDE_SCORES_PER_BLOCK):
        checkpoint()
        lists.append(_divide(large, matrix, distances, entries))
    small_cells = _Lists(*(np.concatenate(part) for part in zip(*lists, strict=True)))
    table = _spread(entries)
    for small in _group(small_cells, SCORES_PER_BLOCK):
        checkpoint()
        _fill(table, small, matrix)
    return table


def _distances(palette: Bytes) -> Singles:
    """Return (k, k) float32, the distances between the entries, rounded up."""
    offsets = palette[:, np.newaxis].astype(np.float32) - palette.astype(np.float32)
    return np.asarray(np.sqrt((offsets**2).sum(axis=2)) * ROUND_UP)


def _list_large_cells(matrix: Singles, distances: Singles) -> _Lists:
    """List the candidates of all large cells."""
    levels = np.arange(0, 256, WIDE)
    corners = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
    middles = np.ones((len(corners), 4), np.float32)
    middles[:, :3] = corners + (WIDE - 1) / 2
    scores = multiply(middles, matrix)
    nearest = scores.argmin(axis=1)
    limit = distances.take(nearest, axis=0) * _diameter(WIDE)
    limit += scores[np.arange(len(scores)), nearest][:, np.newaxis]
    survives = scores <= limit
    return _Lists(corners, np.count_nonzero(survives, axis=1), np.nonzero(survives)[1])


def _group(lists: _Lists, max_scores: int) -> Iterator[_Cells]:
    """Yield the cells with equally many candidates together, with so many scores at a time."""
    starts = lists.counts.cumsum() - lists.counts
    for width in np.unique(lists.counts):
        cells = np.flatnonzero(lists.counts == width)
        step = max(1, max_scores // int(width * PARTS**3))
        for first in range(0, len(cells), step):
            some = cells[first : first + step]
            positions = starts[some][:, np.newaxis] + np.arange(width)
            yield _Cells(lists.corners[some], lists.entries.take(positions))


def _diameter(width: int) -> np.float32:
    """Return the distance between opposite colours of a cell, rounded up."""
    return np.float32(3**0.5 * (width - 1)) * ROUND_UP


def _divide(cells: _Cells, matrix: Singles, distances: Singles, entries: Bytes) -> _Lists:
    """Write which entry is nearest to the middles of the small cells in some large ones.

    Returns:
        the small cells in which it is not the only candidate.
    """
    step = WIDE // PARTS
    scores = _scores(cells, matrix, step, (NARROW - 1) / 2)
    lowest = np.minimum.reduce(scores, axis=0)
    nearest = _first_candidate(scores <= lowest, cells).astype(np.intp)
    offsets = np.indices((PARTS,) * 3).reshape(3, -1).T * step
    corners = (cells.corners[:, np.newaxis] + offsets).reshape(-1, 3)
    red, green, blue = (corners // NARROW).T
    entries[red, green, blue] = nearest
    of_parts = cells.candidates.repeat(PARTS**3, axis=0)
    limit = distances.ravel().take(of_parts.T * len(distances) + nearest)
    limit *= _diameter(NARROW)
    limit += lowest
    survives = scores <= limit
    counts = np.add.reduce(survives.view(np.uint8), axis=0, dtype=np.uint16)
    several = np.flatnonzero(counts > 1)
    return _Lists(
        corners[several],
        counts[several].astype(np.intp),
        of_parts[several][survives[:, several].T],
    )


def _fill(table: Bytes, cells: _Cells, matrix: Singles) -> None:
    """Write which entry is nearest to each colour of some small cells."""
    scores = _scores(cells, matrix, 1, 0)
    nearest = _first_candidate(scores <= np.minimum.reduce(scores, axis=0), cells)
    red, green, blue = (cells.corners // NARROW).T
    # Four neighbours along B are one number, so that they are written at once.
    fours = nearest.reshape(-1, NARROW, NARROW, NARROW).view(np.uint32)[..., 0]
    by_cell = table.reshape(SIDE, NARROW, SIDE, NARROW, 256).view(np.uint32)
    by_cell[red, :, green, :, blue] = fours


def _scores(cells: _Cells, matrix: Singles, step: int, middle: float) -> Singles:
    """Return (width, n * 64), |x - c|^2 - |x|^2 of the candidates and parts; exact.

    The parts are x = corner + step * (0..3) + middle along each channel.
    """
    planes = matrix.T.take(cells.candidates.T, axis=0)
    planes[..., 3] += np.einsum("wnd,nd->wn", planes[..., :3], cells.corners.astype(np.float32))
    offsets = np.ones((4, PARTS**3), np.float32)
    offsets[:3] = np.indices((PARTS,) * 3).reshape(3, -1) * step + middle
    return multiply(planes.reshape(-1, 4), offsets).reshape(len(planes), -1)


def _first_candidate(is_set: Flags, cells: _Cells) -> Bytes:
    """Return (n * 64,), the lowest of the candidates that are set in (width, n * 64)."""
    # Argmax down the columns is slow: the lowest has the highest mark instead.
    marks = is_set.view(np.uint8).reshape(len(is_set), -1, PARTS**3)
    marks *= (MAX_ENTRIES - 1 - cells.candidates.T[..., np.newaxis]).astype(np.uint8)
    return np.asarray(np.uint8(MAX_ENTRIES - 1) - np.maximum.reduce(marks, axis=0).ravel())


def _spread(entries: Bytes) -> Bytes:
    """Return (2**24,), the entry of each small cell for all its colours."""
    along_blue = entries.reshape(SIDE, 1, SIDE, 1, SIDE).repeat(NARROW, axis=4)
    table = np.empty((SIDE, NARROW, SIDE, NARROW, 256), np.uint8)
    table[:] = along_blue
    return table.reshape(N_RGB_KEYS)
