"""Leaves with several candidates: which of their colours go to which candidate, exactly.

|x - a|^2 - |x - b|^2 is linear in x, so one small matrix product compares all colours of a leaf
with the candidates of many runs. It is done in float32; a colour whose distances to two
candidates differ by less than its rounding is decided anew by the promised arithmetic.

An item is a leaf in one run. Items of one leaf are put into tiles of SLOTS_PER_TILE slots; a
tile is one matrix product.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc._types import Flags, Floats, Ints, Singles
from kmc.restarts.kd_leaves import LEAF_SIZE, KdLeaves
from kmc.restarts.pruning import FAR_AWAY, CentroidBatch

PAIRS_PER_BLOCK = 1 << 17  # colour-candidate pairs at a time: scratch stays in the cache
SLOTS_PER_TILE = 8  # longer tiles suit the product better, but more slots stay empty
# With X the largest shifted coordinates, |X|^2 <= 3 * 128^2, the terms of a difference of
# squared distances add up to at most 6 |X|^2. Its inputs' rounding and four operations err by
# at most 6 * 2**-24 of that, and a difference of two by twice as much: 0.2110.
ROUNDING_MARGIN = np.float32(0.22)


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkTiles:
    """Items in tiles, each of one leaf.

    Attributes:
        leaf: (tiles,) the leaf of each.
        slot: (items,) the slot of each item, counted through all tiles.
    """

    leaf: Ints
    slot: Ints

    @property
    def n_slots(self) -> int:
        """How many slots all tiles have, filled or empty."""
        return len(self.leaf) * SLOTS_PER_TILE


class Ambiguous(NamedTuple):
    """Colours that are as good as halfway between two candidates.

    Attributes:
        positions: (n,) in the flattened array (tiles, LEAF_SIZE, SLOTS_PER_TILE).
        claims: (others, n), which candidate but the first took each; none where the first did.
    """

    positions: Ints
    claims: Flags


def group_into_tiles(leaf: Ints) -> WorkTiles:
    """Put items into tiles; `leaf` (items,) is the leaf of each, rising."""
    items_of_leaf = np.bincount(leaf - leaf[0])
    tiles_of_leaf = -(-items_of_leaf // SLOTS_PER_TILE)
    first_item = items_of_leaf.cumsum() - items_of_leaf
    first_tile = tiles_of_leaf.cumsum() - tiles_of_leaf
    offset = first_tile * SLOTS_PER_TILE - first_item
    return WorkTiles(
        leaf=np.arange(len(items_of_leaf)).repeat(tiles_of_leaf) + leaf[0],
        slot=np.arange(len(leaf)) + offset[leaf - leaf[0]],
    )


def assign_contested(
    leaves: KdLeaves,
    centroids: CentroidBatch,
    leaf: Ints,
    candidates: Ints,
    pairs_per_block: int = PAIRS_PER_BLOCK,
) -> Floats:
    """Assign each colour of some leaves to the nearest of their candidates.

    Args:
        leaf: (items,) rising, the leaf of each item.
        candidates: (candidates, items) rows of `centroids.planes`, flattened to (rows, 4): each
            item's candidates by rising label, then rows that stand for none.
        pairs_per_block: colour-candidate pairs at a time; it makes no difference.

    Returns:
        (candidates - 1, items, lanes) float64: the sums of each candidate but the first.
    """
    tiles = group_into_tiles(leaf)
    n_others = len(candidates) - 1
    planes = take_planes(centroids.planes, candidates)
    differences = np.zeros((n_others, tiles.n_slots, 4), np.float32)
    differences[..., 3] = FAR_AWAY
    _four_as_one(differences)[:, tiles.slot] = _four_as_one(planes[1:] - planes[0])
    lanes = leaves.weights.shape[1]
    tile_sums = np.empty((n_others, len(tiles.leaf), lanes, SLOTS_PER_TILE), np.float32)
    margin = np.float32(0) if centroids.are_integers else ROUNDING_MARGIN
    ambiguous = _compare(leaves, tiles, differences, tile_sums, margin, pairs_per_block)
    slot_sums = tile_sums.swapaxes(2, 3).reshape(n_others, tiles.n_slots, -1)
    sums = slot_sums.take(tiles.slot, axis=1).astype(np.float64)
    if ambiguous is not None:
        _resolve_exactly(leaves, centroids, tiles, candidates, ambiguous, sums)
    return sums


def _four_as_one(planes: Singles) -> NDArray[np.complex128]:
    """(..., 4) float32 as (...) values of 16 bytes, which NumPy copies in one piece each."""
    return planes.view(np.complex128)[..., 0]


def take_planes(planes: Singles, rows: Ints) -> Singles:
    """planes.reshape(-1, 4)[rows], faster: (..., 4)."""
    values = _four_as_one(planes.reshape(-1, 4)).take(rows)
    return values[..., np.newaxis].view(np.float32)


def _compare(
    leaves: KdLeaves,
    tiles: WorkTiles,
    differences: Singles,
    sums: Singles,
    margin: np.float32,
    pairs_per_block: int,
) -> Ambiguous | None:
    """Assign each colour to the first candidate within `margin` of the nearest, and add up.

    Args:
        differences: (others, slots, 4) planes: how much farther a candidate is than the first.
        sums: (others, tiles, lanes, SLOTS_PER_TILE), to be filled.

    Returns:
        the colours that have several candidates within the margin, or None.
    """
    n_others = len(differences)
    by_tile = differences.reshape(n_others, -1, SLOTS_PER_TILE, 4).swapaxes(2, 3)
    tiles_per_block = max(1, pairs_per_block // (n_others * SLOTS_PER_TILE * LEAF_SIZE))
    scratch = np.empty((n_others, tiles_per_block, LEAF_SIZE, SLOTS_PER_TILE), np.float32)
    zeros = np.zeros(scratch.shape[1:], np.float32)
    positions = []
    claims = []
    for start in range(0, len(tiles.leaf), tiles_per_block):
        block = slice(start, start + tiles_per_block)
        leaf = tiles.leaf[block]
        farther = scratch[:, : len(leaf)]
        np.matmul(leaves.points.take(leaf, axis=0), by_tile[:, block], out=farther)
        taken, contested = _nearest_within_margin(farther, margin, zeros[: len(leaf)])
        if margin and len(ambiguous := np.flatnonzero(contested)):
            positions.append(ambiguous + start * LEAF_SIZE * SLOTS_PER_TILE)
            claims.append(taken.reshape(n_others, -1)[:, ambiguous])
        np.copyto(farther, taken)
        np.matmul(leaves.weights.take(leaf, axis=0), farther, out=sums[:, block])
    if not positions:
        return None
    return Ambiguous(np.concatenate(positions), np.concatenate(claims, axis=1))


def _nearest_within_margin(
    farther: Singles, margin: np.float32, zeros: Singles
) -> tuple[Flags, Flags]:
    """Find the first candidate within `margin` of the nearest, and where there are several.

    Args:
        farther: (others, ...), how much farther than the first candidate the others are.
        zeros: (...) zeros; in their place a scalar would make the minimum ten times slower.

    Returns:
        (others, ...), which of the others takes a colour; where none does, the first candidate
        takes it. And (...), whether there are several within the margin.
    """
    if len(farther) == 1:
        takes = farther < -margin
        return takes, (takes != (farther <= margin))[0]
    limit = np.minimum(farther[0], zeros)
    for distance in farther[1:]:
        np.minimum(limit, distance, out=limit)
    limit += margin
    within = farther <= limit
    taken = limit >= 0
    several = np.zeros_like(taken)
    for candidate in within:
        several |= candidate & taken
        np.greater(candidate, taken, out=candidate)
        taken |= candidate
    return within, several


def _resolve_exactly(
    leaves: KdLeaves,
    centroids: CentroidBatch,
    tiles: WorkTiles,
    candidates: Ints,
    ambiguous: Ambiguous,
    sums: Floats,
) -> None:
    """Decide by the promised arithmetic, and correct the sums (others, items, lanes)."""
    row, slot = np.divmod(ambiguous.positions, SLOTS_PER_TILE)
    tile, color = np.divmod(row, LEAF_SIZE)
    item_in_slot = np.empty(tiles.n_slots, np.intp)
    item_in_slot[tiles.slot] = np.arange(len(tiles.slot))
    item = item_in_slot[tile * SLOTS_PER_TILE + slot]
    leaf = tiles.leaf[tile]
    points = leaves.colors[leaf, color].astype(np.float64)
    squares = points - centroids.exact.reshape(-1, 3)[candidates[:, item]]
    squares *= squares
    nearest = ((squares[..., 0] + squares[..., 1]) + squares[..., 2]).argmin(axis=0)
    takes = nearest == np.arange(1, len(candidates))[:, np.newaxis]
    weight = leaves.weights[leaf, :, color].astype(np.float64)
    for other, change in enumerate(takes.astype(np.int8) - ambiguous.claims):
        np.add.at(sums[other], item, weight * change[:, np.newaxis])
