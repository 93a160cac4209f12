"""One sweep over a band of rows: each pixel takes the entry that costs least, a front at a time.

The definition is serial: the pixels are visited row by row, each row from the left, and a pixel
knows the new entries of those before it and the old entries of those after it. As in error
diffusion, all pixels with the same column + 2 * row are independent of each other then, and are
computed together.
"""

import numpy as np

from kmc._types import Ints, Shorts, Singles, SmallInts, Words
from kmc.callbacks import Checkpoint
from kmc.dithering.strip import CarriedError
from kmc.dithering.wavefronts import WavefrontRing
from kmc.fixed_point import LIMIT
from kmc.products.matrices import multiply
from kmc.rate.band import Band, Diffusion
from kmc.rate.entries import Entries
from kmc.rate.fronts import LabelFronts, front_count, iter_fronts
from kmc.rate.pair_costs import NEIGHBORS, PAIRS, CostTables
from kmc.rate.rows import sweep_rows

# Of fewer in a front, on average, pixels are faster one by one; the result is the same.
MIN_FRONT_PIXELS = 6.0
FRONTS_PER_CHECKPOINT = 64  # some ten milliseconds
# The entries around a pixel: first the candidates, and from the third on the neighbours.
AROUND = ("own", "nearest", *NEIGHBORS)
CANDIDATES = 6
CANDIDATE_NUMBERS = np.arange(CANDIDATES, dtype=np.int32)[:, np.newaxis]
NEIGHBOR_BITS = np.left_shift(1, np.arange(len(NEIGHBORS))).astype(np.uint8)
PAIR_BITS = np.left_shift(1, np.arange(len(PAIRS))).astype(np.uint8)
PAIR_UNIT = np.uint16(1 << len(NEIGHBORS))
# Costs times this, plus the candidate's number: the least of these numbers tells both.
NUMBERS = 8


def sweep(
    labels: LabelFronts,
    band: Band,
    entries: Entries,
    tables: CostTables,
    checkpoint: Checkpoint,
    diffusion: Diffusion | None = None,
) -> CarriedError | None:
    """Let each pixel choose anew, in place.

    A pixel chooses among its present entry, the nearest one, and those of its neighbours to the
    left, above, to the right and below; among the first of equals, in this order. An entry costs
    its squared distance, times the pixel's weight where it has one, and the bits that depend on it:
    those of the pixel itself, of the one to the right and of the one below
    (`kmc.rate.pair_costs`). With diffusion the distance is from
    the pixel's point plus the error that reaches it, as `kmc.dithering.error_diffusion` defines
    it, and the nearest entry is the opaque one nearest to that.

    Args:
        labels: the present entries, those of the rows above and below the band included; beyond
            the picture the entry that is none.
        band: the rows.
        entries: of the palette.
        tables: what bits cost.
        checkpoint: called often; raise to cancel.
        diffusion: how the band is dithered; None for no dithering.

    Returns:
        what the last row diffuses; None without diffusion.
    """
    height, width = band.shape
    if height * width < MIN_FRONT_PIXELS * front_count(height, width):
        return sweep_rows(labels, band, entries, tables, checkpoint, diffusion)
    chooser = _Chooser(labels, band, entries, tables)
    if diffusion is not None:
        return _sweep_and_diffuse(chooser, band, diffusion, checkpoint)
    for front, rows in iter_fronts(height, width):
        if front % FRONTS_PER_CHECKPOINT == 0:
            checkpoint()
        points = band.points[:, front, rows].astype(np.int32)
        chooser.choose(front, rows, points, band.nearest[front, rows])
    return None


def _sweep_and_diffuse(
    chooser: "_Chooser", band: Band, diffusion: Diffusion, checkpoint: Checkpoint
) -> CarriedError:
    ring = WavefrontRing(diffusion.above, band.shape[0], diffusion.palette.size)
    for front, rows in iter_fronts(*band.shape):
        if front % FRONTS_PER_CHECKPOINT == 0:
            checkpoint()
        strength = diffusion.strengths[front, rows]
        error = ring.incoming_error(front, rows)
        error *= strength > 0
        points = band.points[:, front, rows].astype(np.int32)
        nearest = band.nearest[front, rows]
        if error.any():
            points[:3] = np.clip(points[:3] + error, -LIMIT, LIMIT)
            nearest = nearest_to_target(points, error, nearest, diffusion)
        chosen = chooser.choose(front, rows, points, nearest)
        left_over = (points[:3] - chooser.entry_points[:3, chosen]) * strength
        ring.store(front, rows, left_over.astype(np.float32), np.zeros(len(chosen), np.intp))
    return ring.last_row


def nearest_to_target(
    targets: SmallInts, error: Singles, nearest: Shorts, diffusion: Diffusion
) -> Shorts:
    """(n,): the opaque entry nearest to each target that an error has moved."""
    homogeneous = np.ones((targets.shape[1], 4), np.float32)
    homogeneous[:, :3] = targets[:3].T
    ranks = multiply(homogeneous, diffusion.palette.distance_matrix).argmin(axis=1)
    return np.where(error.any(axis=0), diffusion.indices[ranks], nearest)


class _Chooser:
    """The choice of a front's pixels, with its scratch memory."""

    def __init__(
        self, labels: LabelFronts, band: Band, entries: Entries, tables: CostTables
    ) -> None:
        self.entry_points = entries.points
        self._labels = labels
        self._height, self._width = band.shape
        self._has_below = band.has_below
        self._weights = band.weights
        self._tables = tables
        longest = min(self._height, self._width // 2 + 1)
        self._around = np.empty((len(AROUND), longest), np.int16)
        self._pairs = np.empty((len(PAIRS), longest), np.bool_)
        self._offsets = np.empty((len(entries.points), CANDIDATES, longest), np.int32)
        self._places = np.arange(longest)

    def choose(self, front: int, rows: slice, points: SmallInts, nearest: Shorts) -> Ints:
        """Choose for the pixels of a front: their points (d, n) and nearest entries (n,)."""
        count = rows.stop - rows.start
        views = self._labels.views(front, rows)
        around = self._around[:, :count]
        for row, name in enumerate(AROUND):
            around[row] = nearest if name == "nearest" else views[name]
        codes = self._codes(around, views)
        costs = self._tables.inner.take(codes)
        self._correct_borders(costs, codes, front, rows)
        candidates = around[:CANDIDATES].astype(np.intp)
        distances = self._distances(candidates, points)
        if self._weights is None:
            costs += distances
        else:
            costs = costs + distances * self._weights[front, rows].astype(np.int64)
        costs *= NUMBERS
        costs += CANDIDATE_NUMBERS
        numbers = np.minimum.reduce(costs, axis=0)
        numbers &= NUMBERS - 1
        chosen: Ints = candidates[numbers, self._places[:count]]
        views["own"][:] = chosen
        return chosen

    def _codes(self, around: Shorts, views: dict[str, Shorts]) -> Words:
        """(6, n): what of `NEIGHBORS` and `PAIRS` is equal, as a number below CODES."""
        is_neighbor = around[:CANDIDATES] == around[2:, np.newaxis]
        of_neighbors = np.einsum("b,bcn->cn", NEIGHBOR_BITS, is_neighbor.view(np.uint8))
        pairs = self._pairs[:, : around.shape[1]]
        for bit, (name, other) in enumerate(PAIRS):
            np.equal(views[name], views[other], out=pairs[bit])
        of_pairs: Words = np.einsum("b,bn->n", PAIR_BITS, pairs.view(np.uint8)) * PAIR_UNIT
        codes: Words = of_neighbors + of_pairs
        return codes

    def _distances(self, candidates: Ints, points: SmallInts) -> SmallInts:
        """(6, n): the squared distance of each candidate."""
        offsets = self._offsets[:, :, : candidates.shape[1]]
        np.take(self.entry_points, candidates, axis=1, out=offsets, mode="clip")
        offsets -= points[:, np.newaxis]
        offsets *= offsets
        summed: SmallInts = np.add.reduce(offsets, axis=0)
        return summed

    def _correct_borders(self, costs: SmallInts, codes: Words, front: int, rows: slice) -> None:
        """Take out the costs of pixels that are not there: right of the picture, and below it."""
        last = rows.stop - rows.start - 1
        at_right = front - 2 * rows.start == self._width - 1
        at_bottom = rows.stop == self._height and not self._has_below
        if at_right:
            has_below = not (at_bottom and last == 0)
            costs[:, 0] = self._tables.at(False, has_below)[codes[:, 0]]
        if at_bottom and not (at_right and last == 0):
            costs[:, last] = self._tables.at(True, False)[codes[:, last]]
