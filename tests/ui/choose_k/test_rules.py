"""The elbow and the silhouette on Choose K: what they say is computed on the picture in use."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging import load_image, shrink
from compressor.pipeline.k_curve import KCurve, elbow
from compressor.pipeline.lesson.silhouette import silhouettes
from compressor.samples import SAMPLES
from compressor.ui.choose_k.rules import shorter_elbow
from compressor.ui.jobs.kinds import JobKind
from tests.support.pages import CHOOSE_K, PHOTO, Page, texts, wait_for_job, with_picture
from tests.support.pictures import encoded


def with_curve(script: Page, data: bytes) -> tuple[AppTest, KCurve]:
    at = with_picture(script(CHOOSE_K), data).run()
    at.button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    assert not at.exception
    curve: KCurve = at.session_state["results"][JobKind.K_CURVE]
    return at, curve


def test_the_silhouette_is_computed_when_it_is_asked_for(script: Page) -> None:
    at, curve = with_curve(script, PHOTO)
    assert len(at.get("plotly_chart")) == 5
    at.button(key="silhouette").click().run()
    assert not at.exception
    palettes = [(point.k, point.palette) for point in curve.points]
    expected = silhouettes(load_image(PHOTO).pixels, palettes)
    drawn = json.loads(at.get("plotly_chart")[-1].proto.spec)["data"]
    assert drawn[0]["x"] == [each.k for each in expected]
    assert drawn[0]["y"] == [each.score for each in expected]
    best = max(expected, key=lambda each: each.score)
    assert drawn[1]["text"] == [f"highest: K = {best.k}"]
    point = curve.at(best.k)
    assert point is not None
    assert f"**Highest at K = {best.k}**, which keeps {point.psnr:.2f} dB" in texts(at)
    assert not [button for button in at.button if button.key == "silhouette"]
    assert len(at.run().get("plotly_chart")) == 6


def test_one_colour_has_none_and_the_page_says_why(script: Page) -> None:
    at, _ = with_curve(script, encoded(np.full((6, 6, 3), 99, np.uint8)))
    at.button(key="silhouette").click().run()
    assert not at.exception
    assert "all pixels have one colour" in texts(at)


def test_the_elbow_says_what_it_would_be_had_fewer_been_tried(script: Page) -> None:
    at, curve = with_curve(script, PHOTO)
    tried = [point for point in curve.points if point.k <= 128]
    ks = np.array([point.k for point in tried])
    index = elbow(ks, np.array([point.cost for point in tried]))
    assert shorter_elbow(curve) == (128, tried[index])
    assert f"**The elbow: K = {curve.elbow.k}.**" in texts(at)
    assert f"Had they ended at K = 128, it would be K = {tried[index].k}." in texts(at)


def test_the_elbow_says_that_it_would_be_the_same(script: Page) -> None:
    coffee = shrink(load_image(SAMPLES[0].data).pixels, 30)
    at, curve = with_curve(script, encoded(coffee))
    assert f"Had they ended at K = 128, it would still be K = {curve.elbow.k}." in texts(at)


@pytest.mark.parametrize("colors", [1, 3])
def test_a_short_curve_has_no_shorter_one(script: Page, colors: int) -> None:
    pixels = np.repeat(np.arange(colors, dtype=np.uint8) * 90, 12).reshape(4, -1, 1)
    _, curve = with_curve(script, encoded(np.repeat(pixels, 3, axis=2)))
    assert shorter_elbow(curve) is None
