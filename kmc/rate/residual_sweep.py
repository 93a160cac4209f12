"""One sweep over a band of rows in which an index costs what its residuals take.

As in `kmc.rate.sweep` the definition is serial, row by row, and the pixels with the same column
+ 2 * row are computed together.
"""

import numpy as np

from kmc._types import Counts, Ints, Shorts, SmallInts
from kmc.callbacks import Checkpoint
from kmc.dithering.strip import CarriedError
from kmc.dithering.wavefronts import WavefrontRing
from kmc.fixed_point import LIMIT
from kmc.rate.band import Band, Diffusion
from kmc.rate.entries import Entries
from kmc.rate.fronts import LabelFronts, iter_fronts
from kmc.rate.residuals import predict, residuals
from kmc.rate.sweep import FRONTS_PER_CHECKPOINT, nearest_to_target

NEAR_ENTRIES = 16  # candidates beside the present entry; docs/results/rate.md


def near_entries(entries: Entries) -> Ints:
    """(m, k): the entries nearest to each entry, from near to far; itself is the first."""
    points = entries.points[:, :-1].astype(np.int64)
    squares = ((points[:, :, np.newaxis] - points[:, np.newaxis]) ** 2).sum(axis=0)
    np.fill_diagonal(squares, -1)
    order = np.argsort(squares, axis=0, kind="stable")
    return np.ascontiguousarray(order[:NEAR_ENTRIES])


def sweep_residuals(
    labels: LabelFronts,
    band: Band,
    entries: Entries,
    costs: SmallInts,
    near: Ints,
    checkpoint: Checkpoint,
    diffusion: Diffusion | None = None,
) -> CarriedError | None:
    """Let each pixel choose anew, in place.

    A pixel chooses among its present entry and those that are nearest to its nearest one; among
    the first of equals, in this order. An entry costs its squared distance, times the pixel's
    weight where it has one, and the bits of its own residual and of those of the pixels to the
    right and below. (That of the pixel below to the right depends on it, too; to count it costs 2
    to 4 % of the bytes at equal looks, docs/results/rate.md.)

    Args:
        labels: the present entries, those of the rows above and below the band included; beyond
            the picture 0.
        band: the rows.
        entries: of the palette, in the order of the file.
        costs: (256,) of each residual.
        near: from `near_entries`.
        checkpoint: called often; raise to cancel.
        diffusion: as for `kmc.rate.sweep.sweep`.

    Returns:
        what the last row diffuses; None without diffusion.
    """
    chooser = _Chooser(labels, band, entries, costs, near)
    ring = None
    if diffusion is not None:
        ring = WavefrontRing(diffusion.above, band.shape[0], diffusion.palette.size)
    for front, rows in iter_fronts(*band.shape):
        if front % FRONTS_PER_CHECKPOINT == 0:
            checkpoint()
        points = band.points[:, front, rows].astype(np.int32)
        nearest = band.nearest[front, rows]
        if diffusion is None or ring is None:
            chooser.choose(front, rows, points, nearest)
            continue
        strength = diffusion.strengths[front, rows]
        error = ring.incoming_error(front, rows)
        error *= strength > 0
        if error.any():
            points[:3] = np.clip(points[:3] + error, -LIMIT, LIMIT)
            nearest = nearest_to_target(points, error, nearest, diffusion)
        chosen = chooser.choose(front, rows, points, nearest)
        left_over = (points[:3] - entries.points[:3, chosen]) * strength
        ring.store(front, rows, left_over.astype(np.float32), np.zeros(len(chosen), np.intp))
    return None if ring is None else ring.last_row


class _Chooser:
    """The choice of a front's pixels."""

    def __init__(
        self, labels: LabelFronts, band: Band, entries: Entries, costs: SmallInts, near: Ints
    ) -> None:
        self._labels = labels
        self._height, self._width = band.shape
        self._has_below = band.has_below
        self._weights = band.weights
        self._entry_points = entries.points
        self._costs = costs
        self._near = near
        self._places = np.arange(self._height)

    def choose(self, front: int, rows: slice, points: SmallInts, nearest: Shorts) -> Ints:
        """Choose for the pixels of a front: their points (d, n) and nearest entries (n,)."""
        views = self._labels.views(front, rows)
        candidates = np.vstack([views["own"], self._near.take(nearest, axis=1)])
        costs: Counts | SmallInts = self._distances(candidates, points)
        if self._weights is not None:
            costs = costs * self._weights[front, rows].astype(np.int64)
        costs += self._costs_of_bits(candidates.astype(np.int16), views, front, rows)
        chosen: Ints = candidates[costs.argmin(axis=0), self._places[: len(nearest)]]
        views["own"][:] = chosen
        return chosen

    def _distances(self, candidates: Ints, points: SmallInts) -> SmallInts:
        """(c, n): the squared distance of each candidate."""
        offsets = self._entry_points.take(candidates, axis=1)
        offsets -= points[:, np.newaxis]
        offsets *= offsets
        summed: SmallInts = np.add.reduce(offsets, axis=0)
        return summed

    def _costs_of_bits(
        self, candidates: Shorts, views: dict[str, Shorts], front: int, rows: slice
    ) -> SmallInts:
        """(c, n): what the residuals cost that depend on each candidate."""
        left = views["left"]
        above = views["above"]
        right = views["right"]
        below = views["below"]
        own = self._cost(candidates, predict(left, above, views["above_left"]))
        of_right = self._cost(right, predict(candidates, views["above_right"], above))
        of_below = self._cost(below, predict(views["below_left"], candidates, left))
        if front - 2 * rows.start == self._width - 1:
            of_right[:, 0] = 0
        if rows.stop == self._height and not self._has_below:
            of_below[:, -1] = 0
        return own + of_right + of_below

    def _cost(self, labels: Shorts, predicted: Shorts) -> SmallInts:
        return self._costs.take(residuals(labels, predicted))
