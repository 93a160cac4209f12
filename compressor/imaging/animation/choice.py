"""What an encoder gets of each frame, and where in a frame something moves."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices, Pixels

Mask = NDArray[np.bool_]  # (H, W)
# Pixels in a row before it pays to leave them out: that are what they would be, or nearly that.
MIN_RUN: Final = 6
MIN_STAYING_RUN: Final = 16


@dataclass(frozen=True, kw_only=True, eq=False)
class FrameChoice:
    """A frame in the colours of the animation's palette, as its pixels have chosen.

    Attributes:
        indices: (H, W) uint8, the entry of each pixel.
        still: (H, W) where the source is as in the frame before; there nothing may change, and
            `indices` are those that are shown already.
        may_stay: (H, W) where what is shown already looks nearly like the source.
        exact: (H, W) where the chosen entries count, and no others that look nearly alike.
        source: (H, W, 3 or 4) uint8, the frame that it stands for.
        duration: in milliseconds.
    """

    indices: Indices
    still: Mask
    may_stay: Mask
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


def left_out(same: Mask, may_stay: Mask) -> Mask:
    """(H, W) the pixels that it pays to leave out.

    Args:
        same: where what is shown already is what was chosen.
        may_stay: where it looks nearly like the source; of these long runs alone are left out,
            since a pixel among others that change saves little.
    """
    return in_long_runs(same | in_long_runs(same | may_stay, MIN_STAYING_RUN))
