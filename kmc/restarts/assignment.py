"""Boxes with several candidates: which of their colours goes to which, exactly.

|x - a|^2 - |x - b|^2 is linear in x, so one small matrix product compares all colours of a box
with the candidates of many runs. It is done in float32; a colour whose distances to two
candidates differ by less than its rounding is decided anew by the promised arithmetic.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.restarts.kd_leaves import HIGH_WORD, LEAF_SIZE, Floats, Index, KdLeaves, Singles
from kmc.restarts.pruning import FAR, CentroidBatch

SCRATCH = 1 << 17  # colour-candidate pairs at a time: scratch stays in the cache
TILE = 8  # places; longer ones suit the product better, but more places stay empty
# With X the largest shifted coordinates, |X|^2 <= 3 * 128^2, the terms of a difference of
# squared distances add up to at most 6 |X|^2. Its inputs' rounding and four operations err by
# at most 6 * 2**-24 of that, and a difference of two by twice as much: 0.2110.
MARGIN = np.float32(0.22)


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkTiles:
    """Items put into tiles, each of one box; one matrix product serves a tile.

    Attributes:
        box: (tiles,) the box of each.
        place: (items,) the place of each item, color_counts through all tiles.
    """

    box: Index
    place: Index

    @property
    def places(self) -> int:
        return len(self.box) * TILE


class Ambiguous(NamedTuple):
    """Colours that lie as good as halfway: where in (tiles, SIZE, TILE), flattened, and which
    candidate took each (others, found); none of them where the first one did."""

    found: Index
    claims: NDArray[np.bool_]


def group_into_tiles(box: Index) -> WorkTiles:
    """Put items into tiles; `box` (items,) is rising."""
    items = np.bincount(box - box[0])
    tiles = -(-items // TILE)
    first_item = items.cumsum() - items
    first_tile = tiles.cumsum() - tiles
    return WorkTiles(
        box=np.arange(len(items)).repeat(tiles) + box[0],
        place=np.arange(len(box)) + (first_tile * TILE - first_item)[box - box[0]],
    )


def assign_contested(boxes: KdLeaves, centroids: CentroidBatch, box: Index, row: Index) -> Floats:
    """Give each colour of some boxes to the nearest of their candidates.

    Args:
        box: (items,) rising, which box to divide.
        row: (candidates, items) rows of `centroids.planes`, flattened to (rows, 4): each
            item's candidates by rising label, then rows that stand for none.

    Returns:
        (candidates - 1, items, lanes) float64: the sums of each candidate but the first.
    """
    tiles = group_into_tiles(box)
    planes = centroids.planes.reshape(-1, 4).view(np.complex128)[:, 0]  # takes 16 bytes in one
    plane = planes.take(row)[..., np.newaxis].view(np.float32)
    lead = np.zeros((len(row) - 1, tiles.places, 4), np.float32)
    lead[..., 3] = FAR
    lead.view(np.complex128)[:, tiles.place] = (plane[1:] - plane[0]).view(np.complex128)
    filled = np.empty((len(lead), len(tiles.box), boxes.weights.shape[1], TILE), np.float32)
    doubts = _compare(boxes, tiles, lead, filled, np.float32(0) if centroids.integer else MARGIN)
    sums = filled.swapaxes(2, 3).reshape(len(lead), tiles.places, -1)
    exact = sums.take(tiles.place, axis=1).astype(np.float64)
    if doubts is not None:
        _resolve_exactly(boxes, centroids, tiles, row, doubts, exact)
    return exact


def _compare(
    boxes: KdLeaves, tiles: WorkTiles, lead: Singles, sums: Singles, margin: np.float32
) -> Ambiguous | None:
    """Give each colour to the first of those within `margin` of the nearest; tell which are
    doubtful.

    Args:
        lead: (others, places, 4) planes: how much farther a candidate is than the first one.
        sums: (others, tiles, lanes, TILE), to be filled.
    """
    others = len(lead)
    lead = lead.reshape(others, -1, TILE, 4).swapaxes(2, 3)
    step = max(1, SCRATCH // (others * TILE * LEAF_SIZE))
    scratch = np.empty((others, step, LEAF_SIZE, TILE), np.float32)
    zero = np.zeros((step, LEAF_SIZE, TILE), np.float32)
    found = []
    claims = []
    for at in range(0, len(tiles.box), step):
        here = slice(at, at + step)
        box = tiles.box[here]
        farther = scratch[:, : len(box)]
        np.matmul(boxes.points.take(box, axis=0), lead[:, here], out=farther)
        near, twice = _nearest_within_margin(farther, margin, zero[: len(box)])
        if margin and len(doubtful := np.flatnonzero(twice)):
            found.append(doubtful + at * LEAF_SIZE * TILE)
            claims.append(near.reshape(others, -1)[:, doubtful])
        np.copyto(farther, near)
        np.matmul(boxes.weights.take(box, axis=0), farther, out=sums[:, here])
    return Ambiguous(np.concatenate(found), np.concatenate(claims, axis=1)) if found else None


def _nearest_within_margin(
    farther: Singles, margin: np.float32, zero: Singles
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who takes each colour, the first of those within `margin`; and where there are several.

    Args:
        farther: (others, ...), how much farther than the first candidate the others are.
        zero: (...) zeros; in their place a scalar would make the minimum ten times slower.

    Returns:
        (others, ...) and (...); of colours that nobody takes the first candidate does.
    """
    if len(farther) == 1:
        near = farther < -margin
        return near, (near != (farther <= margin))[0]
    limit = np.minimum(farther[0], zero)
    for one in farther[1:]:
        np.minimum(limit, one, out=limit)
    limit += margin
    near = farther <= limit
    taken = limit >= 0
    twice = np.zeros_like(taken)
    for win in near:
        twice |= win & taken
        np.greater(win, taken, out=win)
        taken |= win
    return near, twice


def _resolve_exactly(
    boxes: KdLeaves,
    centroids: CentroidBatch,
    tiles: WorkTiles,
    row: Index,
    doubts: Ambiguous,
    sums: Floats,
) -> None:
    """Decide by the promised arithmetic, and correct the sums (others, items, lanes)."""
    at, place = np.divmod(doubts.found, TILE)
    at, color = np.divmod(at, LEAF_SIZE)
    item_of = np.empty(tiles.places, np.intp)
    item_of[tiles.place] = np.arange(len(tiles.place))
    item = item_of[at * TILE + place]
    box = tiles.box[at]
    off = boxes.colors[box, color].astype(np.float64) - centroids.exact.reshape(-1, 3)[row[:, item]]
    off *= off
    nearest = ((off[..., 0] + off[..., 1]) + off[..., 2]).argmin(axis=0)
    wins = nearest == np.arange(1, len(row))[:, np.newaxis]
    weight = boxes.weights[box, :, color].astype(np.float64)
    for other, change in enumerate(wins.astype(np.int8) - doubts.claims):
        np.add.at(sums[other], item, weight * change[:, np.newaxis])


def combine_low_high(sums: Floats) -> Floats:
    """Sums of lanes (..., 4 or 8) to (..., 4): the sums of R, G, B and the number of pixels."""
    return sums if sums.shape[-1] == 4 else sums[..., :4] + HIGH_WORD * sums[..., 4:]
