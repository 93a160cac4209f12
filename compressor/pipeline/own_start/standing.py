"""How the cost of a start's run stands among those of the random starts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kmc import EQUAL_COSTS, expected_best, runs_to_reach, share_above

FEW = 10  # random starts


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A cost among those of an experiment. Costs are mean squared RGB distances, channels in 0..1.

    Attributes:
        cost: of the run; that of a random start which ends alike, where there is one.
        runs: number of random starts.
        best: the lowest cost of these.
        beaten: the share of these that cost more, in 0..1.
        expected_best_of: the expected lowest cost of `FEW` random starts, or of all where there are
            fewer.
        restarts_to_match: how many random starts are expected to end as low with their best, or
            None where all of them are not.
    """

    cost: float
    runs: int
    best: float
    beaten: float
    expected_best_of: float
    restarts_to_match: int | None


def standing(costs: NDArray[np.float64], cost: float) -> Standing:
    """Compare the cost of a run with the costs of an experiment's runs, (n,) float64.

    Costs that differ by less than a billionth are equal, as for `kmc.share_above`.
    """
    expected = expected_best(costs)
    return Standing(
        cost=_as_known(costs, cost),
        runs=len(costs),
        best=float(costs.min()),
        expected_best_of=float(expected[:FEW][-1]),
        beaten=share_above(costs, cost),
        restarts_to_match=runs_to_reach(expected, cost * (1 + EQUAL_COSTS)),
    )


def _as_known(costs: NDArray[np.float64], cost: float) -> float:
    """Return the cost among these that is equal to this one, or else this one."""
    nearest = float(costs[np.argmin(np.abs(costs - cost))])
    return nearest if abs(nearest - cost) <= EQUAL_COSTS * nearest else cost
