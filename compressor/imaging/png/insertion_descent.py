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
        others = places[:-1]
        offset = others - places[:, np.newaxis]
        # (n, n - 1): at place q, the bits to the entry that was at j
        self._link_bits = bits[np.where(offset >= 0, offset + 1, -offset)]
        distance = np.abs(others[:, np.newaxis] - others)
        growth = bits[distance + 1] - bits[distance]
        # (n - 1, n - 1): what row q adds to `parted`
        self._parting_bits = np.where(others > others[:, np.newaxis], growth, -growth)

    def move(self, entry: int) -> bool:
        """Put one entry where the whole costs least; tell whether that is another place."""
        place = self.order.index(entry)
        others = np.delete(np.delete(self._weights, place, 0), place, 1)
        links = np.delete(self._weights[place], place)
        costs = self._link_bits @ links
        costs[1:] += np.einsum("ij,ij->i", others, self._parting_bits).cumsum()
        best = int(costs.argmin())
        if costs[best] >= costs[place]:
            return False
        self.order.insert(best, self.order.pop(place))
        self._weights = np.insert(others, best, links, axis=0)
        self._weights = np.insert(self._weights, best, np.insert(links, best, 0), axis=1)
        return True
