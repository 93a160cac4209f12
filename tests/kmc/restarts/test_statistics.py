"""Expected best costs and quantiles against brute force over all subsets."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc.restarts.statistics import (
    expected_best,
    median_run,
    quantiles,
    rank_of_run,
    restarts_needed,
    runs_to_reach,
    share_above,
)

quick = settings(max_examples=25, deadline=None)
few_costs = st.lists(st.floats(0, 1) | st.sampled_from([0.25, 0.5]), min_size=1, max_size=9)

halves = st.sampled_from([0.0, 0.5, 1.0, 1.5])


def over_all_subsets(costs, r):
    """The mean of the lowest cost over every subset of r runs, in exact fractions."""
    lowest = [min(subset) for subset in combinations(map(Fraction, costs), r)]
    return float(sum(lowest) / len(lowest))


@given(costs=few_costs)
@quick
def test_expected_best_is_the_mean_over_all_subsets(costs):
    expected = expected_best(costs)
    brute = [over_all_subsets(costs, r) for r in range(1, len(costs) + 1)]
    np.testing.assert_allclose(expected, brute, rtol=1e-13, atol=0)


@pytest.mark.parametrize(("costs", "brute"), [([0.3], [0.3]), ([2, 1, 1], [4 / 3, 1, 1])])
def test_expected_best_of_one_run_and_of_ties(costs, brute):
    assert expected_best(costs) == pytest.approx(brute, rel=1e-15)


def test_expected_best_of_a_thousand_runs_is_as_exact_as_fractions():
    costs = np.random.default_rng(4).gamma(2, size=1000)
    ordered = sorted(map(Fraction, costs.tolist()))
    expected = expected_best(costs)
    for r in (1, 2, 37, 500, 998, 1000):
        weights = [comb(1000 - i, r - 1) for i in range(1, 1001)]
        exact = sum(c * w for c, w in zip(ordered, weights, strict=True)) / comb(1000, r)
        assert expected[r - 1] == pytest.approx(float(exact), rel=1e-12)


@given(costs=few_costs, seed=st.integers(0, 99))
@quick
def test_expected_best_falls_from_the_mean_to_the_minimum_in_any_order(costs, seed):
    expected = expected_best(costs)
    assert expected[0] == pytest.approx(np.mean(costs), rel=1e-13)
    assert expected[-1] == min(costs)
    assert (np.diff(expected) <= 1e-15).all()
    shuffled = np.random.default_rng(seed).permutation(costs)
    assert np.array_equal(expected_best(shuffled), expected)


def test_expected_best_leaves_the_callers_costs_alone():
    costs = np.array([3.0, 1.0, 2.0])
    expected_best(costs)
    assert costs.tolist() == [3, 1, 2]


@pytest.mark.parametrize("bad", [[], [[1.0, 2.0]], 3.0, [1.0, np.nan], [np.inf]])
def test_expected_best_refuses_what_are_no_costs(bad):
    with pytest.raises(ValueError, match="costs must"):
        expected_best(bad)


# --- how many are enough


def enough_by_definition(expected):
    n = len(expected)
    small = {}
    for r in range(1, n):
        more = r + -(-r // 10)
        if more <= n:
            gain = expected[r - 1] - expected[more - 1]
            small[r] = gain <= 0.001 * expected[r - 1]
    fitting = [r for r in small if all(small[later] for later in small if later >= r)]
    return min(fitting, default=None)


@given(st.lists(st.floats(0.001, 1) | st.floats(0.5, 0.501), min_size=1, max_size=60))
@quick
def test_restarts_needed_is_what_its_definition_says(costs):
    expected = expected_best(costs)
    assert restarts_needed(expected) == enough_by_definition(expected)


def test_restarts_needed_is_where_a_tenth_more_gains_a_thousandth():
    falling = 1 + 1 / np.arange(1, 301)  # from r to 1.1 r it gains about 1 / 11 r
    runs = restarts_needed(falling)
    assert runs == enough_by_definition(falling)
    assert 80 <= runs <= 95


def test_restarts_needed_takes_ten_per_cent_of_few_as_a_whole_one():
    assert restarts_needed([1.0, 0.99, 0.99]) == 2
    assert restarts_needed([1.0, 0.9991, 0.9991]) == 1


def test_restarts_needed_of_equal_costs_and_of_one_run():
    assert restarts_needed(expected_best([0.2, 0.2])) == 1
    assert restarts_needed(expected_best([0.0] * 5)) == 1
    assert restarts_needed(expected_best([0.2])) is None


def test_restarts_needed_of_costs_that_still_fall_is_unknown():
    assert restarts_needed(1 / np.arange(1, 101)) is None


def test_runs_to_reach_a_cost():
    expected = [0.5, 0.4, 0.35]
    assert runs_to_reach(expected, 0.4) == 2
    assert runs_to_reach(expected, 0.6) == 1
    assert runs_to_reach(expected, 0.3) is None


# --- quantiles and ranks


@given(costs=few_costs, per_cent=st.sampled_from([0, 5, 25, 50, 75, 95, 100]))
@quick
def test_quantiles_are_the_lowest_costs_that_so_many_runs_do_not_exceed(costs, per_cent):
    reaching = [c for c in costs if 100 * sum(o <= c for o in costs) >= per_cent * len(costs)]
    assert quantiles(costs, [per_cent / 100]).tolist() == [min(reaching)]


@pytest.mark.parametrize("n", [1, 2, 19, 20, 100, 300, 999, 1000])
def test_quantiles_of_many_runs_are_the_right_ones(n):
    costs = np.arange(n)[::-1]
    values = quantiles(costs, [0.05, 0.25, 0.5, 0.75, 0.95])
    assert values.tolist() == [-(-p * n // 100) - 1 for p in (5, 25, 50, 75, 95)]


@given(few_costs)
@quick
def test_median_run_costs_the_lower_median(costs):
    run = median_run(costs)
    assert costs[run] == sorted(costs)[(len(costs) - 1) // 2]
    assert costs[run] not in costs[:run]


@given(few_costs)
@quick
def test_rank_of_run_counts_the_runs_that_cost_less(costs):
    for run, cost in enumerate(costs):
        assert rank_of_run(costs, run) == 1 + sum(other < cost for other in costs)


def test_restarts_needed_accepts_a_gain_of_just_a_thousandth():
    assert restarts_needed([1000.0, 999.0]) == 1
    assert restarts_needed([1000.0, 998.9]) is None


@pytest.mark.parametrize("scale", [0.5, 3.0, 12.0])
def test_restarts_needed_of_many_runs_is_as_defined(scale):
    costs = 1 + scale / np.arange(1, 1301)
    assert restarts_needed(costs) == enough_by_definition(costs)


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5]), min_size=1), st.sampled_from([0.0, 0.5, 2.0])
)
@quick
def test_share_above_counts_the_runs_that_cost_more(costs, cost):
    assert share_above(costs, cost) == sum(other > cost for other in costs) / len(costs)


def test_share_above_takes_costs_that_differ_by_rounding_for_equal():
    assert share_above([0.3, 0.1 + 0.2, 0.4], 0.3) == pytest.approx(1 / 3)


@pytest.mark.parametrize("cost", [-1.0, np.nan, "a"])
def test_share_above_refuses_what_is_no_cost(cost):
    with pytest.raises(ValueError, match="cost"):
        share_above([0.1], cost)
