"""Results that the server had to drop are computed again by the page that looks at them."""

import math
import threading

import pytest
from streamlit.testing.v1 import AppTest

from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Task
from compressor.ui.jobs import job_queue as module
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.results import StoredResult
from tests.support.pages import (
    ANALYSIS,
    CHOOSE_K,
    COMPRESS,
    FEW_RUNS,
    JOB_SECONDS,
    PALETTE,
    PHOTO,
    STEP_BY_STEP,
    Page,
    element_data,
    experiment_result,
    open_analysis,
    quality_result,
    run_best_quality,
    run_experiment,
    texts,
    wait_for_job,
    with_picture,
    with_results_of,
)
from tests.support.work import Made

COMPUTED_AGAIN = "it is computed again"
EXPERIMENT = RestartSettings.method
QUALITY = QualitySettings.method


def drop_all(at: AppTest) -> None:
    """Drop what the server keeps, as if there were no room for it."""
    at.session_state["results"].begin_run()  # what this thread looked at
    job_queue().store.clear()


def looked_at(at: AppTest, kind: str) -> AppTest:
    """The page after its result was dropped, looked at, and computed again."""
    drop_all(at)
    at.run()
    assert not at.exception
    if kind in at.session_state["jobs"]:  # else the job was faster than the page
        assert COMPUTED_AGAIN in texts(at)
    wait_for_job(at, kind)
    assert not at.exception
    assert COMPUTED_AGAIN not in texts(at)
    return at


def test_the_compress_page_computes_best_quality_again(script: Page) -> None:
    at = run_best_quality(script)
    before = quality_result(at)
    shown = texts(at)
    looked_at(at, QUALITY)
    after = quality_result(at)
    assert after is not before
    assert after.picture.encode_png() == before.picture.encode_png()
    assert texts(at) == shown


def test_the_compress_page_computes_the_experiment_again(script: Page) -> None:
    at = run_experiment(script, PHOTO, **FEW_RUNS)
    before = experiment_result(at)
    shown = texts(at)
    looked_at(at, EXPERIMENT)
    after = experiment_result(at)
    assert after is not None
    assert before is not None
    assert after is not before
    assert [variant.full.encode_png() for variant in after.variants] == [
        variant.full.encode_png() for variant in before.variants
    ]
    assert texts(at) == shown


@pytest.mark.parametrize("tab", ["Runs", "Restarts", "Pictures", "Clouds"])
def test_the_analysis_page_does(script: Page, tab: str) -> None:
    at = open_analysis(script, run_experiment(script, PHOTO, **FEW_RUNS), tab)
    shown = texts(at)
    looked_at(at, EXPERIMENT)
    assert texts(at) == shown


def test_step_by_step_does(script: Page) -> None:
    done = run_experiment(script, PHOTO, **FEW_RUNS)
    at = with_results_of(script(STEP_BY_STEP), done).run()
    costs = element_data(at)["costs"]
    looked_at(at, EXPERIMENT)
    assert element_data(at)["costs"] == costs


def test_the_palette_page_does(script: Page) -> None:
    at = with_results_of(script(PALETTE), run_best_quality(script)).run()
    colors = element_data(at)["colors"]
    looked_at(at, QUALITY)
    assert element_data(at)["colors"] == colors


def test_the_palette_page_shows_one_result_while_the_other_is_computed_again(
    script: Page,
) -> None:
    at = run_best_quality(script)
    at.session_state["method"] = "Restarts experiment"
    for key, value in FEW_RUNS.items():
        at.session_state[key] = value
    at.run().button(key="compress").click().run()
    wait_for_job(at, EXPERIMENT)
    page = with_results_of(script(PALETTE), at).run()
    assert len(page.segmented_control) > 0
    looked_at(page, QUALITY)
    wait_for_job(page, EXPERIMENT)
    assert not page.exception
    assert set(page.session_state["results"]) == {QUALITY, EXPERIMENT}


def test_choose_k_does(script: Page) -> None:
    at = with_picture(script(CHOOSE_K), PHOTO).run()
    at.button(key="try").click().run()
    wait_for_job(at, JobKind.K_CURVE)
    before: KCurve = at.session_state["results"][JobKind.K_CURVE]
    looked_at(at, JobKind.K_CURVE)
    after: KCurve = at.session_state["results"][JobKind.K_CURVE]
    assert after is not before
    assert [point.cost for point in after.points] == [point.cost for point in before.points]


def test_the_comparison_of_budgets_is_computed_again_with_its_experiment(script: Page) -> None:
    at = open_analysis(script, run_experiment(script, PHOTO, **FEW_RUNS), "Restarts")
    at.button(key="compare").click().run()
    wait_for_job(at, JobKind.RESTART_BUDGET)
    shown = texts(at)
    looked_at(at, EXPERIMENT)
    wait_for_job(at, JobKind.RESTART_BUDGET)
    assert not at.exception
    assert texts(at) == shown


def test_a_download_of_a_dropped_result_is_computed_at_the_press(script: Page) -> None:
    at = run_best_quality(script)
    before = quality_result(at).picture.encode_png()
    task = at.session_state["results"].task(QUALITY)
    drop_all(at)
    stored: StoredResult = StoredResult(task=task, session="")
    assert stored.get().picture.encode_png() == before


def test_who_stops_the_second_computing_is_not_made_to_wait_for_a_third(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = run_best_quality(script)
    drop_all(at)
    monkeypatch.setattr(module, "SLICE_SECONDS", math.inf)
    other = threading.Event()
    job_queue().submit(
        Task(kind="test", key="other", run=lambda *_: Made(str(other.wait(60)))), "other"
    )
    at.run()
    assert COMPUTED_AGAIN in texts(at)
    at.button(key="stop").click().run()
    other.set()
    at.run()
    assert not at.exception
    assert not at.session_state["jobs"]
    assert at.button(key="compress")


def test_a_page_that_shows_no_result_computes_none_again(script: Page) -> None:
    at = run_best_quality(script)
    drop_all(at)
    at.switch_page("app.py").run()
    assert not at.exception
    assert QUALITY not in at.session_state["jobs"]
    at.switch_page(COMPRESS).run()
    wait_for_job(at, QUALITY)
    assert quality_result(at)


def test_a_result_that_is_dropped_while_a_page_is_drawn_stays_for_that_page(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = run_experiment(script, PHOTO, **FEW_RUNS)
    page = with_results_of(script(ANALYSIS), at)
    store = job_queue().store
    find = store.find
    result_key = at.session_state["results"].task(EXPERIMENT).key

    def find_and_drop(key: object, holder: object = None) -> object:
        value = find(key, holder)
        if key == result_key:
            store.clear()
        return value

    monkeypatch.setattr(store, "find", find_and_drop)
    page.session_state["part"] = "Pictures"
    assert not page.run(timeout=JOB_SECONDS).exception
    assert "Best against worst" in texts(page)
