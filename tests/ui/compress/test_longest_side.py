"""The longest side on the pages: the control, and all that is shown of the smaller picture."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging import encode_png_quickly, load_image
from compressor.imaging.picture import Picture
from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.methods.preview import compute_preview, preview_pixels, preview_settings
from compressor.pipeline.methods.quality import BEST_QUALITY
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.ui import previews
from compressor.ui.choose_k import view
from compressor.ui.choose_k.side_by_side import quantized
from compressor.ui.compress import stage
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.downloads.report_content import original_picture
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.settings.longest_side import SIZE_KEY
from tests.support.pages import (
    COMPRESS,
    Page,
    best_quality_page,
    elements,
    look_result,
    metrics,
    quality_result,
    run_best_quality,
    run_smallest_file,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like

CHOOSE_K = "pages/2_Choose_K.py"
PALETTE = "pages/3_Palette.py"
PHOTO = encoded(photo_like(90, 140))
MADE = "Made 70 x 45 px, from 140 x 90."


def picture() -> Picture:
    return load_image(PHOTO)


def control(at: AppTest) -> tuple[object, object]:
    """The button that is pressed, and the number of pixels."""
    return at.segmented_control(key=SIZE_KEY).value, at.number_input(key="longest_side").value


def test_the_buttons_and_the_number_are_one_setting(script: Page) -> None:
    at = best_quality_page(script, PHOTO).run()
    assert not at.exception
    assert at.segmented_control(key=SIZE_KEY).label == "Longest side, in pixels"
    assert control(at) == ("As it is", 0)
    at.segmented_control(key=SIZE_KEY).set_value("800").run()
    assert control(at) == ("800", 800)
    assert "Your picture has 140 x 90 px already, so it stays as it is" in texts(at)
    at.number_input(key="longest_side").set_value(70).run()
    assert control(at) == (None, 70)
    assert "Your picture becomes 70 x 45 px." in texts(at)
    at.number_input(key="longest_side").set_value(1600).run()
    assert control(at) == ("1600", 1600)
    at.segmented_control(key=SIZE_KEY).set_value(None).run()  # a second press
    assert control(at) == ("1600", 1600)
    at.radio(key="method").set_value("Smallest file").run()
    assert control(at) == ("1600", 1600)
    at.segmented_control(key=SIZE_KEY).set_value("As it is").run()
    assert control(at) == ("As it is", 0)
    assert "Your picture" not in texts(at)


def test_a_press_is_not_lost_where_its_callback_was_cut_short(script: Page) -> None:
    at = best_quality_page(script, PHOTO).run()
    at.session_state[SIZE_KEY] = "1200"  # as the browser says, before any callback
    assert at.session_state[f"shown-{SIZE_KEY}"] == "As it is"
    at.run()
    assert control(at) == ("1200", 1200)


def test_best_quality_shows_the_smaller_picture_and_says_so(script: Page) -> None:
    at = run_best_quality(script, PHOTO, k=8, longest_side=70)
    assert not at.exception
    result = quality_result(at)
    small = picture().shrunk(70)
    assert result.settings == QualitySettings(k=8, longest_side=70)
    assert result.picture.size() == (70, 45)
    size = len(result.picture.encode_png())
    assert metrics(at)["Bits per pixel"] == f"{8 * size / (70 * 45):.2f}"
    assert metrics(at)["Colours"] == f"8 of {len(small.count_colors()):,}"
    assert f"{MADE} The numbers compare it with the picture at that size." in texts(at)
    (slider,) = elements(at, "before_after")
    assert (slider["width"], slider["height"]) == (70, 45)
    assert slider["labels"][0].endswith(", made 70 x 45 px")
    at.number_input(key="longest_side").set_value(0).run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).picture.size() == (140, 90)
    assert "Made" not in texts(at)


def test_the_smallest_file_keeps_its_size_by_hand(script: Page) -> None:
    at = run_smallest_file(script, PHOTO, longest_side=70, max_bytes=2000, effort="fast")
    assert not at.exception
    result = look_result(at)
    assert result.settings == LookSettings(longest_side=70, max_bytes=2000, effort="fast")
    assert result.picture.size() == (70, 45)
    assert len(result.picture.encode_png()) <= 2000
    assert MADE in texts(at)
    at.button(key="use-chosen").click().run()
    assert at.radio(key="method").value == BEST_QUALITY.title
    assert control(at) == (None, 70)


def test_the_preview_is_of_the_smaller_picture(script: Page) -> None:
    at = run_best_quality(script, PHOTO, longest_side=70)
    selected = at.session_state["chosen"]
    files = {}
    for longest_side in (0, 70, 35):
        settings = QualitySettings(k=6, longest_side=longest_side)
        preview = stage.preview_of(selected, settings)
        quick = preview_settings(settings)
        assert preview is not None
        assert quick is not None
        small = preview_pixels(picture().shrunk(longest_side))
        indexed = compute_preview(small, quick)
        assert preview.file == encode_png_quickly(indexed.indices, indexed.palette)
        files[longest_side] = preview.file
    assert len({*files.values()}) == 3
    original = [
        previews.preview_with_alpha(selected.picture_for(QualitySettings(longest_side=n)), 1400)
        for n in (0, 70, 35)
    ]
    assert len({*original}) == 3


def test_the_report_says_the_size_and_what_is_compared(script: Page) -> None:
    at = run_best_quality(script, PHOTO, longest_side=70)
    selected = at.session_state["chosen"]
    result = quality_result(at)
    content = quality_content(selected, result)
    assert content.sentences[0].startswith(MADE)
    assert ("Size", "140 x 90 px") in content.numbers
    assert ("Made smaller", "70 x 45 px") in content.numbers
    assert ("Longest side", "70 px") in result.settings.rows()
    assert original_picture(selected, result.settings).words.endswith(MADE)


def test_choose_k_is_about_the_smaller_picture(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO)
    at.session_state["longest_side"] = 70
    at.run().button(key="try").click().run()
    at = wait_for_job(at, JobKind.K_CURVE)
    assert not at.exception
    assert "longest side 70 px" in texts(at)
    curve: KCurve = at.session_state["results"][JobKind.K_CURVE]
    assert curve.settings.longest_side == 70
    shown = load_image(quantized(at.session_state["chosen"], curve, curve.points[3], 900))
    assert shown.pixels.shape == (45, 70, 3)
    assert len(np.unique(shown.pixels.reshape(-1, 3), axis=0)) <= len(curve.points[3].palette)
    (slider,) = elements(at, "before_after")
    assert (slider["width"], slider["height"]) == (70, 45)
    at.session_state["longest_side"] = 35
    at.run()
    assert "This curve is still for the ones before" in texts(at)
    assert view.tried_numbers(curve.settings) > 0


@pytest.mark.parametrize("page", [PALETTE, CHOOSE_K, "pages/4_Analysis.py"])
def test_other_pages_take_the_smaller_result(script: Page, page: str) -> None:
    from tests.support.pages import with_results_of

    done = run_best_quality(script, PHOTO, longest_side=70)
    at = with_results_of(with_picture(script(page), PHOTO), done)
    at.session_state["longest_side"] = 70
    at.run()
    assert not at.exception
    if page == PALETTE:
        (data,) = elements(at, "palette")
        assert data["pixels"] == f"{70 * 45:,}"


def test_a_link_sets_it_before_a_picture_is_chosen(script: Page) -> None:
    at = script(COMPRESS)
    at.query_params.update({"longest_side": "70", "method": "quality"})
    at.run()
    assert not at.exception
    assert at.session_state["longest_side"] == 70


def test_the_button_is_pressed_where_the_browser_sees_the_second_run_of_a_page_alone(
    script: Page,
) -> None:
    at = best_quality_page(script, PHOTO).run().run()
    buttons = at.segmented_control(key=SIZE_KEY)
    assert buttons.value == "As it is"
    assert list(buttons.proto.default) == [0]
