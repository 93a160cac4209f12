"""An order of the palette in which neighbouring pixels have indices that differ little.

PNG's filters write differences of indices. They are small, and pack well, where colours that
often meet in the picture are near each other in the palette. Which order is best is a hard
problem; here a greedy one is grown and then improved by moving one entry at a time:

* Zeng, Li and Lei, "An efficient color re-indexing scheme for palette-based compression",
  ICIP 2000, with the weights of Pinho and Neves, "A note on Zeng's technique for color
  re-indexing of palette-based images", IEEE Signal Processing Letters 11 (2), 2004;
* the descent is our own. It lowers the sum over all neighbours of log2(1 + difference), about
  the bits that a difference takes.
"""

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]
Order = NDArray[np.intp]

SAMPLE = 1 << 24  # pixels looked at, in evenly spread bands of so many rows
BAND = 8
STRIP = 1 << 20  # pixels counted at a time: bounds the temporaries to some tens of megabytes
BITS = 1024  # parts of a bit: whole numbers make the sums exact, and equal on every machine


def reindex_for_filters(indices: Bytes, colors: int, sweeps: int) -> Order:
    """The old numbers of the palette entries in their new order.

    Args:
        indices: (H, W) in 0..colors-1.
        sweeps: how often each entry is tried elsewhere, at most.

    Returns:
        (colors,) a permutation.
    """
    meetings = co_occurrences(indices, colors)
    if not meetings.any():
        return np.arange(colors)
    return descend(meetings, greedy_order(meetings), sweeps)


def co_occurrences(indices: Bytes, colors: int) -> Floats:
    """(colors, colors) symmetric, how often two entries lie side by side or one above the other.

    Whole numbers; the diagonal is 0. Of large pictures a sample is counted.
    """
    table = np.zeros(colors * colors, np.int64)
    step = max(1, STRIP // indices.shape[1])
    for band in sample_bands(indices.shape, SAMPLE, BAND):
        rows = indices[band]
        for top in range(0, len(rows), step):
            wide = rows[top : top + step + 1].astype(np.intp)  # with the first row of the next
            own = wide[:step]
            for first, second in ((own[:, :-1], own[:, 1:]), (wide[:-1], wide[1:])):
                table += np.bincount((first * colors + second).ravel(), minlength=len(table))
    meetings = table.reshape(colors, colors).astype(np.float64)
    np.fill_diagonal(meetings, 0)
    return meetings + meetings.T


def sample_bands(shape: tuple[int, ...], pixels: int, rows: int) -> list[slice]:
    """All rows, or bands of some spread evenly over a picture of more pixels than wanted."""
    height, width = shape
    if height * width <= pixels:
        return [slice(height)]
    band = max(1, min(rows, pixels // width))
    step = band * -(-height * width // pixels)
    return [slice(top, top + band) for top in range(0, height, step)]


def greedy_order(meetings: Floats) -> Order:
    """Start with the two entries that meet most; add what meets them most, at the fitter end."""
    colors = len(meetings)
    first, second = np.unravel_index(meetings.argmax(), meetings.shape)
    row = np.empty(2 * colors, np.intp)  # grows to both sides from the middle
    begin = colors - 1
    end = colors + 1
    row[begin:end] = first, second
    ties = meetings[first] + meetings[second]
    ties[[first, second]] = -1
    while end - begin < colors:
        entry = ties.argmax()
        size = end - begin
        lean = np.arange(size - 1, -size, -2) @ meetings[entry, row[begin:end]]
        begin, end = (begin - 1, end) if lean > 0 else (begin, end + 1)
        row[begin if lean > 0 else end - 1] = entry
        ties += np.where(ties < 0, 0, meetings[entry])
        ties[entry] = -1
    return row[begin:end].copy()


def descend(meetings: Floats, order: Order, sweeps: int) -> Order:
    """Move one entry at a time to where it costs least, until none moves or `sweeps` are over."""
    descent = _InsertionDescent(meetings, order)
    busiest = np.argsort(-meetings.sum(axis=1), kind="stable")
    for _ in range(sweeps):
        if not sum(descent.move(entry) for entry in busiest):
            break
    return np.array(descent.order)


class _InsertionDescent:
    """The order as it is, and the prices of all places for one entry in two matrix products."""

    def __init__(self, meetings: Floats, order: Order) -> None:
        size = len(order)
        self.meetings = meetings
        self.order = order.tolist()
        self.sorted = meetings[np.ix_(order, order)]
        place = np.arange(size)
        bits = np.rint(np.log2(1 + np.arange(size + 1)) * BITS)
        apart = place[:-1] - place[:, np.newaxis]  # from a place to the other entries'
        self.price = bits[np.where(apart >= 0, apart + 1, -apart)]
        gap = np.abs(place[:-1, np.newaxis] - place[:-1])
        growth = bits[gap + 1] - bits[gap]  # what a gap costs more once an entry stands in it
        self.growth = np.where(place[:-1] > place[:-1, np.newaxis], growth, -growth)

    def move(self, entry: int) -> bool:
        """Put one entry where the whole costs least; whether that is elsewhere."""
        at = self.order.index(entry)
        others = np.delete(np.delete(self.sorted, at, 0), at, 1)
        links = np.delete(self.sorted[at], at)
        parted = np.einsum("ij,ij->i", others, self.growth).cumsum()
        costs = self.price @ links
        costs[1:] += parted
        best = int(costs.argmin())
        if costs[best] >= costs[at]:
            return False
        self.order.insert(best, self.order.pop(at))
        self.sorted = np.insert(others, best, links, axis=0)
        self.sorted = np.insert(self.sorted, best, np.insert(links, best, 0), axis=1)
        return True
