"""How many colours: the fewest that reach a goal at the usual price of bits.

Dear bits make a file smaller at the cost of its look, and so do fewer colours. What is best lies
between: over ten photographs, files are smallest where K is the smallest that reaches the goal at
about the usual price, and that price is then moved until the goal is just reached
(docs/results/rate.md).
"""

import math
from collections.abc import Callable, Sequence

from compressor.pipeline.look.goals import Goal

MAX_TRIALS = 5


class ColorSearch:
    """The search for the fewest colours, by what is left over at each number of them."""

    def __init__(self, ks: Sequence[int], surplus_of: Callable[[int], float], goal: Goal) -> None:
        """Take what to choose from.

        Args:
            ks: the numbers of colours, falling.
            surplus_of: the goal's surplus with so many colours; it falls as they get fewer.
            goal: what is aimed at.
        """
        self._ks = ks
        self._surplus_of = surplus_of
        self._goal = goal
        self._surpluses: dict[int, float] = {}  # by the place in ks

    def run(self) -> tuple[int, float]:
        """Find the number of colours, and the surplus that they have."""
        enough = 0  # a place where the colours suffice, or the first one
        too_few = len(self._ks)  # a place where they don't
        if self._at(enough) <= self._slack:
            return self._ks[0], self._at(0)
        while too_few - enough > 1 and len(self._surpluses) < MAX_TRIALS:
            place = min(max(self._guess(enough, too_few), enough + 1), too_few - 1)
            if self._at(place) >= -self._slack:
                enough = place
            else:
                too_few = place
            if self._at(enough) <= self._slack:
                break
        return self._ks[enough], self._at(enough)

    @property
    def _slack(self) -> float:
        """The surplus, or the lack, that a price twice or half as high makes up for."""
        return -self._goal.per_doubled_price

    def _at(self, place: int) -> float:
        if place not in self._surpluses:
            self._surpluses[place] = self._surplus_of(self._ks[place])
        return self._surpluses[place]

    def _guess(self, enough: int, too_few: int) -> int:
        """The place where the surplus is about 0, by a straight line over the logarithm of K."""
        per_halving = self._goal.per_halved_colors
        if too_few < len(self._ks):
            octaves = math.log2(self._ks[enough] / self._ks[too_few])
            per_halving = (self._at(too_few) - self._at(enough)) / octaves
        wanted = self._ks[enough] * 2 ** (self._at(enough) / per_halving)
        return min(range(len(self._ks)), key=lambda place: abs(math.log2(self._ks[place] / wanted)))
