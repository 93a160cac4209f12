"""Which other entries of a palette a pixel may take, so that a coder finds longer phrases."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices, Palette, Pixels
from kmc import to_space

MOST: Final = 12  # alternatives of a pixel
_DROPPED_BITS: Final = 2  # of a channel: pixels that differ in these are of one cell
_BITS: Final = 8 - _DROPPED_BITS
_CELLS: Final = 1 << 3 * _BITS
_STRIP: Final = 1 << 12  # cells whose distances are compared at a time
_UNKNOWN: Final = -1
Kinds = NDArray[np.int32]


class NearIndices:
    """Pixels sorted into kinds: those of one kind have the same alternatives.

    An alternative is an opaque entry whose squared distance is above that of the nearest one by at
    most a threshold, measured from the middle of the pixel's cell of the colour cube. Kinds are
    found as they occur, and kept for the frames that follow.

    Attributes:
        alternatives: for each kind its alternatives, the nearest first.
    """

    ALONE: Final = 0  # the kind of pixels that have no alternative
    DRAWN: Final = 1  # of pixels that show their entries already, and are drawn or left out

    def __init__(self, palette: Palette, space: str, threshold: float, clear: int | None) -> None:
        """Begin with the kinds of pixels that must stay as they are.

        Args:
            palette: (n, 3) or (n, 4) uint8.
            space: where distances are measured, one of `kmc.SPACES`.
            threshold: a squared distance in that space; 0 for no alternatives.
            clear: the entry that leaves what is shown already, or None.
        """
        opaque = np.ones(len(palette), bool) if palette.shape[1] == 3 else palette[:, 3] == 255
        self._opaque = np.flatnonzero(opaque)
        self._points = to_space(palette[self._opaque, :3], space)
        self._space = space
        self._threshold = threshold
        self._may_stay = () if clear is None else (clear,)
        self._kinds_of_cells = np.full(_CELLS, _UNKNOWN, np.int32)
        self.alternatives: list[tuple[int, ...]] = [(), self._may_stay]
        self._first_left_out = len(self.alternatives)
        self.alternatives += [() if index == clear else (index,) for index in range(256)]
        self._largest = np.array([max(each, default=0) for each in self.alternatives])

    def left_out(self, indices: Indices) -> Kinds:
        """The kinds of pixels that show these entries already, and are left out or drawn."""
        return indices.astype(np.int32) + self._first_left_out

    def changing(self, source: Pixels, may_stay: NDArray[np.bool_]) -> Kinds:
        """The kinds of pixels that change.

        Args:
            source: (n, 3 or 4) uint8, their colours.
            may_stay: (n,) whether it may be left out as well, where nothing else goes.
        """
        if self._threshold <= 0:
            return np.zeros(len(source), np.int32)
        levels = source[:, :3].astype(np.int32) >> _DROPPED_BITS
        cells = (levels[:, 0] << _BITS | levels[:, 1]) << _BITS | levels[:, 2]
        kinds: Kinds = self._kinds_of_cells[cells]
        is_new = kinds == _UNKNOWN
        if is_new.any():
            self._learn(np.unique(cells[is_new]))
            kinds = self._kinds_of_cells[cells]
        return kinds + (may_stay & bool(self._may_stay))

    def largest(self, kinds: Kinds) -> int:
        """The highest entry among the alternatives of these kinds."""
        return int(self._largest[kinds].max())

    def _learn(self, cells: NDArray[np.int32]) -> None:
        """Add two kinds for each of these cells: of pixels that change, and that may stay."""
        for start in range(0, len(cells), _STRIP):
            strip = cells[start : start + _STRIP]
            first = len(self.alternatives)
            self._kinds_of_cells[strip] = first + 2 * np.arange(len(strip))
            for others in self._alternatives(strip):
                self.alternatives += [others, others + self._may_stay]
            new = [max(each, default=0) for each in self.alternatives[first:]]
            self._largest = np.concatenate([self._largest, np.array(new)])

    def _alternatives(self, cells: NDArray[np.int32]) -> list[tuple[int, ...]]:
        shifts = np.array([2 * _BITS, _BITS, 0])
        levels = (cells[:, np.newaxis] >> shifts & (1 << _BITS) - 1) << _DROPPED_BITS
        middles = (levels + (1 << _DROPPED_BITS >> 1)).astype(np.uint8)
        points = to_space(middles, self._space)
        distances = np.zeros((len(cells), len(self._points)))
        for channel in range(3):
            distances += (points[:, channel, np.newaxis] - self._points[:, channel]) ** 2
        most = min(MOST + 1, distances.shape[1])
        some = np.argpartition(distances, most - 1, axis=1)[:, :most]
        some.sort(axis=1)
        near = np.take_along_axis(distances, some, axis=1)
        order = np.argsort(near, axis=1, kind="stable")
        near = np.take_along_axis(near, order, axis=1)
        entries = self._opaque[np.take_along_axis(some, order, axis=1)]
        counts = (near <= near[:, :1] + self._threshold).sum(axis=1)
        rows = zip(entries.tolist(), counts.tolist(), strict=True)
        return [tuple(row[:count]) for row, count in rows]
