"""What the best of r runs costs on average, from n runs at hand; exact, without drawing any.

Of all subsets of r runs, the share whose best run has rank i (1 is the lowest cost) is
C(n-i, r-1) / C(n, r), with ranks in any order where costs are equal. The mean over all subsets
is written here as a sum over the gaps between neighbouring costs: of nothing but terms of at
least 0, so no digits cancel, and of products of ratios, so no binomial gets large.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from kmc._types import Floats
from kmc.products.vectors import dot
from kmc.validation import as_count, as_floats, as_number, as_numbers

EXTRA_RESTARTS_PERCENT = 10  # per cent more restarts that ...
NEGLIGIBLE_GAIN = 0.001  # ... gain at most this fraction of the expected cost are not needed
EQUAL_COSTS = 1e-9  # relative difference below which two costs are the same


def expected_best(costs: ArrayLike) -> Floats:
    """Compute the expected lowest cost of r runs drawn without replacement, for every r.

    Held against all subsets by tests/kmc/restarts/test_statistics.py.

    Args:
        costs: (n,) the costs of the runs at hand, n >= 1, finite, in any order.

    Returns:
        (n,) float64 that never rises: entry r - 1 is that of r runs; the first is the mean of
        the costs and the last their minimum.

    Raises:
        ValueError: no costs, not a list of them, or one that is not finite.

    Examples:
        >>> kmc.expected_best([4.0, 1.0, 1.0, 2.0]).round(2)
        array([2.  , 1.17, 1.  , 1.  ])
    """
    ordered = _ascending(costs)
    n = len(ordered)
    gaps = np.diff(ordered)
    # The probability that all of r runs have a rank above i + 1; it shrinks as r grows.
    all_above = np.ones(n - 1)
    expected = np.empty(n)
    ranks = np.arange(1, n)
    for r in range(1, n + 1):
        all_above *= np.maximum(n - ranks - (r - 1), 0) / (n - (r - 1))
        expected[r - 1] = ordered[0] + dot(all_above, gaps)
    return expected


def restarts_needed(expected: ArrayLike) -> int | None:
    """Return from how many restarts on 10 % more of them gain at most 0.1 % of the cost.

    r restarts are compared with r + ceil(r / 10). That takes as many runs at hand: where there
    are n, the r that can be judged are those with r + ceil(r / 10) <= n. The result is the
    smallest r for which it is true and stays true for every greater r that can be judged.
    Where the costs are all equal it is 1, as soon as there are 2 runs.

    Args:
        expected: (n,) from `expected_best`.

    Returns:
        r in 1..n-1, or None where even the greatest r that can be judged gains more, or where
        none can be judged, since there is one run only.

    Raises:
        ValueError: as for `expected_best`.

    Examples:
        >>> kmc.restarts_needed([2.0, 1.5, 1.2, 1.1, 1.1, 1.1])
        4
    """
    costs = as_numbers("expected", expected)
    restarts = np.arange(1, len(costs) + 1)
    increased = restarts + -(-restarts * EXTRA_RESTARTS_PERCENT // 100)
    can_be_judged = increased <= len(costs)
    restarts = restarts[can_be_judged]
    gains = costs[restarts - 1] - costs[increased[can_be_judged] - 1]
    too_few = restarts[gains > NEGLIGIBLE_GAIN * costs[restarts - 1]]
    needed = int(too_few[-1]) + 1 if len(too_few) else 1
    return needed if len(restarts) and needed <= restarts[-1] else None


def runs_to_reach(expected: ArrayLike, cost: float) -> int | None:
    """Return how many runs are expected to reach a cost with their best.

    Args:
        expected: (n,) from `expected_best`.
        cost: the cost to reach.

    Returns:
        r in 1..n, or None where n runs are not expected to.

    Raises:
        ValueError: as for `expected_best`, or the cost is no number of at least 0.

    Examples:
        >>> kmc.runs_to_reach([2.0, 1.5, 1.2, 1.1], 1.3)
        3
    """
    costs = as_numbers("expected", expected)
    reached = np.flatnonzero(costs <= as_number("cost", cost, 0, math.inf))
    return int(reached[0]) + 1 if len(reached) else None


def quantiles(costs: ArrayLike, shares: ArrayLike) -> Floats:
    """Return the lowest costs that at least these shares of the runs do not exceed.

    It is NumPy's method "inverted_cdf": each is the cost of a run; that of 0.5 is the lower
    median.

    Args:
        costs: (n,) as for `expected_best`.
        shares: (m,) in 0..1.

    Returns:
        (m,) float64.

    Raises:
        ValueError: as for `expected_best`, or a share is no number in 0..1.

    Examples:
        >>> kmc.quantiles([4.0, 1.0, 3.0, 2.0], [0.5, 0.9])
        array([2., 4.])
    """
    ordered = _ascending(costs)
    probabilities = as_floats("shares", shares)
    return np.asarray(np.quantile(ordered, probabilities, method="inverted_cdf"))


def median_run(costs: ArrayLike) -> int:
    """Return the run whose cost is the lower median, the first of several.

    Raises:
        ValueError: as for `expected_best`.

    Examples:
        >>> kmc.median_run([4.0, 1.0, 3.0, 2.0])
        3
    """
    array = as_numbers("costs", costs)
    return int(np.flatnonzero(array == quantiles(array, 0.5))[0])


def rank_of_run(costs: ArrayLike, run: int) -> int:
    """Return the rank of a run by its cost, in 1..n: one more than how many runs cost less.

    Raises:
        ValueError: as for `expected_best`, or there is no such run.

    Examples:
        >>> kmc.rank_of_run([4.0, 1.0, 3.0, 2.0], 2)
        3
    """
    array = as_numbers("costs", costs)
    as_count("run", run, 0, len(array) - 1, "the last run")
    return 1 + int((array < array[run]).sum())


def share_above(costs: ArrayLike, cost: float) -> float:
    """Return the share of runs that cost more than this, such as those a given start beats.

    Costs that differ by less than a billionth are equal: two runs may find the same centroids in
    another order, and their sums are rounded in another order then.

    Args:
        costs: (n,) as for `expected_best`.
        cost: the cost to compare with, at least 0.

    Returns:
        a float in 0..1.

    Raises:
        ValueError: as for `expected_best`, or the cost is no number of at least 0.

    Examples:
        >>> kmc.share_above([4.0, 1.0, 3.0, 2.0], 2.0)
        0.5
    """
    limit = as_number("cost", cost, 0, math.inf) * (1 + EQUAL_COSTS)
    return float(np.mean(_ascending(costs) > limit))


def _ascending(costs: ArrayLike) -> Floats:
    """Check the costs and sort them, or raise a ValueError."""
    array = as_numbers("costs", costs)
    if not np.isfinite(array).all():
        raise ValueError("costs must be finite: one of them is not")
    return np.sort(array)
