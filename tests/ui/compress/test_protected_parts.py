"""Protected parts as the Compress and the Batch page show them, without a browser."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging.metrics import error_map
from compressor.pipeline.protected.part import MAX_PARTS, Part
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.elements.messages import MessageError
from compressor.ui.elements.part_editor.component import read_parts
from tests.support.pages import (
    BATCH,
    Page,
    best_quality_page,
    elements,
    quality_result,
    texts,
    wait_for_job,
)
from tests.support.pictures import encoded, photo_like

PHOTO = encoded(photo_like(60, 80))
PART = Part(x=8, y=6, width=20, height=15, weight=20)
OTHER = Part(x=40, y=30, width=10, height=12)


def page_with_parts(script: Page, *parts: Part, data: bytes = PHOTO) -> AppTest:
    """The Compress page with the list of protected parts open."""
    at = best_quality_page(script, data)
    at.session_state["k"] = 5
    at.session_state["effort"] = "fast"
    at.session_state["protecting"] = True
    at.session_state["protect"] = parts
    at.run()
    assert not at.exception
    return at


def remove_keys(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button if button.label == "Remove"]


def test_parts_are_typed_weighed_and_removed(script: Page) -> None:
    at = page_with_parts(script)
    at.text_input(key="part-text").set_value("8,6,20,15:20").run()
    assert at.session_state["protect"] == (PART,)
    assert at.text_input(key="part-text").value == ""
    at.text_input(key="part-text").set_value("40,30,10,12").run()
    assert at.session_state["protect"] == (PART, OTHER)
    (editor,) = elements(at, "part_editor")
    assert editor["parts"] == [[8, 6, 20, 15, 20], [40, 30, 10, 12, 10]]
    assert (editor["width"], editor["height"], editor["most"]) == (80, 60, MAX_PARTS)
    assert at.number_input(key="part-weight-1").value == 10
    at.number_input(key="part-weight-1").set_value(4).run()
    assert [part.weight for part in at.session_state["protect"]] == [20, 4]
    at.button(key="part-remove-0").click().run()
    assert at.session_state["protect"] == (Part(x=40, y=30, width=10, height=12, weight=4),)
    assert remove_keys(at) == ["part-remove-0"]
    assert at.number_input(key="part-weight-0").value == 4


def test_the_weight_of_a_part_that_was_just_removed_changes_nothing(script: Page) -> None:
    at = page_with_parts(script)
    for text in ("8,6,20,15:20", "40,30,10,12"):
        at.text_input(key="part-text").set_value(text).run()
    at.session_state["protect"] = (PART,)
    at.number_input(key="part-weight-1").set_value(4).run()
    assert not at.exception
    assert at.session_state["protect"] == (PART,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8,6,20", "is no part of a picture such as"),
        ("8,6,0,15", "The part 8,6,0,15 has no size, 0 x 15 px"),
        ("8,6,20,15:99", "has the weight 99; it has to be from 2 to 50."),
    ],
)
def test_a_text_that_is_no_part_stays_with_the_reason(script: Page, text: str, words: str) -> None:
    at = page_with_parts(script)
    at.text_input(key="part-text").set_value(text).run()
    assert words in at.error[0].value
    assert at.text_input(key="part-text").value == text
    assert at.session_state["protect"] == ()


def test_there_are_at_most_so_many(script: Page) -> None:
    parts = [Part(x=x, y=0, width=1, height=1) for x in range(MAX_PARTS)]
    at = page_with_parts(script, *parts)
    at.text_input(key="part-text").set_value("8,6,20,15").run()
    assert f"{MAX_PARTS} parts are protected, and no more can be" in at.error[0].value
    assert len(at.session_state["protect"]) == MAX_PARTS


def test_the_result_says_what_was_protected(script: Page) -> None:
    at = page_with_parts(script, PART, OTHER)
    at = wait_for_job(at, QualitySettings.method)
    result = quality_result(at)
    assert result.settings.protect == (PART, OTHER)
    selected = at.session_state["chosen"]
    errors = error_map(selected.picture.pixels, result.picture.to_pixels())
    inside = np.zeros(errors.shape, bool)
    inside[6:21, 8:28] = True
    inside[30:42, 40:50] = True
    mean = f"{errors[inside].mean():.2f}"
    assert f"In 2 protected parts colours are off by {mean} on average" in texts(at)
    rows = dict(quality_content(selected, result).numbers)
    assert rows["Mean colour difference, protected parts"] == mean
    assert (
        "Protected parts",
        "20 x 15 px at x = 8, y = 6, weighing 20; 10 x 12 px at x = 40, y = 30, weighing 10",
    ) in result.settings.rows()
    at.session_state["protecting"] = False
    at.run()
    assert ":material/shield: Protected: 2 parts" in [caption.value for caption in at.caption]
    at.button(key="put-back").click().run()
    assert at.session_state["protect"] == ()
    at = wait_for_job(at, QualitySettings.method)
    assert "protected part" not in texts(at)


def test_a_part_outside_the_picture_begins_nothing(script: Page) -> None:
    for place in (Part(x=70, y=6, width=20, height=15), Part(x=8, y=50, width=20, height=15)):
        at = page_with_parts(script, PART, place)
        assert f"The protected part {place.text} ends at" in at.error[0].value
        assert "outside the picture of 80 x 60 px" in at.error[0].value
        assert "jobs" not in at.session_state or not at.session_state["jobs"]


def test_parts_are_forgotten_with_their_picture(script: Page) -> None:
    at = page_with_parts(script, PART)
    other = AppTest.from_function(_choose_sample, default_timeout=30)
    for key in ("chosen", "protect"):
        other.session_state[key] = at.session_state[key]
    other.run()
    assert not other.exception
    assert other.session_state["chosen"].sample == SAMPLES[0].name
    assert other.session_state["protect"] == ()
    other.session_state["protect"] = (PART,)
    other.run()  # the same picture again
    assert other.session_state["protect"] == (PART,)
    back = AppTest.from_function(_go_back, default_timeout=30)
    for key in ("chosen", "protect"):
        back.session_state[key] = other.session_state[key]
    back.session_state["before"] = at.session_state["chosen"]
    assert back.run().session_state["protect"] == ()
    linked = AppTest.from_function(_choose_sample, default_timeout=30)
    linked.session_state["protect"] = (PART,)  # by a link, before there is a picture
    linked.run()
    assert linked.session_state["protect"] == (PART,)


def _choose_sample() -> None:
    from compressor.samples import SAMPLES
    from compressor.ui.image.use_picture import use_sample

    use_sample(SAMPLES[0])


def _go_back() -> None:
    import streamlit as st

    from compressor.ui.image.use_picture import go_back_to

    go_back_to(st.session_state["before"])


def test_a_batch_protects_the_same_parts_in_every_picture(script: Page) -> None:
    at = script(BATCH).run()
    at.file_uploader(key="batch-upload-0").set_value([("a.png", PHOTO, "")])
    at.session_state["protecting"] = True
    at.run()
    assert not at.exception
    assert "The same parts in every picture, so they should be of one size" in texts(at)
    assert not elements(at, "part_editor")
    at.text_input(key="part-text").set_value("8,6,20,15:20").run()
    assert at.session_state["protect"] == (PART,)
    assert "1 protected" in texts(at)


def test_what_a_browser_sends_is_cut_to_the_picture() -> None:
    size = (80, 60)
    rows = [
        [8, 6, 20, 15, 20],
        [8, 6, 20, 15, 20],
        [-5, -5, 9, 200, 99],
        [500, 500, 1, 1, 0],
        [7, 7, -3, 0, 3],
    ]
    assert read_parts(rows, size) == (
        PART,
        Part(x=0, y=0, width=4, height=60, weight=50),
        Part(x=79, y=59, width=1, height=1, weight=2),
        Part(x=7, y=7, width=1, height=1, weight=3),
    )
    many = [[x % 80, x // 80, 1, 1, 2] for x in range(100)]
    assert len(read_parts(many, size)) == MAX_PARTS
    assert read_parts([], size) == ()
    for bad in (None, [[1, 2]], [["a"] * 5], 7, [None]):
        with pytest.raises(MessageError):
            read_parts(bad, size)


def test_a_smaller_picture_is_protected_in_the_same_parts(script: Page) -> None:
    at = page_with_parts(script, PART, data=encoded(photo_like(60, 80, seed=3)))
    at.number_input(key="longest_side").set_value(40).run()
    at = wait_for_job(at, QualitySettings.method)
    result = quality_result(at)
    assert result.errors.shape == (30, 40)
    inside = result.errors[3:11, 4:14]
    assert f"colours are off by {inside.mean():.2f} on average" in texts(at)
