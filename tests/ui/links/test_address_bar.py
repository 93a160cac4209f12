"""The address of a page, without a browser: what a link sets, begins and says."""

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import compressor.pipeline.work_estimate
from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.methods.quality import BEST_QUALITY
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.samples import SAMPLES
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.links.query_params import LinkState, link_to, parse
from compressor.ui.plain_text import literal
from tests.support.pages import (
    FEW_RUNS,
    Page,
    best_quality_page,
    experiment_job,
    experiment_result,
    quality_result,
    run_best_quality,
    run_experiment,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like

COMPRESS = "pages/1_Compress.py"
ANALYSIS = "pages/4_Analysis.py"
PALETTE = "pages/3_Palette.py"
RUN = {"sample": "chelsea", "method": "restarts", "k": "5", "restarts": "4", "seed": "9",
       "iterations": "2", "height": "40", "k2": "2", "run": "1"}  # fmt: skip
ASKED = RestartSettings(k=5, k2=2, restarts=4, iterations=2, seed=9, height=40)
DRIVE_ID = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"


def opened(script: Page, file: str, **params: str) -> AppTest:
    """A page as the first of a session, by a link."""
    at = script(file)
    at.query_params.update(params)
    at.run()
    assert not at.exception
    return at


def shared(at: AppTest) -> LinkState:
    """What the button Share has in its link."""
    query = at.sidebar.code[0].value.partition("?")[2]
    return parse(dict(parse_qsl(query)))


def done(at: AppTest) -> AppTest:
    """The page after its experiment."""
    if job := experiment_job(at):
        assert job.ended.wait(60)
    return at.run()


@pytest.mark.parametrize("file", [COMPRESS, ANALYSIS, "pages/5_Step_by_step.py"])
def test_a_link_to_a_result_loads_the_sample_and_begins(script: Page, file: str) -> None:
    at = opened(script, file, **RUN)
    assert at.session_state["chosen"].name == "chelsea.png"
    at = done(at)
    assert experiment_result(at).settings == ASKED
    assert at.session_state["method"] == RESTARTS_EXPERIMENT.title
    assert not at.exception
    assert "no experiment" not in texts(at)


def test_the_widgets_stand_as_in_the_link(script: Page) -> None:
    at = opened(script, COMPRESS, **{**RUN, "run": ""})
    assert {
        each.name: at.number_input(key=each.name).value
        for each in RestartSettings.schema()
        if each.place != "elsewhere"
    } == {
        "k": 5, "k2": 2, "restarts": 4, "iterations": 2, "seed": 9, "height": 40
    }  # fmt: skip
    assert experiment_job(at) is None
    assert experiment_result(at) is None


def test_a_link_to_best_quality_sets_all_of_it(script: Page) -> None:
    params = {
        "k": "4", "effort": "fast", "space": "cielab", "dither": "0.75", "smaller": "0.5",
        "locked": "e4002b",
    }  # fmt: skip
    at = opened(script, COMPRESS, sample="chelsea", run="1", **params)
    at = wait_for_job(at, QualitySettings.method)
    settings = QualitySettings(
        k=4, effort="fast", space="cielab", dither=0.75, smaller=0.5, locked=((228, 0, 43),)
    )
    assert quality_result(at).settings == settings
    assert at.segmented_control(key="effort").value == "fast"
    assert at.radio(key="space").value == "cielab"
    assert at.select_slider(key="dither").value == 0.75
    assert at.number_input(key="smaller").value == 0.5
    assert shared(at) == replace(link_to(settings), sample="chelsea", run=True)


def test_a_tab_of_analysis_is_opened(script: Page) -> None:
    at = done(opened(script, ANALYSIS, tab="pictures", **RUN))
    assert at.session_state["part"] == "Pictures"
    assert shared(at).tab == "pictures"


def test_a_link_to_palette_waits_for_its_job(script: Page) -> None:
    at = opened(script, PALETTE, sample="coffee", k="3", effort="fast", run="1")
    assert not at.info
    at = wait_for_job(at, QualitySettings.method) if at.session_state["jobs"] else at
    assert quality_result(at).settings == QualitySettings(k=3, effort="fast")
    assert shared(at).run


def test_a_link_to_choose_k_draws_the_curve(script: Page) -> None:
    at = opened(script, "pages/2_Choose_K.py", sample="chelsea", space="oklab", run="1")
    job = at.session_state["jobs"][JobKind.K_CURVE]
    assert job.task.key[2].space == "oklab"
    assert shared(at).run
    at.button(key="stop").click().run()
    assert job.ended.wait(60)
    assert not shared(at.run()).run


def test_a_link_to_a_smaller_file_of_many_pixels_waits_for_a_press(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sample has some hundred thousand pixels; here a processor does as many in a minute."""
    monkeypatch.setattr(compressor.pipeline.work_estimate, "PIXELS_PER_SECOND", 4000)
    link = {"sample": "coffee", "effort": "fast", "k": "4", "run": "1"}
    at = opened(script, COMPRESS, **link, smaller="1")
    assert "What this link shows takes about" in texts(at)
    assert "jobs" not in at.session_state or not at.session_state["jobs"]
    at = opened(script, COMPRESS, **link)
    assert "What this link shows takes about" not in texts(at)
    wait_for_job(at, QualitySettings.method)


LONG_WORK = {"sample": "coffee", "method": "restarts", "k": "256", "k2": "255", "height": "1000"}


@pytest.mark.parametrize("page", [COMPRESS, ANALYSIS])
def test_a_link_to_minutes_of_work_waits_for_a_press(script: Page, page: str) -> None:
    at = opened(script, page, **LONG_WORK, restarts="1000", iterations="100", run="1")
    assert not at.exception
    assert "jobs" not in at.session_state or not at.session_state["jobs"]
    assert "What this link shows takes about 104" in texts(at)
    assert " min " in texts(at)
    at.button(key="compress" if page == COMPRESS else "run").click().run()
    job = at.session_state["jobs"][RestartSettings.method]
    assert job.active
    assert "What this link shows" not in texts(at)
    job._sessions.clear()
    assert job.ended.wait(60)


def test_a_link_to_seconds_of_work_begins_it(script: Page) -> None:
    settings = LONG_WORK | {"restarts": "1", "iterations": "1", "height": "100"}
    at = opened(script, COMPRESS, **settings, run="1")
    assert "What this link shows" not in texts(at)
    wait_for_job(at, RestartSettings.method)


def test_more_locked_colours_than_k_begin_nothing(script: Page) -> None:
    at = opened(script, COMPRESS, sample="coffee", k="2", locked="000000-111111-222222", run="1")
    assert "3 colours are locked, but K = 2" in texts(at)
    assert not at.session_state["jobs"]


def test_what_can_not_be_used_is_said_once_and_as_plain_text(script: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>**b** :red[x]" + "y" * 100
    at = opened(script, COMPRESS, sample="coffee", k="999", effort=hostile, utm="<b>")
    notes = [text.value for text in at.text if " must be " in text.value]
    assert len(notes) == 2
    assert notes[0] == "k must be a whole number from 2 to 256, not “999”; using 16."
    assert "not “<img src=x onerror=alert(1)>**b** :red[x…”; using balanced." in notes[1]
    assert sum("Not everything in the link" in one.value for one in at.markdown) == 1
    assert not any("onerror" in one.value for kind in ("markdown", "html", "info", "warning")
                   for one in at.get(kind))  # fmt: skip
    assert at.number_input(key="k").value == 16
    at.switch_page("app.py").run()
    at.switch_page(COMPRESS).run()
    assert not [text for text in at.text if " must be " in text.value]


def test_a_link_is_read_at_the_first_run_alone(script: Page) -> None:
    at = opened(script, COMPRESS, sample="coffee", k="7")
    at.query_params["k"] = "9"
    at.query_params["sample"] = "hubble"
    at.run()
    assert at.number_input(key="k").value == 7
    assert at.session_state["chosen"].name == "coffee.png"


def test_an_address_without_parameters_changes_nothing(script: Page) -> None:
    at = best_quality_page(script, encoded(photo_like(20, 30)))
    at.session_state["k"] = 9
    at.run()
    assert at.number_input(key="k").value == 9
    assert "wanted" not in at.session_state


def test_a_picture_that_is_not_in_the_link_is_asked_for_and_recognised(script: Page) -> None:
    data = encoded(photo_like(60, 80))
    result = run_experiment(script, data, **FEW_RUNS)
    link = shared(result)
    assert (link.picture, link.sample) == (result.session_state["chosen"].picture.sha256[:16], None)
    assert link.run

    at = opened(script, COMPRESS, method="restarts", k="8", picture=link.picture, run="1")
    said = "Settings loaded (8 colours). Add your copy of its picture to see the same result."
    assert at.info[0].value == said
    assert experiment_job(at) is None
    at.switch_page("app.py").run()
    assert shared_address(at) == {"method": "restarts", "k": "8", "picture": link.picture}
    other = encoded(photo_like(60, 80, seed=1))
    at.file_uploader(key="upload").upload("a.png", other, "image/png").run()
    assert "This is another picture than the one" in at.warning[0].value
    at.file_uploader(key="upload").upload("b.png", data, "image/png").run()
    assert "This is the very picture" in at.success[0].value
    assert at.session_state["method"] == RESTARTS_EXPERIMENT.title
    at.switch_page(COMPRESS).run()
    at.switch_page("app.py").run()
    assert not at.success


def shared_address(at: AppTest) -> dict[str, str]:
    """The parameters that the page's script writes."""
    script = next(one.value for one in at.sidebar.get("html") if "replaceState" in one.value)
    pairs = script.partition("of [[")[2].partition("]]")[0]
    return dict(tuple(pair.strip('"').split('", "')) for pair in pairs.split("], ["))


def test_a_picture_on_drive_is_fetched_at_a_press_alone(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(link: str) -> None:
        raise AssertionError(f"fetched {link}")

    monkeypatch.setattr("compressor.ui.image.use_picture.fetch_image", fetch)
    at = opened(script, "app.py", drive=DRIVE_ID, key="0-abc", k="5")
    url = f"https://drive.google.com/file/d/{DRIVE_ID}/view?resourcekey=0-abc"
    assert at.text_input(key="link").value == url
    assert "press Fetch" in at.info[0].value
    assert shared_address(at) == {
        "drive": DRIVE_ID,
        "key": "0-abc",
        "method": "quality",
        "k": "5",
    }


def test_a_picture_from_drive_is_in_the_address(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Download:
        data = encoded(photo_like(20, 30))
        name = "shared.png"

    monkeypatch.setattr("compressor.ui.image.use_picture.fetch_image", lambda link: Download)
    at = opened(script, "app.py", drive=DRIVE_ID)
    next(button for button in at.button if button.label == "Fetch").click().run()
    assert not at.exception
    link = shared(at)
    assert link.drive is not None
    assert link.drive.file_id == DRIVE_ID
    assert link.picture == at.session_state["chosen"].picture.sha256[:16]


def test_a_change_of_the_settings_is_shared_with_the_job_that_it_begins(script: Page) -> None:
    at = run_best_quality(script)
    assert shared(at).run
    at.number_input(key="k").set_value(9).run()
    assert shared(at.run()).run  # the job of those begins by itself
    assert shared(at).chosen.k == 9
    at.number_input(key="k").set_value(8).run()
    assert shared(at.run()).run


def test_pages_of_the_experiment_share_its_result_whatever_was_set_since(script: Page) -> None:
    at = done(opened(script, COMPRESS, **RUN))
    at.number_input(key="k").set_value(11).run()
    at.radio(key="method").set_value(BEST_QUALITY.title).run()
    assert shared(at).method == "quality"
    at.switch_page(ANALYSIS).run()
    assert shared(at) == parse(RUN)


def test_every_sample_has_a_link(script: Page) -> None:
    for sample in SAMPLES:
        at = opened(script, "app.py", sample=sample.name)
        assert at.session_state["chosen"].name == sample.file
        assert shared(at) == LinkState(sample=sample.name, method="quality")


def test_a_transparent_picture_keeps_its_link(script: Page) -> None:
    at = with_picture(script(COMPRESS), encoded(np.zeros((4, 5, 4), np.uint8))).run()
    assert shared(at).picture == at.session_state["chosen"].picture.sha256[:16]
    assert "your settings and the picture's name, not the picture" in texts(at)


def test_the_job_of_another_kind_is_not_taken_for_the_links(script: Page) -> None:
    at = opened(script, COMPRESS, **RUN)
    job = experiment_job(at)
    assert job is None or job.task.kind == RestartSettings.method
    at = done(at)
    at.radio(key="method").set_value(BEST_QUALITY.title).run()
    assert shared(at).chosen == QualitySettings(k=5)


def test_a_link_names_its_picture_as_plain_text(script: Page) -> None:
    at = with_picture(script(COMPRESS), encoded(photo_like(60, 80)), "my photo.png").run()
    link = shared(at)
    assert (link.name, link.size) == ("my photo.png", (80, 60))

    hostile = "[a](http://b.c) ![x](y) **b** <script>.png"
    at = opened(script, PALETTE, method="quality", k="24", picture="0" * 16, name=hostile,
                size="1200x800", run="1")  # fmt: skip
    said = at.info[0].value
    assert said.startswith("Settings loaded (24 colours). Add ")
    assert said.endswith(", 1,200 x 800 px, to see the same result.")
    assert literal(hostile) in said
    assert hostile not in said
    waiting = at.session_state["wanted"]
    assert (waiting.name, waiting.size) == (hostile, (1200, 800))
