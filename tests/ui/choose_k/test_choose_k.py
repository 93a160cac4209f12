"""The Choose K page without a browser: its curve, and a K that is taken to Compress."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from compressor.imaging import apply_palette, load_image
from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.methods.quality import BEST_QUALITY
from compressor.pipeline.settings import QualitySettings
from compressor.ui.choose_k import view
from compressor.ui.choose_k.side_by_side import quantized, spread_points
from compressor.ui.formatting import file_size
from compressor.ui.jobs.job import Job
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import growing_curve_key, k_curve_task
from compressor.ui.memory.store import server_store
from tests.support.pages import (
    CHOOSE_K,
    PHOTO,
    Page,
    quality_result,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


def test_curve_is_drawn_and_takes_a_point_to_compress(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO).run()
    at.button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    assert not at.exception
    assert len(at.get("plotly_chart")) == 5
    drawn: KCurve = at.session_state["results"][JobKind.K_CURVE]
    assert f"The elbow is K = {drawn.elbow.k}" in texts(at)
    assert not [button for button in at.button if button.key == "try"]

    at.number_input(key="psnr").set_value(28.0).run()
    point_at_28_db = drawn.smallest(lambda point: point.psnr >= 28)
    assert point_at_28_db is not None
    assert f"**K = {point_at_28_db.k}**: {point_at_28_db.psnr:.2f} dB" in texts(at)
    at.button(key="take-least").click().run()
    assert at.session_state["k"] == point_at_28_db.k
    assert f"K = {point_at_28_db.k}" in [heading.value for heading in at.subheader]

    at.segmented_control(key="measure").set_value("SSIMULACRA2").run()
    at.number_input(key="ssimulacra2").set_value(10.0).run()
    point_at_10 = drawn.smallest(lambda point: point.ssimulacra2 >= 10)
    assert point_at_10 is not None
    assert f"**K = {point_at_10.k}**" in texts(at)
    assert f"SSIMULACRA2 {point_at_10.ssimulacra2:.1f}" in texts(at)
    assert "70 high" in texts(at)

    at.number_input(key="most-kb").set_value(0.1).run()
    assert "No K makes so small a file." in texts(at)

    at.session_state["method"] = RESTARTS_EXPERIMENT.title
    at.button(key="compress-with").click().run()
    assert at.session_state["method"] == BEST_QUALITY.title
    wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == QualitySettings(k=point_at_28_db.k)


def test_clicked_point_sets_k_and_a_second_click_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    for points in ([{"x": 48, "y": 0.1}], []):
        state["curve-cost"] = SimpleNamespace(selection=SimpleNamespace(points=points))
        view._take_clicked("curve-cost")
        assert state["k"] == 48


def test_the_preview_has_the_pixels_of_a_smaller_file(script: Page) -> None:
    data = encoded(photo_like(30, 40))
    at = with_picture(script(CHOOSE_K), data)
    at.session_state["smaller"] = 4.0
    at.run().button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    curve: KCurve = at.session_state["results"][JobKind.K_CURVE]
    assert curve.settings.smaller == 4.0
    point = curve.at(16)
    assert point is not None
    shown = quantized(at.session_state["chosen"], curve, point, view.PREVIEW_SIDE)
    pixels = load_image(data).pixels
    expected = apply_palette(pixels, point.palette, smaller=4.0, effort="fast")
    assert np.array_equal(load_image(shown).pixels, expected.to_pixels())
    assert expected.cost > apply_palette(pixels, point.palette).cost


def test_curve_is_asked_for_again_with_other_settings(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), encoded(photo_like(12, 15)))
    at.run().button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    at.session_state["space"] = "cielab"
    at.run()
    assert "This curve is still for the ones before" in texts(at)
    at.button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    assert at.session_state["results"][JobKind.K_CURVE].settings.space == "cielab"


def test_the_page_starts_at_the_elbow_and_at_half_of_the_file(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO).run()
    at.button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    curve: KCurve = at.session_state["results"][JobKind.K_CURVE]
    assert f"K = {curve.elbow.k}" in [heading.value for heading in at.subheader]
    assert at.session_state["k"] == curve.elbow.k
    size = at.number_input(key="most-kb")
    assert size.value == round(len(PHOTO) / 2000, 1)


def test_a_k_that_was_chosen_is_not_changed_to_the_elbow(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO)
    at.session_state["k"] = 6
    at.run().button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    assert at.session_state["k"] == 6
    assert "K = 6" in [heading.value for heading in at.subheader]


def test_four_numbers_of_colours_are_side_by_side_and_a_press_takes_one(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO).run()
    assert "15 numbers of colours" in at.button(key="try").label
    at.button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    curve: KCurve = at.session_state["results"][JobKind.K_CURVE]
    points = spread_points(curve.points)
    assert len(points) == 4
    assert points[-1] is curve.points[-1]
    for point in points:
        size = file_size(point.size)
        assert at.button(key=f"take-{point.k}-by-eye").label == f"{point.k} colours, {size}"
    shown = len(at.image) - len(at.sidebar.image)
    assert shown == 4
    at.button(key=f"take-{points[1].k}-by-eye").click().run()
    assert at.session_state["k"] == points[1].k


def test_few_points_are_all_shown_side_by_side() -> None:
    points = tuple(range(3))
    assert spread_points(points) == [0, 1, 2]  # type: ignore[arg-type, comparison-overlap]
    assert spread_points(tuple(range(15))) == [4, 7, 11, 14]  # type: ignore[arg-type]


def test_points_are_drawn_while_others_are_computed(script: Page) -> None:
    data = encoded(photo_like(30, 40, seed=3))
    at = with_picture(script(CHOOSE_K), data).run()
    task = k_curve_task(at.session_state["chosen"].file, QualitySettings())
    seen: list[tuple[int, ...]] = []

    def look(done: int, total: int, words: str) -> None:
        curve = server_store().find(growing_curve_key(task.key))
        seen.append(tuple(point.k for point in curve.points) if curve else ())

    whole = task.run(look, lambda: None)
    assert isinstance(whole, KCurve)
    ks = tuple(point.k for point in whole.points)
    assert len(seen) == 1 + len(ks)
    assert all(list(part) == sorted(part) for part in seen)
    assert [len(part) for part in seen] == list(range(1 + len(ks)))
    assert seen[-1] == ks
    assert server_store().find(growing_curve_key(task.key)) is None

    job = Job(task, "session")
    at.session_state["jobs"] = {JobKind.K_CURVE: job}
    part = replace(whole, points=whole.points[:4])
    server_store().keep(growing_curve_key(task.key), part, part.nbytes)
    at.run()
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in at.get("plotly_chart")]
    assert [chart["x"] for chart in charts] == [list(ks[:4])] * 2
    assert charts[0]["y"] == [point.size / 1e3 for point in part.points]
