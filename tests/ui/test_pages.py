"""Every page, empty and filled."""

import pytest

from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.settings import RestartSettings
from tests.support.costs import three_digits
from tests.support.pages import (
    FEW_RUNS,
    PAGES,
    Page,
    experiment_job,
    experiment_page,
    experiment_result,
    open_analysis,
    run_experiment,
    set_numbers,
    texts,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


@pytest.mark.parametrize("file", PAGES)
def test_an_empty_page_shows_its_frame_and_no_exception(script: Page, file: str) -> None:
    at = script(file).run()
    assert not at.exception
    assert len(at.title) == 1
    assert any("K-means image compressor" in element.value for element in at.sidebar.markdown)


@pytest.mark.parametrize("file", PAGES[1:6])
def test_a_page_without_a_picture_says_so(script: Page, file: str) -> None:
    at = script(file).run()
    assert "no picture yet" in at.info[0].value
    assert not at.button


def test_analysis_without_a_result_says_so(script: Page) -> None:
    at = with_picture(script("pages/4_Analysis.py"), encoded(photo_like(20, 30))).run()
    assert "no experiment on this picture yet" in at.info[0].value
    at.button(key="run").click().run()
    assert at.session_state["method"] == RESTARTS_EXPERIMENT.title
    # so small a picture may be done already
    job = experiment_job(at)
    result = experiment_result(at)
    assert (job.task.key[-1] if job else result.settings) == RestartSettings()


def test_analysis_follows_an_experiment_that_is_under_way(script: Page) -> None:
    at = experiment_page(script, encoded(photo_like(250, 400))).run()
    set_numbers(at, k=256, restarts=1000, iterations=100).button(key="compress").click().run()
    job = experiment_job(at)
    at.switch_page("pages/4_Analysis.py").run()
    assert not at.exception
    assert not at.info
    at.button(key="stop").click().run()
    assert job.ended.wait(60)
    assert "no experiment on this picture yet" in at.run().info[0].value


def test_analysis_shows_charts_pictures_and_palettes(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    runs = open_analysis(script, done)
    assert len(runs.get("plotly_chart")) == 3
    assert "5 runs of K = 8" in texts(runs)
    assert f"cost {three_digits(experiment_result(done).best.cost)}" in texts(
        open_analysis(script, done, "Pictures")
    )


def test_a_second_k_that_is_the_first_is_shown_and_offered_once(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **{**FEW_RUNS, "k2": 8})
    assert not done.exception
    labels = [button.label for button in done.get("download_button")]
    assert labels[:2] == ["Download k8-best", "Download k8-worst"]
    assert "Download k8-best" not in labels[2:]
    for tab in ("Runs", "Restarts", "Pictures", "Clouds"):
        open_analysis(script, done, tab)
    for file in ("pages/3_Palette.py", "pages/5_Step_by_step.py"):
        at = script(file)
        at.session_state["chosen"] = done.session_state["chosen"]
        at.session_state["results"] = done.session_state["results"]
        assert not at.run().exception
