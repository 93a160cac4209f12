"""Rows of a picture laid out front by front, so that what is computed together lies together.

The pixel in column x of row y is in front x + 2 * y. An array of fronts has a row for each front
and in it a place for each row of the picture; about half of its places are empty.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from kmc._types import Shorts, Weights, Words

# Fronts before the first one and behind the last, for the neighbours of their pixels.
BEFORE = 3
BEHIND = 2
# Where the neighbours of a pixel are: in how many fronts later, and how many rows further down.
OFFSETS = {
    "own": (0, 0),
    "left": (-1, 0),
    "above": (-2, -1),
    "right": (1, 0),
    "below": (2, 1),
    "above_right": (-1, -1),
    "below_left": (1, 1),
    "above_left": (-3, -1),
}


class LabelFronts:
    """The labels of some rows, of the row above them and of the one below.

    Attributes:
        rows: (h + 2, w) int16, a view of the labels as rows, the two others included.
    """

    def __init__(self, height: int, width: int, none: int) -> None:
        """Fill all with the label that stands for none."""
        fronts = front_count(height, width) + BEFORE + BEHIND
        self._labels = np.full((fronts, height + 2), none, np.int16)
        self.rows = as_rows(self._labels[BEFORE - 2 :], (height + 2, width))

    def views(self, front: int, rows: slice) -> dict[str, Shorts]:
        """Views (n,) of the labels of a front's pixels and of their neighbours."""
        return {
            name: self._labels[front + BEFORE + later, rows.start + 1 + down : rows.stop + 1 + down]
            for name, (later, down) in OFFSETS.items()
        }


def front_count(height: int, width: int) -> int:
    """The number of fronts of so many rows."""
    return width + 2 * (height - 1)


def to_fronts(rows: NDArray[Any]) -> NDArray[Any]:
    """(.., h, w) rows to (.., fronts, h), with zeros in the empty places."""
    height, width = rows.shape[-2:]
    fronts = np.zeros((*rows.shape[:-2], front_count(height, width), height), rows.dtype)
    as_rows(fronts, (height, width))[:] = rows
    return fronts


def weight_fronts(weights: Weights | None) -> Words | None:
    """(h, w) weights of pixels to (fronts, h); None where all are 1, as nothing changes then."""
    if weights is None or weights.max() == 1:
        return None
    return to_fronts(weights.astype(np.uint16))


def as_rows(fronts: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """A view (.., h, w) of (.., fronts, h), as rows."""
    height, width = shape
    *outer, inner = fronts.strides
    strides = (*outer[:-1], outer[-1] * 2 + inner, outer[-1])
    return as_strided(fronts, (*fronts.shape[:-2], height, width), strides)


def iter_fronts(height: int, width: int) -> Iterator[tuple[int, slice]]:
    """Yield the number of each front that has a pixel, and its rows."""
    for front in range(front_count(height, width)):
        first = max(0, (front - width + 2) // 2)
        stop = min(height, front // 2 + 1)
        if first < stop:
            yield front, slice(first, stop)
