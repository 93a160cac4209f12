"""Where an animation gets a new palette: where the picture changes so much that it pays.

A palette of some frames' own lies nearer to their colours than that of all frames. What that is
worth in bytes follows from how these fall with the distance from the source when the number of
colours changes: by the power `BYTES_POWER` of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.animation.gif_writing.file import table_bytes
from compressor.imaging.types import Palette, Pixels

AUTO: Final = "auto"
ONE: Final = "one"
SCENES: Final = "scenes"
FRAMES: Final = "frames"
PALETTES: Final = (AUTO, ONE, SCENES, FRAMES)
# Half of the colours take 0.75 of the bytes and 1.6 of the mean squared distance, measured on
# photos that move (docs/results/animations.md).
BYTES_POWER: Final = 0.6
BYTES_PER_PIXEL: Final = 0.15  # of a pixel that changes
# Of the pixels, the share that changes colour altogether before a scene is another one.
MOST_CHANGE: Final = 0.3
_DROPPED_BITS: Final = 4  # of a channel, in the histograms that are compared
_BINS: Final = 1 << 3 * (8 - _DROPPED_BITS)


def scene_starts(frames: Sequence[Pixels], palettes: str) -> list[int]:
    """The numbers of the frames that begin a scene; the first one always does.

    Args:
        frames: (H, W, 3 or 4) uint8 each.
        palettes: one of `PALETTES`.
    """
    if palettes == ONE:
        return [0]
    if palettes == FRAMES:
        return list(range(len(frames)))
    starts = [0]
    first = _histogram(frames[0])
    for number, frame in enumerate(frames[1:], 1):
        histogram = _histogram(frame)
        if np.abs(histogram - first).sum() / 2 > MOST_CHANGE * histogram.sum():
            starts.append(number)
            first = histogram
    return starts


def _histogram(pixels: Pixels) -> NDArray[np.intp]:
    """How many pixels each cell of the colour cube has."""
    bits = 8 - _DROPPED_BITS
    levels = pixels[..., :3].astype(np.int32) >> _DROPPED_BITS
    cells = (levels[..., 0] << bits | levels[..., 1]) << bits | levels[..., 2]
    return np.bincount(cells.ravel(), minlength=_BINS)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a palette of some frames' own would bring.

    Attributes:
        shared_distance: of the frames' pixels from the shared palette, mean and squared.
        own_distance: from their own palette.
        changing_pixels: of all these frames together, those that are not still.
        frames: how many there are.
        palette: their own.
    """

    shared_distance: float
    own_distance: float
    changing_pixels: int
    frames: int
    palette: Palette

    @property
    def pays(self) -> bool:
        """Whether it saves more bytes, at an equal distance, than the palette takes itself."""
        if self.own_distance >= self.shared_distance:
            return False
        share: float = (self.own_distance / self.shared_distance) ** BYTES_POWER
        saved = self.changing_pixels * BYTES_PER_PIXEL * (1 - share)
        return saved > self.frames * table_bytes(self.palette)
