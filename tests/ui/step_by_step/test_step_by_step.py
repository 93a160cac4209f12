"""The page Step by step: what the player is sent is the run, pixel by pixel."""

import zlib
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.figures.clouds.axes import COORDINATE_MAX
from compressor.figures.film.run import cluster_shares
from compressor.pipeline.lesson.predictions import instructive_pair
from compressor.ui.elements.stepper import HEIGHT, Run, pack_maps, step_data
from kmc import Trace, count_colors, find_closest_centroids, label_pixels, trace_run
from tests.support.pages import (
    FEW_RUNS,
    Page,
    element_data,
    elements,
    experiment_result,
    run_experiment,
    texts,
    unpack,
)
from tests.support.pictures import encoded, photo_like


def stepping(script: Page, done: AppTest) -> AppTest:
    """The page in the session of another page."""
    at = script("pages/5_Step_by_step.py")
    for name in ("chosen", "results"):
        at.session_state[name] = done.session_state[name]
    at.run()
    assert not at.exception
    return at


def unpacked_maps(data: dict[str, Any]) -> np.ndarray:
    """(i, h, w) as the browser makes them: inflated, each map XOR the one before."""
    flat = np.frombuffer(zlib.decompress(b64decode(data["maps"])), np.uint8)
    return np.bitwise_xor.accumulate(flat.reshape(-1, data["height"], data["width"]), axis=0)


def assert_plays(data: dict[str, Any], pixels: np.ndarray, trace: Trace) -> None:
    """The data hold this run on this picture, which is shown whole."""
    color_counts = count_colors(pixels)
    expected = [label_pixels(pixels, color_counts, labels) for labels in trace.labels]
    assert np.array_equal(unpacked_maps(data), expected)
    assert data["costs"] == trace.costs.tolist()
    assert data["costs_assigned"] == trace.costs_assigned.tolist()
    assert data["changed"] == trace.changed.tolist()
    assert data["moved"] == trace.moved.tolist()
    assert data["converged"] == trace.converged
    sent = unpack(data["centroids"], "<u2").reshape(trace.centroids.shape) / COORDINATE_MAX
    assert np.abs(sent - trace.centroids).max() <= 0.5 / COORDINATE_MAX + 1e-12
    points = pixels.reshape(-1, 3)[unpack(data["at"], "<u4", 1).ravel()]
    assert np.array_equal(points, unpack(data["colors"]))


def test_the_page_plays_the_best_run_of_the_experiment(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    result = experiment_result(done)
    data = element_data(stepping(script, done))
    best = result.runs.best
    pixels = result.pixels
    start = result.runs.initial_centroids[best]
    assert_plays(data, pixels, trace_run(count_colors(pixels), start, 2))
    assert data["costs"] == result.runs.cost_history[best].tolist()
    slow = find_closest_centroids(pixels.reshape(-1, 3) / 255, start)
    assert np.array_equal(unpacked_maps(data)[0].ravel(), slow)


def test_any_run_of_both_k_can_be_chosen(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    result = experiment_result(done)
    at = stepping(script, done)
    at.button(key="step-Worst").click().run()
    assert at.number_input(key="step-run").value == result.runs.worst
    assert element_data(at)["costs"] == result.runs.cost_history[result.runs.worst].tolist()
    at.segmented_control(key="step-k").set_value(2)
    at.number_input(key="step-run").set_value(3).run()
    data = element_data(at)
    assert (data["k"], data["costs"]) == (2, result.runs2.cost_history[3].tolist())
    assert f"Worst: run {result.runs2.worst}" in [button.label for button in at.button]


def test_a_run_can_go_on_until_nothing_changes(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(30, 40)), **FEW_RUNS)
    at = stepping(script, done)
    short = element_data(at)
    at.toggle(key="step-until").set_value(True).run()
    data = element_data(at)
    assert 2 < len(data["costs"]) <= 100
    assert data["costs"][:2] == short["costs"]
    assert data["converged"]
    assert data["changed"][-1] == 0
    assert data["id"] != short["id"]


def test_one_pixel_and_one_colour_play_too(script: Page) -> None:
    done = run_experiment(script, encoded(np.full((1, 1, 3), 77, np.uint8)), restarts=2)
    data = element_data(stepping(script, done))
    assert (data["k"], data["width"], data["height"], data["costs"]) == (1, 1, 1, [0])


def test_a_smaller_experiment_after_a_larger_one_has_fewer_runs(script: Page) -> None:
    picture = encoded(photo_like(30, 40))
    at = stepping(script, run_experiment(script, picture, **FEW_RUNS))
    at.number_input(key="step-run").set_value(4).run()
    fewer = run_experiment(script, picture, **{**FEW_RUNS, "restarts": 2, "k": 5, "seed": 3})
    at.session_state["results"] = fewer.session_state["results"]
    at.run()
    assert not at.exception
    assert at.number_input(key="step-run").value == 1
    assert element_data(at)["k"] == 5


def test_without_an_experiment_the_page_asks_for_one(script: Page) -> None:
    at = script("pages/5_Step_by_step.py").run()
    assert not at.exception
    assert "no picture yet" in texts(at)
    assert not elements(at, "stepper")


def run_on(pixels: np.ndarray, k: int, iterations: int) -> Run:
    color_counts = count_colors(pixels)
    start = color_counts.colors[np.linspace(0, len(color_counts) - 1, k).astype(int)] / 255
    trace = trace_run(color_counts, start, iterations)
    return Run(
        id="x",
        name="run 5",
        origin="Pixels were drawn",
        trace=trace,
        pixels=pixels,
        color_counts=color_counts,
        original=b"\x89PNG",
    )


def test_a_step_can_become_a_figure_whose_points_have_all_their_pixels() -> None:
    run = run_on(photo_like(700, 30), 8, 2)  # of which every third pixel is shown
    data = step_data(run, theme="dark", key="k")
    counted = run.color_counts
    counts = dict(zip(map(tuple, counted.colors.tolist()), counted.counts.tolist(), strict=True))
    colors = unpack(data["colors"])
    sent = unpack(data["counts"], "<u4", 1).ravel().tolist()
    assert [counts[tuple(color)] for color in colors.tolist()] == sent
    assert [trace["meta"]["part"] for trace in data["figure"]["data"]] == [
        "edges",
        "pixels",
        "centroids",
    ]
    assert (data["name"], data["origin"]) == ("run 5", "Pixels were drawn")


def test_256_centroids_play_in_under_a_megabyte_and_a_half() -> None:
    run = run_on(photo_like(250, 375), 256, 10)
    data = step_data(run, key="k")
    assert_plays(data, run.pixels, run.trace)
    assert sum(len(data[name]) for name in ("maps", "at", "colors", "centroids")) < 1_500_000


@pytest.mark.parametrize("shape", [(700, 30), (301, 7), (300, 7), (16, 3000)])
def test_a_tall_picture_is_shown_by_every_nth_pixel(shape: tuple[int, int]) -> None:
    run = run_on(photo_like(*shape), 4, 3)
    data = step_data(run, key="k")
    step = -(-shape[0] // HEIGHT)
    assert data["height"] == -(-shape[0] // step) <= HEIGHT
    assert_plays({**data}, run.pixels[::step, ::step], run.trace) if step == 1 else None
    expected = [label_pixels(run.pixels, run.color_counts, one) for one in run.trace.labels]
    assert np.array_equal(unpacked_maps(data), np.array(expected)[:, ::step, ::step])


def test_packing_leaves_the_trace_alone() -> None:
    run = run_on(photo_like(9, 9), 3, 4)
    before = run.trace.labels.copy()
    pack_maps(run.pixels, run.color_counts, run.trace.labels)
    assert np.array_equal(run.trace.labels, before)


def test_questions_on_the_run_are_behind_a_button_and_can_be_turned_off(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = stepping(script, done)
    keys = ["ask-direction", "ask-pair", "ask-restarts"]
    assert [radio.key for radio in at.radio] == keys
    result = experiment_result(done)
    pair = instructive_pair(result.runs)
    right = ("Run A", "Run B", "Both alike")[pair.winner % 3]
    at.radio(key="ask-pair").set_value(right).run()
    assert "**Yes.** Run A ends at" in texts(at)
    at.segmented_control(key="step-k").set_value(2).run()
    assert at.radio(key="ask-pair").value is None
    at.toggle(key="questions").set_value(False).run()
    assert [radio.key for radio in at.radio] == []


def test_a_single_run_is_not_compared_with_itself(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(20, 30)), **{**FEW_RUNS, "restarts": 1})
    at = stepping(script, done)
    assert [radio.key for radio in at.radio] == ["ask-direction"]


def test_the_shares_of_the_first_clusters_count_pixels() -> None:
    run = run_on(photo_like(20, 30), 5, 1)
    labels = find_closest_centroids(run.pixels.reshape(-1, 3) / 255, run.trace.centroids[0])
    expected = np.bincount(labels, minlength=5) / labels.size
    assert np.allclose(cluster_shares(run.trace, run.color_counts, 1), expected)
