"""The Image page without a browser: samples, uploads and what can't be read."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import StopException

from compressor.pipeline.settings import LookSettings
from compressor.samples import SAMPLES
from compressor.ui import state
from compressor.ui.image.view import DATA_KEY
from compressor.ui.state import SelectedPicture
from tests.support.animations import moving_square, pillow_file
from tests.support.pages import (
    FEW_RUNS,
    Page,
    elements,
    experiment_result,
    run_experiment,
    texts,
    use_sample,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


def test_sample_shows_its_data(script: Page) -> None:
    at = script("app.py").run()
    use_sample(at, "chelsea.png")
    assert not at.exception
    shown = {metric.label: metric.value for metric in at.metric}
    pixels = np.asarray(Image.open(io.BytesIO(SAMPLES[1].data)).convert("RGB"))
    colors = len(np.unique(pixels.reshape(-1, 3), axis=0))
    assert shown["Width"] == "451 px"
    assert shown["Height"] == "300 px"
    assert shown["File (PNG)"] == "240.5 kB"
    assert shown["Distinct colours"] == f"{colors:,}"


def test_of_an_animation_the_command_line_is_told(script: Page) -> None:
    at = script("app.py").run()
    moving = pillow_file(moving_square(4), "GIF")
    at.file_uploader(key="upload").upload("moving.gif", moving, "image/gif").run()
    at.switch_page("app.py").run()
    captions = [caption.value for caption in at.caption]
    assert any("Only the first of 4 frames" in caption for caption in captions)
    assert any(
        "Compress* and the command line write every frame: `" in caption
        and "animation.gif`" in caption
        for caption in captions
    )
    use_sample(at, "chelsea.png")
    assert not any("every frame" in caption.value for caption in at.caption)


def test_upload_is_taken_into_use_and_a_bad_one_loses_nothing(script: Page) -> None:
    at = script("app.py").run()
    good = encoded(photo_like(12, 17), "JPEG")
    at.file_uploader(key="upload").upload("mine.jpg", good, "image/jpeg").run()
    assert at.session_state["chosen"].name == "mine.jpg"
    assert at.title[0].value == "Compress"  # which begins by itself
    assert LookSettings.method in {*at.session_state["jobs"], *at.session_state["results"]}
    at.switch_page("app.py").run()
    assert {metric.label: metric.value for metric in at.metric}["Width"] == "17 px"

    cut = encoded(photo_like(12, 17))[:300]
    at.file_uploader(key="upload").upload("broken.png", cut, "image/png").run()
    assert not at.exception
    assert [error.value for error in at.error] == [
        "The picture is cut off or damaged, so it can't be decoded; try another copy,"
        " or open it in a picture editor and save it anew."
    ]
    assert at.session_state["chosen"].name == "mine.jpg"
    assert len(at.metric) == 4
    assert "In use:** mine.jpg" in texts(at)


def test_the_server_lets_go_of_an_upload_when_the_next_is_in_use(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda self, session, file: removed.append(file)
    )
    at = script("app.py").run()
    at.file_uploader(key="upload").upload("a.png", encoded(photo_like(12, 17))).run()
    first = at.session_state["kept-upload"]
    assert removed == []
    at.file_uploader(key="upload").upload("b.png", encoded(photo_like(12, 18))).run()
    assert at.session_state["chosen"].name == "b.png"
    assert removed == [first]


def test_an_upload_outlives_a_run_that_is_cut_short(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when something is pressed while the file is decoded: the next run begins anew."""
    at = script("app.py").run()
    with monkeypatch.context() as patch:
        patch.setattr(state, "select_picture", cut_short)
        at.file_uploader(key="upload").upload("a.png", encoded(photo_like(12, 17))).run()
    assert "chosen" not in at.session_state
    at.run()
    assert at.session_state["chosen"].name == "a.png"
    assert at.title[0].value == "Compress"


def cut_short(selected: SelectedPicture) -> None:
    raise StopException


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("http://example.org/cat.png", "anybody on the way could change the picture"),
        ("https://127.0.0.1/cat.png", "leads to a private address"),
        ("https://drive.google.com/drive/folders/abc", "a link to a folder"),
    ],
)
def test_a_link_that_is_bad_says_why_and_nothing_is_lost(
    script: Page, link: str, reason: str
) -> None:
    at = with_picture(script("app.py"), encoded(photo_like(12, 17)), "before.png")
    at.session_state["other-ways"] = True
    at.run()
    at.text_input(key="link").set_value(link)
    next(b for b in at.button if b.label == "Fetch").click().run()
    assert not at.exception
    assert reason in at.error[0].value
    assert at.session_state["chosen"].name == "before.png"


def test_transparency_and_animation_are_said(script: Page) -> None:
    rgba = np.zeros((4, 5, 4), np.uint8)
    at = with_picture(script("app.py"), encoded(rgba)).run()
    assert "the experiment sees them laid on white" in texts(at)


def test_the_data_are_closed_at_first_and_their_state_is_remembered(script: Page) -> None:
    at = with_picture(script("app.py"), encoded(photo_like(12, 17)), "mine.png").run()
    assert [metric.label for metric in at.metric] == [
        "Width",
        "Height",
        "File (PNG)",
        "Distinct colours",
    ]
    assert not elements(at, "cloud")
    for is_open in (True, False):
        at.session_state[DATA_KEY] = is_open
        at.run()
        at.switch_page("pages/6_How_it_works.py").run()
        at.switch_page("app.py").run()
        assert bool(elements(at, "cloud")) == is_open
        assert ("Bits per pixel" in [metric.label for metric in at.metric]) == is_open


def test_choosing_another_picture_drops_the_result(script: Page) -> None:
    at = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    other = encoded(photo_like(60, 80, seed=1))
    at.file_uploader(key="upload").upload("coffee.png", other, "image/png").run()
    assert experiment_result(at) is None
    assert at.session_state["chosen"].name == "coffee.png"
