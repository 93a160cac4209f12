"""Best quality, locked colours and Choose K as the pages show them, without a browser."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from compressor.imaging import load_image
from compressor.pipeline import k_curve, quality
from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.quality import QualityResult, SmallerAlternative
from compressor.pipeline.settings import QualitySettings
from compressor.ui.choose_k import view
from compressor.ui.jobs.job import State
from compressor.ui.settings import locked_colors, quality_settings, restart_settings
from kmc import SPACES
from tests.support.pages import Page, texts, with_picture
from tests.support.pictures import encoded, photo_like

PHOTO = encoded(photo_like(60, 80))
COMPRESS = "pages/1_Compress.py"
CHOOSE = "pages/2_Choose_K.py"


def wait(at: AppTest, kind: str) -> AppTest:
    """The page after the job of this kind has ended."""
    if job := at.session_state["jobs"].get(kind):
        assert job.ended.wait(30)
        assert job.state is State.DONE
    return at.run()


def compressed(script: Page, data: bytes = PHOTO, k: int = 8, **state: object) -> AppTest:
    at = with_picture(script(COMPRESS), data)
    for key, value in state.items():
        at.session_state[key] = value
    at.run().number_input(key="k").set_value(k)
    at.button(key="compress").click().run()
    return wait(at, quality.KIND)


def result_of(at: AppTest) -> QualityResult:
    return at.session_state["results"][quality.KIND]


def elements(at: AppTest, name: str) -> list[dict]:
    """The data of the page's own elements of this name."""
    found = [element.proto for element in at.get("bidi_component")]
    return [json.loads(proto.json) for proto in found if proto.component_name == name]


def test_best_quality_is_the_method_of_a_first_visit(script: Page) -> None:
    at = compressed(script)
    assert not at.exception
    assert at.segmented_control(key="method").value == restart_settings.BEST_QUALITY
    result = result_of(at)
    assert result.wishes == QualitySettings(k=8)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Colours"] == f"8 of {result.colors:,}"
    assert shown["PSNR"] == f"{result.quality.psnr:.2f} dB"
    assert shown["SSIM"] == f"{result.quality.ssim:.4f}"
    assert shown["Mean colour difference"] == f"{result.quality.delta_e_mean:.2f}"
    assert shown["Largest for 95 %"] == f"{result.quality.delta_e_p95:.2f}"
    labels = [button.label for button in at.get("download_button")]
    assert labels == [f"Download PNG, {shown['File']}", "Download palette", "Report", "Recipe"]
    (slider,) = elements(at, "before_after")
    assert (slider["width"], slider["height"], slider["transparent"]) == (80, 60, False)
    assert all(picture.startswith("data:image/") for picture in slider["pictures"])
    (palette,) = elements(at, "swatch_buttons")
    assert len(palette["swatches"]) == 8


def test_the_settings_are_those_of_the_widgets(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    at.segmented_control(key="effort").set_value("fast")
    at.radio(key="space").set_value("oklab")
    at.select_slider(key="dither").set_value(0.5)
    at.number_input(key="k").set_value(5).run()
    assert "jobs" not in at.session_state or not at.session_state["jobs"]
    at.button(key="compress").click().run()
    at = wait(at, quality.KIND)
    assert result_of(at).wishes == QualitySettings(k=5, effort="fast", space="oklab", dither=0.5)
    at.number_input(key="k").set_value(6).run()
    assert "Below: K = 5, effort fast, OKLab, dithering 50 %." in texts(at)
    assert {*quality_settings.SPACE_SENTENCES} == {*quality_settings.SPACE_NAMES} == {*SPACES}


def test_both_methods_keep_their_results(script: Page) -> None:
    at = compressed(script)
    at.segmented_control(key="method").set_value(restart_settings.RESTARTS).run()
    assert not at.exception
    assert [metric.label for metric in at.metric] == []
    at.number_input(key="restarts").set_value(3)
    at.button(key="compress").click().run()
    at = wait(at, "experiment")
    assert "Cost" in [metric.label for metric in at.metric]
    at.segmented_control(key="method").set_value(restart_settings.BEST_QUALITY).run()
    assert "PSNR" in [metric.label for metric in at.metric]


def test_fewer_colours_than_asked_for_and_a_file_without_loss(script: Page) -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    flat[:10, :, 0] = 200
    flat[:, 10:, 2] = 90
    assert "You asked for 16 colours; this picture has 4." in texts(
        compressed(script, encoded(flat), k=16)
    )
    at = compressed(script, encoded(flat), k=2)
    labels = [button.label for button in at.get("download_button")]
    assert any(label.startswith("Without loss, 4 colours") for label in labels)


def test_one_transparent_pixel_goes_all_the_way_on_a_checkerboard(script: Page) -> None:
    at = compressed(script, encoded(np.array([[[9, 8, 7, 0]]], np.uint8)))
    assert not at.exception
    assert result_of(at).picture.to_pixels().tolist()[0][0][3] == 0
    assert elements(at, "before_after")[0]["transparent"]


def test_a_larger_file_says_why_and_an_offer_can_be_taken(script: Page) -> None:
    data = encoded(photo_like(120, 160), "JPEG", quality=60)
    at = compressed(script, data, k=128)
    assert "On photos a JPEG is often as small as a few colours" in at.warning[0].value
    offer: SmallerAlternative = result_of(at).offers[-1]
    at.button(key=f"offer-{len(result_of(at).offers) - 1}").click().run()
    at = wait(at, quality.KIND)
    assert result_of(at).wishes == offer.wishes
    assert at.number_input(key="k").value == offer.wishes.k < 128
    assert not at.warning
    assert len(result_of(at).picture.encode_png()) < len(data)


def test_locked_colours_by_code_by_wheel_and_by_press(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO)
    at.session_state["locking"] = True
    at.run()
    at.text_input(key="codes").set_value("#e4002b fff").run()
    assert at.session_state["locked"] == ((228, 0, 43), (255, 255, 255))
    assert at.text_input(key="codes").value == ""
    at.text_input(key="codes").set_value("no colour").run()
    assert "is not a hex code" in at.error[0].value
    assert len(at.session_state["locked"]) == 2
    at.color_picker(key="wheel").set_value("#102030")
    at.button(key="lock").click().run()
    assert at.session_state["locked"][-1] == (16, 32, 48)
    (shown,) = elements(at, "swatch_buttons")
    assert [swatch["code"] for swatch in shown["swatches"]] == ["#e4002b", "#ffffff", "#102030"]
    assert all(swatch["pressed"] for swatch in shown["swatches"])
    at.number_input(key="k").set_value(2).run()
    assert "3 colours are locked, but K = 2" in texts(at)
    assert at.button(key="compress").disabled
    at.number_input(key="k").set_value(4).run()
    at.button(key="compress").click().run()
    at = wait(at, quality.KIND)
    palette = {*map(tuple, result_of(at).palette.tolist())}
    assert {*at.session_state["locked"]} <= palette


def test_a_place_in_the_picture_gives_its_colour() -> None:
    picture = load_image(encoded(photo_like(5, 7)))
    assert locked_colors._color_at(picture, 4, 6) == tuple(picture.pixels[4, 6].tolist())


def test_choose_k_draws_the_curve_and_takes_a_point_to_compress(script: Page) -> None:
    at = with_picture(script(CHOOSE), PHOTO).run()
    at.button(key="try").click().run()
    at = wait(at, k_curve.KIND)
    assert not at.exception
    assert len(at.get("plotly_chart")) == 4
    drawn: KCurve = at.session_state["results"][k_curve.KIND]
    assert f"The elbow is K = {drawn.elbow.k}" in texts(at)
    assert not [button for button in at.button if button.key == "try"]

    at.number_input(key="psnr").set_value(28.0).run()
    found = drawn.smallest(lambda point: point.psnr >= 28)
    assert found is not None
    assert f"**K = {found.k}**: {found.psnr:.2f} dB" in texts(at)
    at.button(key="take-least").click().run()
    assert at.session_state["k"] == found.k
    assert f"K = {found.k}" in [heading.value for heading in at.subheader]

    at.number_input(key=f"most-{drawn.sha256[:8]}").set_value(0.1).run()
    assert "No K makes so small a file." in texts(at)

    at.session_state["method"] = restart_settings.RESTARTS
    at.button(key="compress-with").click().run()
    assert at.session_state["method"] == restart_settings.BEST_QUALITY
    wait(at, quality.KIND)
    assert result_of(at).wishes == QualitySettings(k=found.k)


def test_a_clicked_point_sets_k_and_a_second_click_on_it_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    for points in ([{"x": 48, "y": 0.1}], []):
        state["curve-cost"] = SimpleNamespace(selection=SimpleNamespace(points=points))
        view._take_clicked("curve-cost")
        assert state["k"] == 48


def test_other_settings_ask_for_another_curve(script: Page) -> None:
    at = with_picture(script(CHOOSE), encoded(photo_like(12, 15)))
    at.run().button(key="try").click().run()
    at = wait(at, k_curve.KIND)
    at.session_state["space"] = "cielab"
    at.run()
    assert "the curve for other settings" in texts(at)
    at.button(key="try").click().run()
    at = wait(at, k_curve.KIND)
    assert at.session_state["results"][k_curve.KIND].wishes.space == "cielab"
