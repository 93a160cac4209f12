"""A palette's order improved by moving one entry at a time to its best place.

Let w(i, j) be how often the entries i and j meet, and b(d) = log2(1 + d) the bits of a
difference d of their places. The cost of an order is the sum of w(i, j) b(|p(i) - p(j)|).

Take an entry out, so that n - 1 entries stay at the places 0..n-2, with weights W between them
and weights l to the one taken out. Put it in before the entry at place q, for q = 0..n-1; those
from q on move by one. Up to a part that does not depend on q the cost is then

    cost(q) = links(q) + parted(q)

    links(q)    = sum over j of l(j) * (b(q - j) if j < q else b(j + 1 - q))
    parted(0)   = 0
    parted(q+1) = parted(q) + sum over j > q of W(q, j) (b(j - q + 1) - b(j - q))
                            - sum over j < q of W(q, j) (b(q - j + 1) - b(q - j))

The first is what the entry itself costs: one matrix of prices, the same for every move, times l.
The second is what the others pay for being moved apart: a pair pays b(d + 1) in place of b(d)
if the new entry stands between the two. When it is put behind the entry at q and no longer
before it, the pairs of q with later entries begin to pay, and those with earlier ones no longer
do; so the sums for all places are the running total of one row sum a place. A move takes O(n^2)
where trying every place anew would take O(n^3).

The row sums of the whole order, with the entry in it, are kept from move to move. Taking an entry
out changes them in two ways alone: its own pairs go, and the pairs on both sides of it come
nearer by one.
"""

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Order

Floats = NDArray[np.float64]

BITS_SCALE = 1024  # parts of a bit: whole numbers make the sums exact, and equal on every machine


class InsertionDescent:
    """The order as it is, with the two tables that price every place for an entry at once.

    Attributes:
        order: the old numbers of the entries, in their present order.
    """

    def __init__(self, neighbors: Floats, order: Order) -> None:
        """Begin with an order.

        Args:
            neighbors: (n, n) symmetric whole numbers, how often two entries meet; diagonal 0.
            order: (n,) a permutation.
        """
        size = len(order)
        self.order: list[int] = order.tolist()
        self._weights = neighbors[np.ix_(order, order)]  # in the present order
        bits = np.rint(np.log2(1 + np.arange(size + 1)) * BITS_SCALE)
        places = np.arange(size)
        offset = places[:-1] - places[:, np.newaxis]
        # (n, n - 1): at place q, the bits to the entry that was at j
        self._link_bits = bits[np.where(offset >= 0, offset + 1, -offset)]
        distance = np.abs(places[:, np.newaxis] - places)
        growth = bits[distance + 1] - bits[distance]
        # (n, n): what a pair adds to the sum of its row
        self._signed_growth = np.where(places > places[:, np.newaxis], growth, -growth)
        nearer = np.maximum(distance - 1, 0)
        # (n, n): what the growth of a pair gains when one that stood between them is taken out
        self._growth_gained = bits[nearer + 1] - bits[nearer] - growth
        self._sum_rows()

    def _sum_rows(self) -> None:
        self._row_sums = np.einsum("ij,ij->i", self._weights, self._signed_growth)

    def move(self, entry: int) -> bool:
        """Put one entry where the whole costs least; tell whether that is another place."""
        place = self.order.index(entry)
        links = self._weights[place]
        row_sums = self._row_sums - links * self._signed_growth[:, place]
        around = (slice(place), slice(place + 1, None))
        gained = self._weights[around] * self._growth_gained[around]
        row_sums[:place] += gained.sum(axis=1)
        row_sums[place + 1 :] -= gained.sum(axis=0)
        costs = self._link_bits @ np.delete(links, place)
        costs[1:] += np.delete(row_sums, place).cumsum()
        best = int(costs.argmin())
        if costs[best] >= costs[place]:
            return False
        self.order.insert(best, self.order.pop(place))
        moved = slice(min(place, best), max(place, best) + 1)
        by = -1 if best > place else 1
        self._weights[moved] = np.roll(self._weights[moved], by, axis=0)
        self._weights[:, moved] = np.roll(self._weights[:, moved], by, axis=1)
        self._sum_rows()
        return True
