"""The method "Smallest file" as the Compress page shows it, without a browser."""

from dataclasses import replace

import numpy as np
import pytest

from compressor.pipeline.methods.look import SMALLEST_FILE
from compressor.pipeline.methods.quality import BEST_QUALITY
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.ui.formatting import file_size
from compressor.ui.jobs.job import State
from compressor.ui.links.query_params import LinkState, encode, link_to, parse
from compressor.ui.settings.look_settings import LEVELS
from tests.support.pages import (
    COMPRESS,
    PHOTO,
    Page,
    look_result,
    metrics,
    quality_result,
    run_smallest_file,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded


def test_it_is_the_method_of_a_first_visit_and_asks_for_a_look_alone(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    assert not at.exception
    assert at.segmented_control(key="method").value == SMALLEST_FILE.title
    assert at.segmented_control(key="look_level").value == "High"
    assert at.number_input(key="look").value == LEVELS["High"]
    assert at.number_input(key="max_bytes").value == 0
    assert "k" not in {field.key for field in at.number_input}
    assert not at.metric


def test_its_file_has_the_look_and_the_page_says_what_was_chosen(script: Page) -> None:
    at = run_smallest_file(script, look=30)
    assert not at.exception
    result = look_result(at)
    assert result.settings == LookSettings(look=30)
    assert result.notes == ()
    assert result.quality.ssimulacra2 >= 30 - 0.3
    assert metrics(at)["SSIMULACRA2"] == f"{result.quality.ssimulacra2:.1f}"
    assert metrics(at)["File"] == file_size(len(result.picture.encode_png()))
    assert f"Chosen for you: {result.used.describe()}." in texts(at)
    labels = [button.label for button in at.get("download_button")]
    assert labels == [f"Download PNG, {metrics(at)['File']}", "Download palette", "Report",
                      "Recipe"]  # fmt: skip


def test_a_level_sets_the_number_and_a_number_the_level(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    for level, look in LEVELS.items():
        at.segmented_control(key="look_level").set_value(level).run()
        assert at.number_input(key="look").value == look
    at.number_input(key="look").set_value(55).run()
    assert at.segmented_control(key="look_level").value is None
    at.number_input(key="look").set_value(30).run()
    assert at.segmented_control(key="look_level").value == "Low"
    at.segmented_control(key="look_level").set_value(None).run()  # a second press
    assert at.segmented_control(key="look_level").value == "Low"
    assert at.number_input(key="look").value == 30


def test_a_look_out_of_reach_is_told_with_both_numbers(script: Page) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3)).astype(np.uint8)
    at = run_smallest_file(script, encoded(noise), look=99)
    (info,) = (each.value for each in at.info)
    score = look_result(at).quality.ssimulacra2
    assert score < 99 - 0.3
    assert info.startswith("A look of 99 is out of reach for 256 colours: ")
    assert f"{score:.1f}" in info


def test_most_bytes_hold(script: Page) -> None:
    free = len(look_result(run_smallest_file(script)).picture.encode_png())
    limit = free * 3 // 4
    at = run_smallest_file(script, max_bytes=limit)
    assert len(look_result(at).picture.encode_png()) <= limit


def test_so_few_bytes_as_no_file_has_are_one_sentence(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO)
    at.session_state["max_bytes"] = 60
    at.run().button(key="compress").click().run()
    job = at.session_state["jobs"][LookSettings.method]
    assert job.ended.wait(60)
    assert job.state is State.FAILED
    at.run()
    assert not at.exception
    (error,) = (each.value for each in at.error)
    assert error.startswith("No file of at most 60 bytes is possible: with 2 colours it has ")
    assert "mistake" not in error


def test_one_goes_on_by_hand_from_what_was_chosen(script: Page) -> None:
    at = run_smallest_file(script, locked=((1, 2, 3),))
    used = look_result(at).used
    assert used.locked == ((1, 2, 3),)
    at.button(key="use-chosen").click().run()
    assert not at.exception
    assert at.segmented_control(key="method").value == BEST_QUALITY.title
    assert at.number_input(key="k").value == used.k
    assert at.segmented_control(key="effort").value == used.effort
    assert at.radio(key="space").value == used.space
    assert at.select_slider(key="dither").value == used.dither
    assert at.number_input(key="smaller").value == used.smaller
    at.button(key="compress").click().run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings == used
    file = look_result(at).picture.encode_png()
    assert quality_result(at).picture.encode_png() == file


@pytest.mark.parametrize("colors", [1, 3])
def test_few_colours_are_kept_without_loss(script: Page, colors: int) -> None:
    flat = np.zeros((20, 30, 3), np.uint8)
    flat[:, :, 0] = np.arange(30) % colors * 40
    at = run_smallest_file(script, encoded(flat))
    assert not at.exception
    assert np.array_equal(look_result(at).picture.to_pixels()[..., :3], flat)


def test_a_link_has_it_and_opens_it(script: Page) -> None:
    settings = LookSettings(look=45, max_bytes=9000, effort="fast")
    link = replace(link_to(settings), sample="chelsea", run=True)
    assert encode(link) == {
        "sample": "chelsea",
        "method": "look",
        "effort": "fast",
        "look": "45",
        "max_bytes": "9000",
        "run": "1",
    }
    at = script(COMPRESS)
    at.query_params.update(encode(link))
    at = wait_for_job(at.run(), LookSettings.method)
    assert not at.exception
    assert look_result(at).settings == settings
    assert at.number_input(key="look").value == 45
    assert at.number_input(key="max_bytes").value == 9000


def test_a_link_without_a_method_means_best_quality_and_no_link_this_method() -> None:
    assert parse({}).method == LookSettings.method
    assert parse({"sample": "coffee"}).method == QualitySettings.method
    assert parse({"k": "16"}).chosen == QualitySettings()
    assert parse({"utm_source": "x"}) == LinkState()
    assert encode(replace(LinkState(), sample="coffee")) == {"sample": "coffee", "method": "look"}


def test_a_link_has_one_k_where_the_chosen_method_has_none() -> None:
    others = {
        "quality": QualitySettings(k=5, locked=((9, 9, 9),)),
        "restarts": replace(parse({}).settings["restarts"], k=7),  # type: ignore[type-var]
    }
    link = link_to(LookSettings(look=45, effort="best"), others)
    assert parse(encode(link)) == link
    assert link.settings["restarts"].values()["k"] == 5
    assert link.settings["quality"] == QualitySettings(k=5, effort="best")
