"""A sweep of the search: each pixel once takes the entry with the least energy.

Pixels that are more than `REACH` apart, along rows or along columns, do not meet in the energy, so
that those of a lattice choose at once, as one vector, and the energy can't rise. There are
`STEP`**2 lattices; each takes its turn, from the top left.
"""

from dataclasses import dataclass

import numpy as np

from kmc._types import Bytes, Flags, Floats, Ints, Shorts, SmallInts
from kmc.callbacks import Checkpoint
from kmc.dithering.energy import MIDDLE_WEIGHT, PAIR_WEIGHTS, REACH
from kmc.products.matrices import multiply

STEP = REACH + 1  # pixels from one of a lattice to the next


@dataclass(kw_only=True, eq=False)
class SpatialState:
    """A picture under search; sweeps and palette steps change its arrays in place.

    Attributes:
        points: (3, H, W) int16, the weighted coordinates of the pixels.
        colors: (m, 3) int32, those of the entries that pixels may take.
        entries: (H, W) uint8, the entry of each pixel; m or more for one that is left alone.
        free: (H, W), the pixels that choose.
        errors: (3, H + 2 * REACH, W + 2 * REACH) int32, entry less pixel; 0 in the margin, and
            where a pixel is left alone.
        run_cost: what a change of entry along a row costs.
        sharpness: what an error counts as it is, beside its blur.
    """

    points: Shorts
    colors: SmallInts
    entries: Bytes
    free: Flags
    errors: SmallInts
    run_cost: int
    sharpness: int

    @property
    def own_weight(self) -> int:
        """What the error of a pixel counts with itself."""
        return MIDDLE_WEIGHT + self.sharpness

    @property
    def own_errors(self) -> SmallInts:
        """(3, H, W), the errors without their margin."""
        return self.errors[:, REACH:-REACH, REACH:-REACH]

    def measure_errors(self) -> None:
        """Compute the errors of all pixels anew."""
        entries = np.where(self.free, self.entries, 0)
        for axis, plane in enumerate(self.own_errors):
            np.subtract(self.colors[entries, axis], self.points[axis], out=plane)
            plane *= self.free


def sweep(state: SpatialState, checkpoint: Checkpoint) -> int:
    """Let every pixel choose once, and return how many have changed."""
    height, width = state.entries.shape
    changed = 0
    for top in range(min(STEP, height)):
        rows_of_errors = _weighted_rows(state.errors, top, height)
        for left in range(min(STEP, width)):
            checkpoint()
            changed += _choose(state, rows_of_errors, top, left)
    return changed


def _weighted_rows(errors: SmallInts, top: int, height: int) -> SmallInts:
    """(3, h, W + 2 * REACH): what reaches every `STEP`-th row from above, below and itself."""
    count = len(range(top, height, STEP))
    rows = np.zeros((3, count, errors.shape[2]), np.int32)
    for shift, weight in enumerate(PAIR_WEIGHTS.tolist()):
        rows += errors[:, top + shift :: STEP][:, :count] * np.int32(weight)
    return rows


def _choose(state: SpatialState, rows_of_errors: SmallInts, top: int, left: int) -> int:
    """Let the pixels of a lattice choose; errors and their weighted rows follow."""
    lattice = np.s_[top::STEP, left::STEP]
    current = state.entries[lattice].copy()
    is_free = state.free[lattice]
    own = np.where(is_free, current, 0)
    errors = state.own_errors[:, top::STEP, left::STEP]
    wanted = state.colors.T[:, own] * np.int32(state.own_weight)
    wanted -= errors * np.int32(state.sharpness)
    count = current.shape[1]
    for shift, weight in enumerate(PAIR_WEIGHTS.tolist()):
        wanted -= rows_of_errors[:, :, left + shift :: STEP][:, :, :count] * np.int32(weight)
    costs = _costs(wanted.reshape(3, -1).T, state)
    if state.run_cost:
        _favor_neighbors(costs, state, top, left)
    chosen = costs.argmin(axis=1).reshape(current.shape).astype(np.uint8)
    chosen = np.where(is_free, chosen, current)
    state.entries[lattice] = chosen
    move = (state.colors[np.where(is_free, chosen, 0)] - state.colors[own]).transpose(2, 0, 1)
    errors += move
    middle = np.int32(PAIR_WEIGHTS[REACH])
    rows_of_errors[:, :, REACH + left : REACH + state.entries.shape[1] : STEP] += move * middle
    return int((chosen != current).sum())


def _costs(wanted: SmallInts, state: SpatialState) -> Floats:
    """(n, m) float64 whole numbers: the energy of each entry, but for what all have in common."""
    entries = state.colors.astype(np.float64)
    costs = multiply(wanted.astype(np.float64), -2 * entries.T.copy())
    costs += state.own_weight * (entries * entries).sum(axis=1)
    return costs


def _favor_neighbors(costs: Floats, state: SpatialState, top: int, left: int) -> None:
    """Take off what the entries to the left and to the right of a pixel save in changes."""
    rows = state.entries[top::STEP]
    width = rows.shape[1]
    number = np.arange(len(costs)).reshape(len(rows), -1)
    for neighbor in (left - 1, left + 1):
        columns = np.arange(neighbor, neighbor + STEP * number.shape[1], STEP)
        inside = (columns >= 0) & (columns < width)
        entries: Ints = rows[:, columns[inside]].astype(np.intp)
        can_be_taken = entries < len(state.colors)
        pixels = number[:, inside][can_be_taken]
        costs[pixels, entries[can_be_taken]] -= state.run_cost
