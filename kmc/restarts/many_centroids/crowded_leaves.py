"""Leaves with lists of candidates: the colours of each are added to their nearest one, exactly.

A leaf's colours and its candidates make one small matrix product of scores, and a layer a
candidate: layers of all leaves with equally many candidates lie one after the other, so minima
and comparisons run down long rows. A second product, of who is nearest (0 or 1) with the
colours' weights, adds up. Scores are float32: -2 x.c + |c|^2 has terms that add up to at most
3 |X|^2, half of what ROUNDING_MARGIN was reckoned for. A colour that several candidates are
within that margin of being nearest to is left out, and decided by the promised arithmetic.
"""

from typing import NamedTuple

import numpy as np

from kmc._types import Flags, Floats, Ints, Singles
from kmc.products.matrices import multiply
from kmc.restarts.assignment import ROUNDING_MARGIN, take_planes
from kmc.restarts.kd_leaves import KdLeaves, combine_low_high
from kmc.restarts.many_centroids.candidate_lists import CandidateLists
from kmc.restarts.pruning import CentroidBatch

PAIRS_PER_BLOCK = 1 << 18  # colour-candidate pairs at a time: scratch stays in the cache


class Claims(NamedTuple):
    """Colours that several candidates are as good as nearest to.

    Attributes:
        color: (colors,) the position of each in the flattened array (leaves, size).
        n_rows: (colors,) how many candidates claim it, at least 2.
        row: (claims,) the candidates, colour by colour, by rising label.
    """

    color: Ints
    n_rows: Ints
    row: Ints


def sum_of_nearest(
    leaves: KdLeaves,
    centroids: CentroidBatch,
    lists: CandidateLists,
    pairs_per_block: int = PAIRS_PER_BLOCK,
) -> Floats:
    """Assign each colour of the leaves to the nearest of their candidates, and add up.

    Args:
        lists: the candidates of each leaf and run.
        pairs_per_block: colour-candidate pairs at a time; it makes no difference.

    Returns:
        (rows, 4) float64: the sums of R, G, B and the number of pixels of each candidate.
    """
    rows = []
    lanes = []
    claims = []
    for items, width in lists.groups(max(1, pairs_per_block // leaves.size)):
        candidates = lists.table(items, width)
        leaf = lists.leaf.take(items)
        rows.append(candidates.ravel())
        if width == 1:
            lanes.append(leaves.lane_sums.take(leaf, axis=0))
            continue
        is_near = _near_candidates(leaves, centroids, leaf, candidates)
        claims.append(_take_ambiguous(is_near, leaf, candidates))
        lanes.append(_sum_lanes(leaves, leaf, is_near))
    row, color = _resolve_exactly(leaves, centroids, claims)
    leaf, position = np.divmod(color, leaves.size)
    rows.append(row)
    lanes.append(leaves.weights[leaf, :, position])
    all_rows = np.concatenate(rows)
    all_lanes = np.concatenate(lanes)
    n_rows = centroids.runs * (centroids.no_label + 1)
    sums = [np.bincount(all_rows, lane, n_rows) for lane in all_lanes.T]
    return combine_low_high(np.stack(sums, axis=1))


def _near_candidates(leaves: KdLeaves, centroids: CentroidBatch, leaf: Ints, rows: Ints) -> Flags:
    """Return (candidates, items, leaves.size): which are nearest, up to the rounding."""
    items, width = rows.shape
    scores = np.empty((width, items, leaves.size), np.float32)
    points = leaves.points_by_coordinate.take(leaf, axis=0)
    multiply(take_planes(centroids.planes, rows), points, out=scores.swapaxes(0, 1))
    limit = np.minimum.reduce(scores, axis=0)
    if not centroids.are_integers:
        limit += ROUNDING_MARGIN
    return np.asarray(scores <= limit)


def _take_ambiguous(is_near: Flags, leaf: Ints, rows: Ints) -> Claims:
    """Take out the colours that are near to several candidates, so that none has them."""
    by_color = is_near.reshape(len(is_near), -1)
    n_near = np.add.reduce(by_color.view(np.uint8), axis=0, dtype=np.uint16)
    ambiguous = np.flatnonzero(n_near != 1)
    number, candidate = np.nonzero(by_color[:, ambiguous].T)
    by_color[:, ambiguous] = False
    size = is_near.shape[2]
    item, color = np.divmod(ambiguous, size)
    return Claims(
        color=leaf.take(item) * size + color,
        n_rows=n_near.take(ambiguous).astype(np.intp),
        row=rows[item.take(number), candidate],
    )


def _sum_lanes(leaves: KdLeaves, leaf: Ints, is_near: Flags) -> Singles:
    """Return (items * candidates, lanes), the sums of the colours that are near."""
    indicator = is_near.astype(np.float32)
    weights = leaves.weights.take(leaf, axis=0)
    return multiply(indicator.swapaxes(0, 1), weights.mT).reshape(-1, leaves.lanes)


def _resolve_exactly(
    leaves: KdLeaves, centroids: CentroidBatch, parts: list[Claims]
) -> tuple[Ints, Ints]:
    """Decide by the promised arithmetic: the lowest label of those at the least distance.

    Returns:
        (colors,) the row that each ambiguous colour goes to, and (colors,) its position.
    """
    color = np.concatenate([part.color for part in parts] or [np.empty(0, np.intp)])
    if len(color) == 0:
        return color, color
    row = np.concatenate([part.row for part in parts])
    n_rows = np.concatenate([part.n_rows for part in parts])
    first = n_rows.cumsum() - n_rows
    squares = leaves.colors.reshape(-1, 3)[color.repeat(n_rows)].astype(np.float64)
    squares -= centroids.exact.reshape(-1, 3)[row]
    squares *= squares
    distances = (squares[:, 0] + squares[:, 1]) + squares[:, 2]
    lowest = np.minimum.reduceat(distances, first).repeat(n_rows)
    candidates_left = np.where(distances == lowest, np.arange(len(row)), len(row))
    return row.take(np.minimum.reduceat(candidates_left, first)), color
