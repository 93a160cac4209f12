"""Charts are tested on what their traces hold."""

import re

import numpy as np
import pytest

from figures.clouds import cluster_cloud, color_cloud, sample_pixels
from figures.costs import cost_distribution, cost_per_run
from figures.curves import curve_chart
from figures.errors import error_chart, scale_top
from figures.steps import step
from figures.style import hex_codes, rgb_codes, stepped_scale

COSTS = np.array([0.03, 0.01, 0.05, 0.02, 0.02])
PALETTE = np.array([[0, 0, 0], [255, 128, 7], [9, 9, 9]], np.uint8)


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
        "5 %: 0.010000",
        "25 %: 0.020000",
        "median: 0.020000",
        "75 %: 0.030000",
        "95 %: 0.050000",
    ]


def test_the_axis_of_the_distribution_holds_every_cost() -> None:
    for costs in (COSTS, np.full(3, 0.25), np.array([0.1])):
        low, high = cost_distribution(costs, "light").layout.xaxis.range
        assert low < costs.min() <= costs.max() < high


def test_equal_costs_have_a_histogram_too() -> None:
    assert sum(cost_distribution(np.full(4, 0.25), "light").data[0].y) == 4


def test_a_cloud_draws_each_point_in_its_own_colour() -> None:
    (trace,) = color_cloud(PALETTE, "title", "light").data
    assert np.array_equal(np.stack([trace.x, trace.y, trace.z], axis=1), PALETTE)
    assert list(trace.marker.color) == ["rgb(0,0,0)", "rgb(255,128,7)", "rgb(9,9,9)"]


def test_a_cluster_cloud_draws_points_in_their_centroids_colour() -> None:
    points = np.array([[1, 2, 3], [250, 120, 9], [8, 8, 8], [0, 1, 0]], np.uint8)
    labels = np.array([0, 1, 2, 0], np.uint8)
    figure = cluster_cloud(points, labels, PALETTE, "title", "dark")
    pixels, centroids = figure.data
    assert np.array_equal(pixels.marker.color, labels)
    assert (pixels.marker.cmin, pixels.marker.cmax) == (0, 2)
    assert [code for _, code in pixels.marker.colorscale] == rgb_codes(PALETTE)
    assert np.array_equal(np.stack([centroids.x, centroids.y, centroids.z], 1), PALETTE)
    assert figure.layout.scene.xaxis.range == (0, 255)


@pytest.mark.parametrize("number", [1, 2, 3, 256])
def test_a_stepped_scale_runs_from_0_to_1_and_hits_every_code(number: int) -> None:
    codes = [f"#{i:06x}" for i in range(number)]
    scale = stepped_scale(codes)
    assert (scale[0][0], scale[-1][0]) == (0, 1)
    assert [code for _, code in scale][:number] == codes


def test_the_sample_is_the_same_every_time_and_without_repeats() -> None:
    pixels = np.zeros((1000, 3), np.uint8)
    first = sample_pixels(pixels, 100)
    assert np.array_equal(first, sample_pixels(pixels, 100))
    assert len(set(first.tolist())) == 100
    assert len(sample_pixels(pixels, 5000)) == 1000


def test_a_step_draws_trails_from_before_to_after() -> None:
    points = np.array([[0.1, 0.2, 0.3], [0.9, 0.8, 0.7]])
    figure = step(points, points, points + 0.05, "title", "light", before=points)
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


def test_codes_of_colours_with_and_without_alpha() -> None:
    assert hex_codes(np.array([[1, 2, 255]], np.uint8)) == ["#0102ff"]
    assert hex_codes(np.array([[1, 2, 255, 16]], np.uint8)) == ["#0102ff10"]
    assert rgb_codes(np.array([[0, 0, 4]], np.uint8)) == ["rgb(0,0,4)"]


def test_no_chart_holds_a_colour_that_streamlit_replaces() -> None:
    night = np.array([[0, 0, number] for number in range(1, 65)], np.uint8)
    labels = np.arange(64, dtype=np.uint8)
    charts = (
        color_cloud(night, "t", "dark"),
        cluster_cloud(night, labels, night, "t", "dark"),
        step(night / 255, night / 255, night / 255, "t", "dark"),
        error_chart(np.zeros((2, 2), np.float32), "dark"),
        curve_chart([2], [1.0], "t", ".1f", "dark"),
    )
    for chart in charts:
        chart.update_layout(template="none")  # Streamlit's own is full of them, as it should be
        assert not re.findall("#0000[0-4][0-9]", chart.to_json().replace("#000000", ""))
