"""What an encoder gets of each frame, and where in a frame something moves."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices, Pixels

Mask = NDArray[np.bool_]  # (H, W)
# Pixels in a row before it pays to leave them out where they are what they would be.
MIN_RUN: Final = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class FrameChoice:
    """A frame in the colours of the animation's palette, as its pixels have chosen.

    Attributes:
        indices: (H, W) uint8, the entry of each pixel.
        still: (H, W) where the source is as in the frame before; there nothing may change, and
            `indices` are those that are shown already.
        may_stay: (H, W) where what is shown already looks nearly like the source.
        leaves: (H, W) where that stays: what is left out saves more than it looks worse.
        exact: (H, W) where the chosen entries count, and no others that look nearly alike.
        source: (H, W, 3 or 4) uint8, the frame that it stands for.
        duration: in milliseconds.
    """

    indices: Indices
    still: Mask
    may_stay: Mask
    leaves: Mask
    exact: Mask
    source: Pixels
    duration: float


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels; as an index it is `array[box.rows, box.columns]`."""

    left: int
    top: int
    width: int
    height: int

    @property
    def rows(self) -> slice:
        return slice(self.top, self.top + self.height)

    @property
    def columns(self) -> slice:
        return slice(self.left, self.left + self.width)


def whole_box(shape: tuple[int, int]) -> Box:
    """The box of all pixels of (H, W)."""
    return Box(0, 0, shape[1], shape[0])


def box_of(mask: Mask, step: int = 1) -> Box:
    """The smallest box that holds all that is set, or the first pixel where nothing is.

    Args:
        mask: (H, W).
        step: its left and top are multiples of this.
    """
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return Box(0, 0, 1, 1)
    left = int(columns[0]) // step * step
    top = int(rows[0]) // step * step
    return Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)


def in_long_runs(mask: Mask, length: int = MIN_RUN) -> Mask:
    """(H, W) the pixels that are set in runs of at least so many along their row."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, stops = np.nonzero(steps == -1)
    is_long = stops - starts >= length
    marks = np.zeros((height, width + 1), np.int8)
    marks[rows[is_long], starts[is_long]] = 1
    marks[rows[is_long], stops[is_long]] = -1
    return np.asarray(np.cumsum(marks, axis=1)[:, :-1] > 0)


def best_runs(gains: NDArray[np.float64], switch: float) -> Mask:
    """(H, W) the pixels of the runs whose gains, less what their ends cost, are highest in all.

    Each row is solved for itself, by the algorithm of Viterbi.

    Args:
        gains: (H, W) what is gained where a pixel is taken; -inf where it can't be.
        switch: what it costs to begin a run behind a pixel that is not taken, and to end it.
    """
    height, width = gains.shape
    taken = gains[:, 0]
    not_taken = np.zeros(height)
    began = np.empty((width, height), np.bool_)  # whether the best way comes from the other state
    ended = np.empty((width, height), np.bool_)
    for column in range(1, width):
        begin = not_taken - switch
        end = taken - switch
        began[column] = begin > taken
        ended[column] = end > not_taken
        not_taken, taken = (
            np.maximum(not_taken, end),
            np.maximum(taken, begin) + gains[:, column],
        )
    state = taken > not_taken
    result = np.empty((width, height), np.bool_)
    for column in range(width - 1, -1, -1):
        result[column] = state
        if column:
            state = np.where(state, ~began[column], ended[column])
    return np.ascontiguousarray(result.T)


def left_out(same: Mask, leaves: Mask) -> Mask:
    """(H, W) the pixels that it pays to leave out.

    Args:
        same: where what is shown already is what was chosen, or has to stay.
        leaves: where it stays otherwise.
    """
    return in_long_runs(same | leaves)
