"""Which other entries of a palette a pixel may take, so that a coder finds longer phrases."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices, Palette, Pixels
from kmc import to_space

MOST: Final = 12  # alternatives of a pixel
_DROPPED_BITS: Final = 2  # of a channel: pixels that differ in these are of one kind
_BITS: Final = 8 - _DROPPED_BITS
Kinds = NDArray[np.intp]


class NearIndices:
    """Pixels sorted into kinds: those of one kind have the same index and alternatives.

    An alternative is an opaque entry whose squared distance is above that of the pixel's own by at
    most a threshold. Kinds are found as they occur, and kept for the frames that follow.

    Attributes:
        indices: for each kind its index.
        alternatives: for each kind its alternatives, the nearest first.
    """

    def __init__(self, palette: Palette, space: str, threshold: float, clear: int | None) -> None:
        """Begin with the kinds of pixels that must stay as they are.

        Args:
            palette: (n, 3) or (n, 4) uint8.
            space: where distances are measured, one of `kmc.SPACES`.
            threshold: a squared distance in that space; 0 for no alternatives.
            clear: the entry that leaves what is shown already, or None.
        """
        self._points = to_space(palette[:, :3], space)
        opaque = np.ones(len(palette), bool) if palette.shape[1] == 3 else palette[:, 3] == 255
        self._opaque = np.flatnonzero(opaque)
        self._space = space
        self._threshold = threshold
        self._known = np.empty(0, np.int64)  # sorted keys
        self._kind_of_known = np.empty(0, np.intp)
        shown = [] if clear is None else [clear]
        self.indices: list[int] = []
        self.alternatives: list[tuple[int, ...]] = []
        for index in range(256):  # as it is, or left out
            self.indices.append(index)
            self.alternatives.append(() if clear in (None, index) else (clear,))
        for index in range(256 if shown else 0):  # left out, or drawn as it is shown
            self.indices.append(shown[0])
            self.alternatives.append(() if index == clear else (index,))
        self._clear = clear

    @staticmethod
    def drawn(indices: Indices) -> Kinds:
        """The kinds of pixels that show these entries already, and are drawn or left out."""
        return indices.astype(np.intp)

    @staticmethod
    def left_out(indices: Indices) -> Kinds:
        """The kinds of pixels that show these entries already, and are left out or drawn."""
        return indices.astype(np.intp) + 256

    def changing(self, source: Pixels, indices: Indices, may_stay: NDArray[np.bool_]) -> Kinds:
        """The kinds of pixels that change.

        Args:
            source: (n, 3 or 4) uint8, their colours.
            indices: (n,) uint8, the entry that each has chosen.
            may_stay: (n,) whether it may be left out as well, where nothing else goes.
        """
        if self._threshold <= 0:
            return self.drawn_alone(indices)
        cells = source[:, :3].astype(np.int64) >> _DROPPED_BITS
        keys = (cells[:, 0] << _BITS | cells[:, 1]) << _BITS | cells[:, 2]
        keys = (keys << 8 | indices) << 1 | (may_stay if self._clear is not None else 0)
        distinct, inverse = np.unique(keys, return_inverse=True)
        self._learn(np.setdiff1d(distinct, self._known, assume_unique=True))
        kinds: Kinds = self._kind_of_known[np.searchsorted(self._known, distinct)]
        return kinds[inverse]

    def drawn_alone(self, indices: Indices) -> Kinds:
        """The kinds of pixels that have no alternative."""
        keys = -1 - indices.astype(np.int64)
        distinct, inverse = np.unique(keys, return_inverse=True)
        self._learn(np.setdiff1d(distinct, self._known, assume_unique=True))
        kinds: Kinds = self._kind_of_known[np.searchsorted(self._known, distinct)]
        return kinds[inverse]

    def _learn(self, keys: NDArray[np.int64]) -> None:
        """Add new kinds."""
        if len(keys) == 0:
            return
        first = len(self.indices)
        alone = keys[keys < 0]
        for key in alone.tolist():
            self.indices.append(-1 - key)
            self.alternatives.append(())
        coded = keys[len(alone) :]
        own = coded >> 1 & 255
        self.indices += own.tolist()
        self.alternatives += self._alternatives(coded >> 9, own, coded & 1)
        known = np.concatenate([self._known, keys])
        kinds = np.concatenate([self._kind_of_known, first + np.arange(len(keys))])
        order = np.argsort(known)
        self._known = known[order]
        self._kind_of_known = kinds[order]

    def _alternatives(
        self, cells: NDArray[np.int64], own: NDArray[np.int64], may_stay: NDArray[np.int64]
    ) -> list[tuple[int, ...]]:
        if len(cells) == 0:
            return []
        shifts = np.array([2 * _BITS, _BITS, 0])
        levels = (cells[:, np.newaxis] >> shifts & (1 << _BITS) - 1) << _DROPPED_BITS
        middles = (levels + (1 << _DROPPED_BITS >> 1)).astype(np.uint8)
        points = to_space(middles, self._space)
        distances = ((points[:, np.newaxis] - self._points[self._opaque]) ** 2).sum(axis=2)
        nearest = np.argsort(distances, axis=1, kind="stable")[:, : MOST + 1]
        near = np.take_along_axis(distances, nearest, axis=1)
        limit = ((points - self._points[own]) ** 2).sum(axis=1) + self._threshold
        entries = self._opaque[nearest]
        allowed = (near <= limit[:, np.newaxis]) & (entries != own[:, np.newaxis])
        stay = () if self._clear is None else (self._clear,)
        return [
            (*row[is_allowed].tolist()[:MOST], *(stay if stays else ()))
            for row, is_allowed, stays in zip(entries, allowed, may_stay.tolist(), strict=True)
        ]
