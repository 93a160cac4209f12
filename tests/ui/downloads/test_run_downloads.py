"""The downloads of runs: files that hold the run, named by the picture, and nothing from outside.

The pages' buttons are watched, and what they would make at a click is made and read again.
"""

import base64
import csv
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from compressor.figures.style import hex_codes
from compressor.pipeline.methods.experiment import ExperimentResult
from kmc import count_colors, find_closest_centroids, rank_of_run, trace_run
from tests.support.pages import (
    FEW_RUNS,
    STEP_BY_STEP,
    Page,
    experiment_result,
    open_analysis,
    run_experiment,
    with_results_of,
)
from tests.support.pictures import encoded, photo_like

Files = dict[str, tuple[str, Callable[[], bytes]]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the buttons of the pages offer: by their keys, the name of a file and what makes it."""
    offered: Files = {}
    draw = st.download_button

    def watched(label: str, data: Any, file_name: str, mime: str, **more: Any) -> bool:
        offered[more["key"]] = (file_name, data)
        return draw(label, data, file_name, mime, **more)

    monkeypatch.setattr(st, "download_button", watched)
    monkeypatch.setattr("compressor.figures.film.animation.WIDTHS", (480,))
    return offered


@pytest.fixture
def done(script: Page) -> AppTest:
    """A session with an experiment."""
    return run_experiment(script, encoded(photo_like(40, 60)), **FEW_RUNS)


def step_by_step(script: Page, done: AppTest) -> AppTest:
    at = with_results_of(script(STEP_BY_STEP), done).run()
    assert not at.exception
    return at


def result_of(done: AppTest) -> ExperimentResult:
    result = experiment_result(done)
    assert result is not None
    return result


def rows_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


def test_every_file_of_a_run_is_named_by_the_picture_and_the_run(
    script: Page, done: AppTest, files: Files
) -> None:
    step_by_step(script, done)
    best = result_of(done).runs.best
    names = [name for key, (name, _) in files.items() if key.startswith("take-")]
    assert names == [
        f"photo-k8-run{best}.gif",
        f"photo-k8-run{best}.webp",
        f"photo-k8-run{best}-slides.html",
        f"photo-k8-run{best}-cost.svg",
        f"photo-k8-run{best}.csv",
    ]


@pytest.mark.parametrize("format", ["GIF", "WebP"])
def test_the_animation_of_the_chosen_run_has_a_picture_for_each_iteration(
    script: Page, done: AppTest, files: Files, format: str
) -> None:
    at = step_by_step(script, done)
    at.button(key="step-Worst").click().run()
    image = Image.open(io.BytesIO(files[f"take-Animated {format}"][1]()))
    assert image.format == format.upper()
    assert image.n_frames == result_of(done).settings.iterations + 1


def test_the_numbers_of_a_run_are_those_of_its_course(
    script: Page, done: AppTest, files: Files
) -> None:
    step_by_step(script, done)
    result = result_of(done)
    start = result.runs.initial_centroids[result.runs.best]
    trace = trace_run(count_colors(result.pixels), start, result.settings.iterations)
    first, *rows = rows_of(files["take-Numbers (CSV)"][1]())
    assert first["centroids"].split() == hex_codes(np.rint(255 * start).astype(np.uint8))
    assert [float(row["cost after updating"]) for row in rows] == trace.costs.tolist()
    assert [float(row["cost after assigning"]) for row in rows] == trace.costs_assigned.tolist()
    assert [int(row["centroids that moved"]) for row in rows] == trace.moved.tolist()


def test_the_numbers_of_every_run_repeat_it(script: Page, done: AppTest, files: Files) -> None:
    open_analysis(script, done)
    name, make = files["take-runs-csv"]
    assert name == "photo-5-runs.csv"
    result = result_of(done)
    rows = rows_of(make())
    assert [(row["K"], row["run"]) for row in rows] == [
        (str(k), str(run)) for k in (8, 2) for run in range(5)
    ]
    for row, run in zip(rows, range(5), strict=False):
        assert float(row["cost"]) == result.runs.costs[run]
        assert int(row["rank by cost"]) == rank_of_run(result.runs.costs, run)
        assert int(row["seed"]) == result.settings.seed
        codes = row["centroids at the start"].split()
        start = np.array([list(bytes.fromhex(code[1:])) for code in codes]) / 255
        again = trace_run(count_colors(result.pixels), start, result.settings.iterations)
        costs = [float(row[f"cost after iteration {i}"]) for i in (1, 2)]
        assert costs == pytest.approx(again.costs.tolist(), rel=1e-12)


@pytest.mark.parametrize("chart", ["costs", "distribution", "convergence"])
def test_the_charts_of_all_runs_are_svg_files(
    script: Page, done: AppTest, files: Files, chart: str
) -> None:
    open_analysis(script, done)
    name, make = files[f"take-{chart}-svg"]
    assert name == f"photo-5-runs-{chart}.svg"
    root = ET.fromstring(make())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("aria-label")
    if chart == "costs":
        points = root.findall(".//{http://www.w3.org/2000/svg}circle")
        assert len(points) == len(result_of(done).runs)


def test_the_slides_hold_every_iteration_and_ask_for_nothing(
    script: Page, done: AppTest, files: Files
) -> None:
    step_by_step(script, done)
    page = files["take-Slides"][1]().decode()
    result = result_of(done)
    start = result.runs.initial_centroids[result.runs.best]
    headings = re.findall("<h1>(.*?)</h1>", page)
    assert headings == ["Start", "Iteration 1 of 2", "Iteration 2 of 2"]
    assert not re.findall("<(?:link|iframe|object)", page)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(addresses) == 2 * len(headings)
    assert all(address.startswith("data:image/") for address in addresses)
    (script_text,) = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script_text.encode()).digest()).decode()
    assert "default-src 'none'; img-src data:" in page
    assert f"script-src 'sha256-{digest}'" in page
    first = base64.b64decode(addresses[2].partition("base64,")[2])
    shown = np.array(Image.open(io.BytesIO(first)).convert("RGB"))
    labels = find_closest_centroids(result.pixels.reshape(-1, 3).astype(float), 255 * start)
    moved = trace_run(count_colors(result.pixels), start, 1).centroids[1]
    expected = np.rint(255 * moved[labels]).astype(np.uint8).reshape(shown.shape)
    assert np.array_equal(shown, expected)


def test_a_name_of_a_stranger_stays_text_in_the_slides(
    script: Page, done: AppTest, files: Files
) -> None:
    at = with_results_of(script(STEP_BY_STEP), done)
    chosen = at.session_state["chosen"]
    hostile = "<script>alert(1)</script>.png"
    at.session_state["chosen"] = type(chosen)(file=chosen.file, name=hostile, source="upload")
    at.run()
    name, make = files["take-Slides"]
    assert re.fullmatch(r"[\w-]+\.html", name)
    page = make().decode()
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in page
