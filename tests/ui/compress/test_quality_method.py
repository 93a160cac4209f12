"""Best quality and locked colours as the Compress page shows them, without a browser."""

import io
import re

import numpy as np
from PIL import Image

from compressor.imaging import load_image
from compressor.imaging.formats.jpeg_size import jpeg_size_estimate
from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.methods.quality import BEST_QUALITY, SmallerAlternative
from compressor.pipeline.settings import EYE, SPACE, QualitySettings, RestartSettings
from compressor.ui.compress import pinned
from compressor.ui.formatting import file_size
from compressor.ui.settings import locked_colors
from kmc import SPACES
from tests.support.pages import (
    JOB_SECONDS,
    Page,
    best_quality_page,
    elements,
    metrics,
    quality_result,
    run_best_quality,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


def test_best_quality_shows_its_numbers_and_its_files(script: Page) -> None:
    at = run_best_quality(script)
    assert not at.exception
    assert at.radio(key="method").value == BEST_QUALITY.title
    result = quality_result(at)
    assert result.settings == QualitySettings(k=8)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Colours"] == f"8 of {result.colors:,}"
    assert shown["PSNR"] == f"{result.quality.psnr:.2f} dB"
    assert shown["SSIM"] == f"{result.quality.ssim:.4f}"
    assert shown["SSIMULACRA2"] == f"{result.quality.ssimulacra2:.1f}"
    assert "30 is low quality, 50 medium" in texts(at)
    assert shown["Mean colour difference"] == f"{result.quality.delta_e_mean:.2f}"
    assert shown["Worst 5 % start at"] == f"{result.quality.delta_e_p95:.2f}"
    labels = [button.label for button in at.get("download_button")]
    assert labels == [
        f"Download PNG, {shown['File']}",
        "Download palette",
        "Report",
        "Recipe",
        "Save the report to send",
    ]
    (slider,) = elements(at, "before_after")
    assert (slider["width"], slider["height"], slider["transparent"]) == (40, 30, False)
    assert all(re.fullmatch(r"\S+/[0-9a-f]+\.(png|jpg)", file) for file in slider["pictures"])
    (palette,) = elements(at, "swatch_buttons")
    assert len(palette["swatches"]) == 8


def test_the_settings_are_those_of_the_widgets(script: Page) -> None:
    at = best_quality_page(script).run()
    begun = at.session_state["jobs"].get(QualitySettings.method)
    at.segmented_control(key="effort").set_value("fast")
    at.radio(key="space").set_value("oklab")
    at.select_slider(key="dither").set_value(0.5)
    at.number_input(key="k").set_value(5).run()
    if begun is not None:
        assert begun.ended.wait(JOB_SECONDS)  # it was overtaken
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == QualitySettings(
        k=5, effort="fast", space="oklab", dither=0.5
    )
    at.number_input(key="k").set_value(6).run()
    if QualitySettings.method in at.session_state["jobs"]:
        assert "still for K = 5, effort fast, OKLab, dithering 50 %." in texts(at)
        (slider,) = elements(at, "before_after")
        assert slider["labels"][1] == "Preview, 6 colours"
    assert {*SPACE.sentences} == {*SPACE.labels} == {*SPACES}


def test_dithering_for_the_eye_is_the_last_step(script: Page) -> None:
    at = best_quality_page(script).run()
    assert at.select_slider(key="dither").options[-1] == "for the eye"
    at.select_slider(key="dither").set_value(EYE).run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings.dither == EYE


def test_a_smaller_file_is_a_setting_of_the_page(script: Page) -> None:
    data = encoded(photo_like(90, 120))
    at = best_quality_page(script, data).run()
    widget = at.number_input(key="smaller")
    assert (widget.label, widget.value, widget.min, widget.max) == ("Smaller file", 0.0, 0.0, 32.0)
    assert widget.help == (
        "Lets pixels take a neighbour's colour where that hardly shows, so that the file packs"
        " better. 1 is usual, 0 is off. 0 to 32."
    )
    sizes = []
    for amount in (0.0, 1.0, 8.5):
        at.number_input(key="smaller").set_value(amount).run()
        at = wait_for_job(at, QualitySettings.method)
        result = quality_result(at)
        assert result.settings == QualitySettings(smaller=amount)
        sizes.append(len(result.picture.encode_png()))
    assert sizes[0] > 1.05 * sizes[1] > 1.05**2 * sizes[2]
    assert ("Smaller file", "8.5") in result.settings.rows()
    at.number_input(key="smaller").set_value(0.0).run()
    assert quality_result(at).settings == QualitySettings()  # the server still had it


def test_both_methods_keep_their_results(script: Page) -> None:
    at = run_best_quality(script)
    at.radio(key="method").set_value(RESTARTS_EXPERIMENT.title).run()
    assert not at.exception
    assert [metric.label for metric in at.metric] == []
    at.number_input(key="restarts").set_value(3)
    at.button(key="compress").click().run()
    at = wait_for_job(at, RestartSettings.method)
    assert "Cost" in [metric.label for metric in at.metric]
    at.radio(key="method").set_value(BEST_QUALITY.title).run()
    assert "PSNR" in [metric.label for metric in at.metric]


def test_fewer_colours_than_asked_for_and_a_file_without_loss(script: Page) -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    flat[:10, :, 0] = 200
    flat[:, 10:, 2] = 90
    assert "You asked for 16 colours; this picture has 4." in texts(
        run_best_quality(script, encoded(flat), k=16)
    )
    at = run_best_quality(script, encoded(flat), k=2)
    labels = [button.label for button in at.get("download_button")]
    assert any(label.startswith("Without loss, 4 colours") for label in labels)


def test_one_transparent_pixel_goes_all_the_way_on_a_checkerboard(script: Page) -> None:
    at = run_best_quality(script, encoded(np.array([[[9, 8, 7, 0]]], np.uint8)))
    assert not at.exception
    assert quality_result(at).picture.to_pixels().tolist()[0][0][3] == 0
    assert elements(at, "before_after")[0]["transparent"]


def test_a_larger_file_says_why_and_an_offer_can_be_taken(script: Page) -> None:
    data = encoded(photo_like(120, 160), "JPEG", quality=60)
    at = run_best_quality(script, data, k=128)
    assert "JPEG suits photos; PNG suits flat colours." in at.warning[0].value
    offer: SmallerAlternative = quality_result(at).alternatives[-1]
    at.button(key=f"offer-{len(quality_result(at).alternatives) - 1}").click().run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == offer.settings
    assert at.number_input(key="k").value == offer.settings.k < 128
    assert not at.warning
    assert len(quality_result(at).picture.encode_png()) < len(data)


def test_each_opaque_colour_of_a_palette_has_a_lock(script: Page) -> None:
    rgba = np.concatenate([photo_like(30, 40), np.full((30, 40, 1), 255, np.uint8)], axis=2)
    rgba[:9, :, 3] = 120
    at = run_best_quality(script, encoded(rgba), k=6)
    (data,) = elements(at, "swatch_buttons")
    locks = {swatch["code"]: swatch["locked"] for swatch in data["swatches"]}
    assert {len(code): locked for code, locked in locks.items()} == {9: None, 7: False}
    code = next(code for code in locks if len(code) == 7)
    at.session_state["locked"] = (tuple(bytes.fromhex(code[1:])),)
    at.run()
    at = wait_for_job(at, QualitySettings.method)
    (data,) = elements(at, "swatch_buttons")
    assert {swatch["locked"] for swatch in data["swatches"] if swatch["code"] == code} == {True}


def test_locked_colours_by_code_by_wheel_and_by_press(script: Page) -> None:
    at = best_quality_page(script)
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
    shown = elements(at, "swatch_buttons")[0]
    assert [swatch["code"] for swatch in shown["swatches"]] == ["#e4002b", "#ffffff", "#102030"]
    assert all(swatch["locked"] for swatch in shown["swatches"])
    at.number_input(key="k").set_value(2).run()
    assert "3 colours are locked, but K = 2" in texts(at)
    assert QualitySettings.method not in at.session_state["jobs"]
    at.number_input(key="k").set_value(4).run()
    at = wait_for_job(at, QualitySettings.method)
    palette = {*map(tuple, quality_result(at).palette.tolist())}
    assert {*at.session_state["locked"]} <= palette


def test_a_place_in_the_picture_gives_its_colour() -> None:
    picture = load_image(encoded(photo_like(5, 7)))
    assert locked_colors._color_at(picture, 4, 6) == tuple(picture.pixels[4, 6].tolist())


def test_a_jpeg_is_named_where_it_is_smaller(script: Page) -> None:
    at = run_best_quality(script, encoded(photo_like(120, 160)), k=128)
    size = len(quality_result(at).picture.encode_png())
    jpeg = jpeg_size_estimate(at.session_state["chosen"].picture.pixels)
    assert jpeg < size
    assert f"A JPEG of this picture would have about {file_size(jpeg)}" in texts(at)
    flat = np.zeros((60, 80, 3), np.uint8)
    flat[:30, ::2] = 255
    assert "A JPEG of" not in texts(run_best_quality(script, encoded(flat), k=2))


def test_an_animation_is_no_file_without_loss(script: Page) -> None:
    frames = [Image.fromarray(np.full((20, 30, 3), value, np.uint8)) for value in (10, 200)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    at = run_best_quality(script, file.getvalue(), k=4)
    assert metrics(at)["PSNR"] == "no loss against the first of 2 frames"
    assert any("frame" in caption.value for caption in at.caption)


def test_a_pinned_result_takes_the_place_of_the_original_until_it_is_let_go(script: Page) -> None:
    at = run_best_quality(script)
    (slider,) = elements(at, "before_after")
    assert (slider["left"], slider["pin"]) == ("original", "Pin")
    label = slider["labels"][1]
    at.session_state[pinned.ASKED_KEY] = True
    (slider,) = elements(at.run(), "before_after")
    assert (slider["left"], slider["pin"]) == ("pinned one", "Unpin")
    assert slider["labels"] == [f"Pinned: {label}", label]
    at.session_state[pinned.ASKED_KEY] = True
    (slider,) = elements(at.run(), "before_after")
    assert (slider["left"], slider["pin"]) == ("original", "Pin")


def test_a_pinned_result_belongs_to_its_picture(script: Page) -> None:
    at = run_best_quality(script)
    at.session_state[pinned.ASKED_KEY] = True
    at.run()
    with_picture(at, encoded(photo_like(30, 40, seed=9)), "other.png").run()
    assert all(slider["left"] == "original" for slider in elements(at, "before_after"))


def test_a_widget_is_the_same_for_all_results(script: Page) -> None:
    """Streamlit keeps what it knows of a widget for as long as the session exists."""
    at = run_best_quality(script)
    buttons = {button.proto.id for button in at.get("download_button")}
    at.number_input(key="k").set_value(5).run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == QualitySettings(k=5)
    assert {button.proto.id for button in at.get("download_button")} == buttons
