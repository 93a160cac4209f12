"""The method "Smallest file" as the Compress page shows it, without a browser."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.pipeline.methods.look import SMALLEST_FILE, LookResult
from compressor.pipeline.methods.method import result_key
from compressor.pipeline.methods.quality import BEST_QUALITY
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.ui.compress import live
from compressor.ui.formatting import file_size
from compressor.ui.jobs.job import State
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.links.query_params import LinkState, encode, link_to, parse
from compressor.ui.settings.look_level import LEVELS
from tests.support.pages import (
    ANALYSIS,
    COMPRESS,
    JOB_SECONDS,
    PHOTO,
    Page,
    elements,
    look_result,
    metrics,
    quality_result,
    run_smallest_file,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


def test_it_is_the_method_of_a_first_visit_and_asks_for_a_look_alone(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    assert not at.exception
    assert at.radio(key="method").value == SMALLEST_FILE.title
    assert chosen_cards(at) == ["Good"]
    assert at.number_input(key="look").value == LEVELS["Good"]
    assert at.number_input(key="max_bytes").value == 0
    assert "k" not in {field.key for field in at.number_input}
    assert LookSettings.method in {*at.session_state["jobs"], *at.session_state["results"]}


def cards(at: AppTest) -> list[dict[str, Any]]:
    """The looks that are offered."""
    (data,) = elements(at, "look_cards")
    return list(data["cards"])


def chosen_cards(at: AppTest) -> list[str]:
    """The titles of the looks that are shown as chosen."""
    return [card["title"] for card in cards(at) if card["is_chosen"]]


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
                      "Recipe", "Save the report to send"]  # fmt: skip


def test_a_number_of_ones_own_chooses_a_card_or_is_named(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO).run()
    assert [card["id"] for card in cards(at)] == [str(look) for look in LEVELS.values()]
    at.number_input(key="look").set_value(55).run()
    assert chosen_cards(at) == []
    assert "The look is 55, as set in More settings." in texts(at)
    at.number_input(key="look").set_value(30).run()
    assert chosen_cards(at) == ["Smallest"]
    assert "The look is" not in texts(at)


def test_the_other_looks_are_computed_after_the_chosen_one(
    script: Page, computes_ahead: None
) -> None:
    at = run_smallest_file(script, effort="fast")
    job = at.session_state["jobs"].get(JobKind.AHEAD)
    if job is not None:
        assert job.ended.wait(JOB_SECONDS)
        assert job.state is State.DONE
    at.run()
    assert JobKind.AHEAD not in at.session_state["jobs"]
    kept = [state_of(at, LookSettings(look=look, effort="fast")) for look in LEVELS.values()]
    sizes = [len(result.picture.encode_png()) for result in kept]
    assert sizes == sorted(sizes)
    assert [card["size"] for card in cards(at)] == [file_size(size) for size in sizes]
    assert all(card["picture"].startswith("data:image/png;base64,") for card in cards(at))
    at.number_input(key="look").set_value(30).run()
    assert not at.session_state["jobs"]
    assert look_result(at) is kept[0]


def state_of(at: AppTest, settings: LookSettings) -> LookResult:
    """The result of these settings that the server has."""
    key = result_key(at.session_state["chosen"].file.sha256, settings)
    result: LookResult = job_queue().store.find(key)
    return result


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
    at.run()
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
    assert at.radio(key="method").value == BEST_QUALITY.title
    assert at.number_input(key="k").value == used.k
    assert at.segmented_control(key="effort").value == used.effort
    assert at.radio(key="space").value == used.space
    assert at.select_slider(key="dither").value == used.dither
    assert at.number_input(key="smaller").value == used.smaller
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


def test_a_series_whose_results_were_dropped_does_not_begin_again(
    script: Page, computes_ahead: None
) -> None:
    at = wait_for_job(run_smallest_file(script, effort="fast"), JobKind.AHEAD)
    sha256 = at.session_state["chosen"].file.sha256
    job_queue().store.drop(result_key(sha256, LookSettings(look=30, effort="fast")))
    at.run()
    assert JobKind.AHEAD not in at.session_state["jobs"]
    assert [bool(card["size"]) for card in cards(at)] == [False, True, True, True]


@pytest.mark.parametrize(("seconds", "begins"), [(100, True), (130, False)])
def test_what_takes_up_to_two_minutes_begins_by_itself(
    script: Page, monkeypatch: pytest.MonkeyPatch, seconds: int, begins: bool
) -> None:
    monkeypatch.setattr(live, "estimated_seconds", lambda picture, settings: float(seconds))
    at = with_picture(script(COMPRESS), PHOTO).run()
    assert not at.exception
    assert (LookSettings.method in {*at.session_state["jobs"], *at.session_state["results"]}) == (
        begins
    )
    assert [button.label for button in at.button if button.key == "compress"] == (
        [] if begins else ["Compress, about 2 min 10 s"]
    )


def test_analysis_offers_its_experiment_while_another_job_runs(script: Page) -> None:
    at = with_picture(script(COMPRESS), encoded(photo_like(300, 400))).run()
    job = at.session_state["jobs"][LookSettings.method]
    at.switch_page(ANALYSIS).run()
    assert job.active
    assert [button.label for button in at.button if button.key == "run"] == ["Run the experiment"]
    job._sessions.clear()
    assert job.ended.wait(60)
