"""The hull of a program's files, and the bytes at a score, are what a slow search says."""

import numpy as np
import pytest

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
