"""The restarts experiment on the Compress page, without a browser."""

import numpy as np
from streamlit.testing.v1 import AppTest

from compressor.imaging.files.names import safe_stem
from compressor.pipeline.settings import RestartSettings
from compressor.ui.jobs.job import State
from tests.support.costs import three_digits
from tests.support.pages import (
    COMPRESS,
    FEW_RUNS,
    HOW_IT_WORKS,
    Page,
    experiment_job,
    experiment_page,
    experiment_result,
    run_experiment,
    set_numbers,
    texts,
    wait_for_runs,
)
from tests.support.pictures import encoded, photo_like


def percents_of_jobs(at: AppTest) -> list[int]:
    """What the sidebar says of jobs that Compress shows."""
    labels = [link.proto.label for link in at.sidebar.get("page_link")]
    words = (label.removeprefix("Compress · ").split() for label in labels)
    return [int(word[0]) for word in words if word[-1] == "%"]


def test_changing_a_setting_computes_nothing(script: Page) -> None:
    at = experiment_page(script, encoded(photo_like(30, 40))).run()
    set_numbers(at, k=7).run()
    assert experiment_job(at) is None
    assert experiment_result(at) is None


def test_experiment_shows_the_numbers_of_its_result(script: Page) -> None:
    data = encoded(photo_like(60, 80))
    at = run_experiment(script, data, **FEW_RUNS)
    assert not at.exception
    result = experiment_result(at)
    assert result.settings == RestartSettings(k=8, k2=2, restarts=5, iterations=2, height=40)
    assert result.pixels.shape == (40, 53, 3)
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Cost"] == three_digits(min(result.runs.costs))
    assert shown["File"] in texts(at)
    assert {v.name for v in result.variants} == {"k8-best", "k8-worst", "k2-best"}
    assert result.best.full.indices.shape == (60, 80)
    assert result.worst.cost == max(result.runs.costs)


def test_experiment_that_is_repeated_comes_from_the_cache(script: Page) -> None:
    data = encoded(photo_like(60, 80))
    first = experiment_result(run_experiment(script, data, **FEW_RUNS))
    again = experiment_page(script, data, "other-name.png").run()
    set_numbers(again, **FEW_RUNS).button(key="compress").click().run()
    assert experiment_result(again) is first
    assert experiment_job(again) is None


def test_experiment_on_fewer_colours_than_k_is_exact(script: Page) -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    flat[:10, :, 0] = 200
    flat[:, 10:, 2] = 90
    at = run_experiment(script, encoded(flat), restarts=3, iterations=2)
    assert "You asked for 16 colours; this picture has 4." in texts(at)
    exact = experiment_result(at).exact
    assert np.array_equal(exact.full.to_pixels(), flat)
    assert exact.full.encoded_bit_depth() == 2


def test_experiment_on_a_single_pixel_goes_all_the_way(script: Page) -> None:
    at = run_experiment(script, encoded(np.full((1, 1, 3), 77, np.uint8)), restarts=2)
    assert not at.exception
    assert experiment_result(at).best.full.to_pixels().tolist() == [[[77, 77, 77]]]


def test_stop_keeps_the_runs_and_says_how_many(script: Page) -> None:
    at = experiment_page(script, encoded(photo_like(250, 400))).run()
    set_numbers(at, restarts=1000, iterations=5).button(key="compress").click().run()
    job = experiment_job(at)
    wait_for_runs(job, 2)
    at.button(key="stop").click().run()
    assert job.ended.wait(60)
    assert job.state is State.STOPPED
    at.run()
    assert "The button goes on from there" in texts(at)
    at.button(key="compress").click().run()
    again = experiment_job(at)
    wait_for_runs(again, job.done + 1)
    assert again.done > job.done
    at.button(key="stop").click().run()
    assert again.ended.wait(60)


def test_other_pages_tell_how_far_the_job_is_until_it_ends(script: Page) -> None:
    at = experiment_page(script, encoded(photo_like(250, 400))).run()
    set_numbers(at, k=64, restarts=1000, iterations=5).button(key="compress").click().run()
    job = experiment_job(at)
    at.switch_page(HOW_IT_WORKS)
    wait_for_runs(job, job.total // 50)
    shown = percents_of_jobs(at.run())
    assert len(shown) == 1
    assert 2 <= shown[0] <= 100 * job.done / job.total
    at.switch_page(COMPRESS).run().button(key="stop").click().run()
    assert job.ended.wait(60)
    assert percents_of_jobs(at.switch_page(HOW_IT_WORKS).run()) == []


def test_settings_survive_a_page_change_and_serve_the_first_page(script: Page) -> None:
    at = experiment_page(script, encoded(photo_like(20, 30))).run()
    set_numbers(at, k=7, restarts=3).run()
    at.switch_page("app.py").run()
    at.switch_page(COMPRESS).run()
    assert not at.exception
    at.button(key="compress").click().run()
    job = experiment_job(at)
    result = experiment_result(at)
    _, sha256, settings = (
        job.task.key if job else (RestartSettings.method, result.sha256, result.settings)
    )
    assert sha256 == at.session_state["chosen"].picture.sha256
    assert settings == RestartSettings(k=7, restarts=3)


def test_file_names_are_safe() -> None:
    assert safe_stem("My holiday photo.final.jpg") == "My-holiday-photo-final"
    assert safe_stem("../../etc/passwd") == "passwd"
    assert safe_stem("<script>.png") == "script"
    assert safe_stem("...") == "picture"
