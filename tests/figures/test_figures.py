"""Charts are tested on what their traces hold."""

import re

import numpy as np
import pytest

from compressor.figures.costs import cost_distribution, cost_per_run
from compressor.figures.curves import curve_chart
from compressor.figures.errors import SIGNED_SCALE, error_chart, error_difference_chart, scale_top
from compressor.figures.steps import assignment_chart
from compressor.figures.style import hex_codes, rgb_codes

COSTS = np.array([0.03, 0.01, 0.05, 0.02, 0.02])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_costs_across_the_runs(theme: str) -> None:
    every, best, median, worst = cost_per_run(COSTS, 7, theme).data
    assert list(every.x) == [0, 1, 2, 3, 4]
    assert np.array_equal(every.y, COSTS)
    assert "seed 7" in every.hovertemplate
    assert (list(best.x), list(best.y)) == ([1], [0.01])
    assert (list(median.x), list(median.y)) == ([3], [0.02])
    assert (list(worst.x), list(worst.y)) == ([2], [0.05])


def test_the_run_that_is_shown_is_ringed() -> None:
    ring = cost_per_run(COSTS, 7, "light", chosen=4).data[-1]
    assert (list(ring.x), list(ring.y)) == ([4], [0.02])
    assert ring.marker.symbol == "circle-open"
    place = cost_distribution(COSTS, "dark", chosen=2).data[-1]
    assert (list(place.x), list(place.y)) == ([0.05], [100])


def test_the_cost_axis_is_padded_by_a_thousandth() -> None:
    figure = cost_per_run(COSTS, 0, "light")
    assert figure.layout.yaxis.range == pytest.approx((0.009, 0.051))


def test_the_histogram_counts_every_run_once() -> None:
    histogram, share, *_ = cost_distribution(COSTS, "dark").data
    assert sum(histogram.y) == len(COSTS)
    assert list(share.x) == [0.01, 0.02, 0.02, 0.03, 0.05]
    assert list(share.y) == pytest.approx([20, 40, 60, 80, 100])


def test_five_quantiles_are_marked_and_named() -> None:
    marks = cost_distribution(COSTS, "light").data[2]
    assert list(marks.x) == [0.01, 0.02, 0.02, 0.03, 0.05]
    assert list(marks.y) == [5, 25, 50, 75, 95]
    assert list(marks.text) == [
        "5 %: 0.01",
        "25 %: 0.02",
        "median: 0.02",
        "75 %: 0.03",
        "95 %: 0.05",
    ]


def test_the_axis_of_the_distribution_holds_every_cost() -> None:
    for costs in (COSTS, np.full(3, 0.25), np.array([0.1])):
        low, high = cost_distribution(costs, "light").layout.xaxis.range
        assert low < costs.min() <= costs.max() < high


def test_equal_costs_have_a_histogram_too() -> None:
    assert sum(cost_distribution(np.full(4, 0.25), "light").data[0].y) == 4


def test_a_step_draws_trails_from_before_to_after() -> None:
    points = np.array([[0.1, 0.2, 0.3], [0.9, 0.8, 0.7]])
    figure = assignment_chart(points, points, points + 0.05, "title", "light", previous=points)
    trails = [trace for trace in figure.data if trace.name == "trail"]
    assert [tuple(trace.x) for trace in trails] == [
        (0.1, pytest.approx(0.15)),
        (0.9, pytest.approx(0.95)),
    ]


def test_a_curve_marks_the_chosen_k_and_the_elbow() -> None:
    figure = curve_chart([2, 4, 8], [3.0, 2.0, 1.0], "t", ".1f", "dark", chosen=8, elbow=4)
    curve, elbow, chosen = figure.data
    assert (list(curve.x), list(curve.y)) == ([2, 4, 8], [3.0, 2.0, 1.0])
    assert (elbow.x[0], elbow.y[0], elbow.text[0]) == (4, 2.0, "elbow: K = 4")
    assert (chosen.x[0], chosen.y[0]) == (8, 1.0)
    assert figure.layout.xaxis.type == "log"
    assert not figure.layout.shapes


def test_a_curve_marks_its_peak_with_room_for_the_words() -> None:
    figure = curve_chart([2, 4, 8], [0.5, 0.2, 0.1], "t", ".1f", "light", peak=2)
    peak = figure.data[1]
    assert (peak.x[0], peak.y[0], peak.text[0]) == (2, 0.5, "highest: K = 2")
    low, high = figure.layout.yaxis.range
    assert low < 0.1
    assert high >= 0.6


def test_a_curve_marks_nothing_that_it_does_not_have() -> None:
    figure = curve_chart([2, 4], [3.0, 2.0], "t", ".1f", "light", chosen=5, limit=(2.5, "yours"))
    assert len(figure.data) == 1
    assert figure.layout.shapes[0].y0 == figure.layout.shapes[0].y1 == 2.5
    assert figure.layout.annotations[0].text == "yours"


def test_an_error_chart_shows_every_pixel_upright_on_a_scale_from_0() -> None:
    errors = np.arange(12, dtype=np.float32).reshape(3, 4) / 3
    figure = error_chart(errors, "light")
    (trace,) = figure.data
    assert np.array_equal(trace.z, errors)
    assert (trace.zmin, trace.zmax) == (0, 5)
    assert figure.layout.yaxis.autorange == "reversed"
    assert trace.colorbar.ticktext == ("0", "2.5", "5 or more")


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (1.1, 2), (49, 50), (200, 100)])
def test_the_scale_of_errors_ends_at_a_round_number(most: float, top: int) -> None:
    assert scale_top(np.full((4, 4), most, np.float32)) == top


def test_a_scale_for_several_maps_reaches_to_the_largest_of_them() -> None:
    small = np.full((2, 2), 0.5, np.float32)
    large = np.full((2, 2), -4, np.float32)
    assert scale_top(small, large) == 5
    assert error_chart(small, "light", top=20, bar="below").data[0].zmax == 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_gap_chart_is_symmetric_about_equal(theme: str) -> None:
    gap = np.array([[-3, 0], [1, 2]], np.float32)
    figure = error_difference_chart(gap, theme, title="t", top=3)
    (trace,) = figure.data
    assert np.array_equal(trace.z, gap)
    assert (trace.zmin, trace.zmax) == (-3, 3)
    assert trace.colorbar.ticktext == ("3 nearer", "equal", "3 farther")
    assert trace.colorscale[3] == (0.5, SIGNED_SCALE[theme][3])
    assert figure.layout.yaxis.autorange == "reversed"


def test_codes_of_colours_with_and_without_alpha() -> None:
    assert hex_codes(np.array([[1, 2, 255]], np.uint8)) == ["#0102ff"]
    assert hex_codes(np.array([[1, 2, 255, 16]], np.uint8)) == ["#0102ff10"]
    assert rgb_codes(np.array([[0, 0, 4]], np.uint8)) == ["rgb(0,0,4)"]


def test_no_chart_holds_a_colour_that_streamlit_replaces() -> None:
    night = np.array([[0, 0, number] for number in range(1, 65)], np.uint8)
    charts = (
        assignment_chart(night / 255, night / 255, night / 255, "t", "dark"),
        error_chart(np.zeros((2, 2), np.float32), "dark"),
        error_difference_chart(np.zeros((2, 2), np.float32), "light", title="t", top=1),
        curve_chart([2], [1.0], "t", ".1f", "dark"),
    )
    for chart in charts:
        chart.update_layout(template="none")  # Streamlit's own is full of them, as it should be
        assert not re.findall("#0000[0-4][0-9]", chart.to_json().replace("#000000", ""))
