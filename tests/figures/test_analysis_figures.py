"""The charts about runs and restarts, tested on what their traces hold."""

import numpy as np
import pytest

from compressor.figures.convergence import convergence
from compressor.figures.expected import expected_chart
from compressor.figures.splits import split_chart
from compressor.figures.starts import starts_chart

HISTORY = np.array([[0.5, 0.4], [0.3, 0.1], [0.9, 0.7]])


def test_two_runs_converge_within_the_band_of_all() -> None:
    band, best, other = convergence(HISTORY, 1, 2, "run 2, the worst", "light").data
    assert list(band.x) == [1, 2, 2, 1]
    assert list(band.y) == [0.3, 0.1, 0.7, 0.9]
    assert (list(best.x), list(best.y)) == ([1, 2], [0.3, 0.1])
    assert (best.name, best.line.dash) == ("best: run 1", "solid")
    assert (list(other.x), list(other.y)) == ([1, 2], [0.9, 0.7])
    assert (other.name, other.line.dash) == ("run 2, the worst", "dash")


def test_the_best_beside_itself_is_one_curve() -> None:
    assert len(convergence(HISTORY, 1, 1, "run 1, the best", "dark").data) == 2


def test_the_expected_best_is_drawn_over_the_restarts() -> None:
    figure = expected_chart(np.array([3.0, 2.0, 1.5]), 2, "light")
    curve, enough, last = figure.data
    assert (list(curve.x), list(curve.y)) == ([1, 2, 3], [3.0, 2.0, 1.5])
    assert (enough.x[0], enough.y[0], enough.text[0]) == (2, 2.0, "enough: 2")
    assert (last.x[0], last.y[0]) == (3, 1.5)
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.xaxis.tickvals) == [1, 2]
    assert figure.layout.annotations[0].text.endswith(": 1.5")


@pytest.mark.parametrize("costs", [[0.2], [0.3, 0.1]])
def test_what_is_not_enough_is_not_marked(costs: list[float]) -> None:
    names = [trace.name for trace in expected_chart(np.array(costs), None, "dark").data]
    assert names == ["expected best", "all"]


def test_each_way_to_spend_the_budget_has_its_best_and_median() -> None:
    figure = split_chart([1, 5], [1000, 200], [0.4, 0.2], [0.6, 0.3], "light")
    median, best, least = figure.data
    assert list(best.x) == list(median.x) == ["1,000 × 1", "200 × 5"]
    assert (list(best.y), list(median.y)) == ([0.4, 0.2], [0.6, 0.3])
    assert (list(least.x), list(least.y)) == (["200 × 5"], [0.2])


def test_starts_stand_side_by_side_with_every_run() -> None:
    costs = {"random pixels": np.array([0.3, 0.1, 0.2]), "PCA split": np.array([0.15])}
    random, pca = starts_chart(costs, "dark").data
    assert (list(random.y), list(pca.y)) == ([0.3, 0.1, 0.2], [0.15])
    assert (random.name, pca.name) == ("random pixels<br>3 runs", "PCA split<br>1 run")
    assert random.boxpoints == pca.boxpoints == "all"
    assert random.marker.symbol != pca.marker.symbol
