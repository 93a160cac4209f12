"""What an entry would cost a pixel and its two later neighbours, looked up by one number.

The bits that depend on a pixel's index are its own, those of the pixel to the right and those of
the pixel below. They follow from which of the neighbours have equal indices and which of them
have the entry in question: thirteen yes and no in all, the bits of a code.

(The context of the pixel below on the right depends on the index, too. That is left out: it is
only a guess at what a packer will see, and to pay for it costs 7 % of the bytes at equal looks;
docs/results/rate.md.)
"""

import numpy as np

from kmc._types import Flags, Ints, SmallInts
from kmc.rate.model import ABOVE, LEFT, OTHER

# The neighbours that an entry is compared with, in the order of the code's lowest bits.
NEIGHBORS = ("left", "above", "right", "below", "above_right", "below_left")
# The pairs of neighbours that are compared with each other, in the order of the bits above them.
PAIRS = (
    ("left", "above"),
    ("left", "above_left"),
    ("above", "above_left"),
    ("above_right", "above"),
    ("right", "above_right"),
    ("below_left", "left"),
    ("below", "below_left"),
)
CODES = 1 << (len(NEIGHBORS) + len(PAIRS))


def pair_costs(costs: Ints, has_right: bool, has_below: bool) -> SmallInts:
    """Sum the costs of every code.

    Args:
        costs: (8, 3) from `kmc.rate.model.event_costs`.
        has_right: whether there is a pixel to the right.
        has_below: whether there is one below.

    Returns:
        (CODES,) int32.
    """
    codes = np.arange(CODES)

    def entry_is(name: str) -> Flags:
        flags: Flags = (codes >> NEIGHBORS.index(name) & 1).astype(np.bool_)
        return flags

    def equal(*pair: str) -> Flags:
        flags: Flags = (codes >> (len(NEIGHBORS) + PAIRS.index(pair)) & 1).astype(np.bool_)
        return flags

    total = _event_costs(
        costs,
        contexts=(
            equal("left", "above"),
            equal("left", "above_left"),
            equal("above", "above_left"),
        ),
        is_left=entry_is("left"),
        is_above=entry_is("above"),
    )
    if has_right:
        total += _event_costs(
            costs,
            contexts=(entry_is("above_right"), entry_is("above"), equal("above_right", "above")),
            is_left=entry_is("right"),
            is_above=equal("right", "above_right"),
        )
    if has_below:
        total += _event_costs(
            costs,
            contexts=(entry_is("below_left"), equal("below_left", "left"), entry_is("left")),
            is_left=equal("below", "below_left"),
            is_above=entry_is("below"),
        )
    return total.astype(np.int32)


def _event_costs(
    costs: Ints, contexts: tuple[Flags, Flags, Flags], is_left: Flags, is_above: Flags
) -> Ints:
    """The cost of one pixel's index, whose left neighbour goes first where both have it."""
    context = sum(flags << bit for bit, flags in enumerate(contexts))
    event = np.where(is_left, LEFT, np.where(is_above, ABOVE, OTHER))
    summed: Ints = costs[context, event]
    return summed


class CostTables:
    """The costs of the bits that depend on a pixel's entry, with the picture's borders.

    Attributes:
        inner: (CODES,) int32, where there is a pixel to the right and one below.
    """

    def __init__(self, costs: Ints) -> None:
        """Sum them.

        Args:
            costs: (8, 3) from `kmc.rate.model.event_costs`.
        """
        self._tables = {
            (has_right, has_below): pair_costs(costs, has_right, has_below)
            for has_right in (False, True)
            for has_below in (False, True)
        }
        self.inner = self._tables[True, True]

    def at(self, has_right: bool, has_below: bool) -> SmallInts:
        """(CODES,) int32, for a pixel at the border."""
        return self._tables[has_right, has_below]
