"""The hull of a program's files, and the bytes at a score, are what a slow search says."""

import math

import numpy as np
import pytest

from benchmarks.palettes.rate.grid import search_grid
from benchmarks.palettes.rate.hull import bytes_at, lower_hull, mean_ratio


def least_on_lines(pairs, score):
    """The least bytes at a score on any line between two of the pairs, or of one above it."""
    sizes = [size for other, size in pairs if other >= score]
    for low, small in pairs:
        for high, large in pairs:
            if low <= score <= high and low < high:
                share = (score - low) / (high - low)
                sizes.append(small ** (1 - share) * large**share)
    return min(sizes, default=None)


def random_pairs(seed, count=12):
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0, 100, count).tolist()
    sizes = rng.integers(100, 10_000, count).astype(float).tolist()
    return list(zip(scores, sizes, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_bytes_at_a_score_are_the_least_on_any_line_between_two_files(seed):
    pairs = random_pairs(seed)
    for score in np.linspace(-5, 105, 56):
        expected = least_on_lines(pairs, score)
        assert bytes_at(pairs, score) == (expected and pytest.approx(expected))


def test_a_score_that_no_file_reaches_has_no_bytes():
    assert bytes_at([(40.0, 1000.0), (60.0, 3000.0)], 60.1) is None
    assert bytes_at([], 10) is None


def test_the_smallest_file_counts_for_all_scores_below_its_own():
    assert bytes_at([(40.0, 1000.0), (60.0, 3000.0)], 5) == 1000


def test_between_two_files_the_logarithm_of_the_bytes_is_interpolated():
    assert bytes_at([(40.0, 1000.0), (60.0, 4000.0)], 50) == pytest.approx(2000)


def test_the_hull_rises_in_score_and_bytes_and_leaves_out_what_another_beats():
    pairs = [(50.0, 2000.0), (50.0, 2500.0), (70.0, 1500.0), (30.0, 1000.0), (80.0, 9000.0)]
    assert lower_hull(pairs) == [(30.0, 1000.0), (70.0, 1500.0), (80.0, 9000.0)]


def test_files_without_loss_have_one_score_and_the_smallest_stays():
    assert lower_hull([(100.0, 700.0), (100.0, 500.0), (100.0, 600.0)]) == [(100.0, 500.0)]


def test_a_mean_of_ratios_is_geometric():
    assert mean_ratio([0.5, 2.0]) == pytest.approx(1)


def test_a_searched_grid_has_the_hull_of_the_whole_grid():
    lengths = (8, 9)

    def measure(cell):
        k, price = cell
        score = 30 * math.sqrt(k + 1) - 3 * price
        return score, 1000.0 * 1.4**k * (1 + 2 / (1 + price))

    everything = {(k, price): measure((k, price)) for k in range(8) for price in range(9)}
    found = search_grid(lengths, [(4, 0), (7, 8)], measure, (-100, 100))
    assert lower_hull(list(found.values())) == lower_hull(list(everything.values()))
    assert len(found) < len(everything)


def test_the_cheapest_cell_is_followed_down_into_the_scores_of_interest():
    found = search_grid((9,), [(8,)], lambda cell: (10.0 * cell[0], 1.0 + cell[0]), (25, 45))
    assert set(found) == {(place,) for place in range(2, 9)}


def test_neighbours_are_not_looked_at_outside_the_scores_of_interest():
    found = search_grid((5,), [(0,)], lambda cell: (float(cell[0]), 1.0 + cell[0]), (2, 9))
    assert set(found) == {(0,)}
