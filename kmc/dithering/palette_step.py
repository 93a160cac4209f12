"""The other step of the search: each entry moves to where the energy of its pixels is least.

For given entries of the pixels the energy is a quadratic form of the palette, whose matrix counts
how much the errors of two entries meet (Puzicha et al. 2000, section IV). It is minimised entry by
entry, each rounded to a colour of 8 bits that no other entry has, and only where the energy falls.
"""

import numpy as np

from kmc._types import Bytes, Counts, Flags
from kmc.callbacks import Checkpoint
from kmc.dithering.energy import PAIR_WEIGHTS, REACH, axis_weights, gradient
from kmc.dithering.lattice_sweep import SpatialState
from kmc.fixed_point import from_fixed_point, to_fixed_point

CYCLES = 8  # through all entries, at most


def move_entries(
    state: SpatialState, palette: Bytes, is_fixed: Flags, space: str, checkpoint: Checkpoint
) -> bool:
    """Move the entries of a state, and say whether one has moved.

    Args:
        state: its colours and errors are changed.
        palette: (m, 3) uint8, its colours in 8 bits, which are changed as well.
        is_fixed: (m,), the entries that stay.
        space: of the state's coordinates.
        checkpoint: called often; raise to cancel.
    """
    meetings = _meetings(state, checkpoint)
    slopes = _slopes(state)
    weights = axis_weights(space)
    free = np.flatnonzero(~is_fixed & (np.diag(meetings) > 0))
    moved = False
    for _ in range(CYCLES):
        checkpoint()
        moved_now = False
        for entry in free:
            own = int(meetings[entry, entry])
            target = (state.colors[entry] - slopes[entry] / own) / weights
            color = from_fixed_point(target[np.newaxis], space)[0]
            step = to_fixed_point(color[np.newaxis], space)[0] * weights - state.colors[entry]
            fall = 2 * int(step @ slopes[entry]) + own * int(step @ step)
            if fall >= 0 or (palette == color).all(axis=1).any():
                continue
            palette[entry] = color
            state.colors[entry] += step.astype(np.int32)
            slopes += meetings[:, entry, np.newaxis] * step
            moved_now = True
        moved |= moved_now
        if not moved_now:
            break
    if moved:
        state.measure_errors()
    return moved


def _slopes(state: SpatialState) -> Counts:
    """(m, 3) int64: half the slope of the energy along each coordinate of each entry."""
    slope = gradient(state.own_errors, state.sharpness)[:, state.free]
    entries = state.entries[state.free]
    return np.stack([_sums(entries, plane, len(state.colors)) for plane in slope], axis=1)


def _sums(entries: Bytes, values: np.ndarray, m: int) -> Counts:
    """Add up whole numbers by entry; float64 holds the sums of their halves exactly."""
    high = np.bincount(entries, values >> 16, m).astype(np.int64)
    low = np.bincount(entries, values & 0xFFFF, m).astype(np.int64)
    return (high << 16) + low


def _meetings(state: SpatialState, checkpoint: Checkpoint) -> Counts:
    """(m, m) int64: the weights of all pairs of pixels that meet, added up by their entries."""
    m = len(state.colors)
    entries = np.where(state.free, state.entries, m).astype(np.int64)
    height, width = entries.shape
    total = np.zeros((m + 1, m + 1), np.int64)
    for down in range(min(REACH, height - 1) + 1):
        checkpoint()
        for right in range(-REACH, REACH + 1):
            if (down == 0 and right < 0) or abs(right) >= width:
                continue
            weight = int(PAIR_WEIGHTS[REACH + down] * PAIR_WEIGHTS[REACH + right])
            upper = entries[: height - down, max(0, -right) : width - max(0, right)]
            lower = entries[down:, max(0, right) : width - max(0, -right)]
            pairs = np.bincount((upper * (m + 1) + lower).ravel(), minlength=(m + 1) ** 2)
            counts = pairs.reshape(m + 1, m + 1)
            if down == 0 and right == 0:
                total += (weight + state.sharpness) * counts
            else:
                total += weight * (counts + counts.T)
    return total[:m, :m]
