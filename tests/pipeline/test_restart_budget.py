"""The job that compares splits of a budget and kinds of start: against runs made one by one."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest

from compressor.imaging import load_image
from compressor.pipeline import restart_budget
from compressor.pipeline.methods.experiment import ExperimentResult, run_experiment
from compressor.pipeline.restart_budget import RUN_LENGTHS, iteration_budget, run_comparison
from compressor.pipeline.settings import RestartSettings
from compressor.ui.jobs.tasks import budget_task, method_task
from compressor.ui.picture_cache import PictureFile
from kmc import run_restarts
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

SETTINGS = RestartSettings(k=6, k2=2, restarts=12, iterations=10, seed=3, height=30)


def silent(*_args: object) -> None:
    pass


def experiment(settings: RestartSettings = SETTINGS) -> ExperimentResult:
    picture = load_image(encoded(photo_like(30, 40)))
    return run_experiment(picture, settings, silent_work())


@pytest.fixture(scope="module")
def result() -> ExperimentResult:
    return experiment()


def test_each_split_is_the_budget_spent_on_runs_of_its_own(result: ExperimentResult) -> None:
    comparison = run_comparison(result, silent, silent)
    assert comparison.budget == 120
    assert [split.iterations for split in comparison.splits] == list(RUN_LENGTHS)
    for split in comparison.splits:
        alone = run_restarts(
            result.pixels, 6, restarts=120 // split.iterations, max_iters=split.iterations, seed=3
        )
        assert np.array_equal(split.costs, alone.costs)
    assert np.array_equal(comparison.splits[3].costs, result.runs.costs)


def test_starts_are_compared_over_as_many_iterations(result: ExperimentResult) -> None:
    comparison = run_comparison(result, silent, silent)
    plus = run_restarts(result.pixels, 6, restarts=12, seed=3, start="k-means++")
    pca = run_restarts(result.pixels, 6, restarts=1, start="pca")
    assert np.array_equal(comparison.plus_plus, plus.costs)
    assert comparison.pca == pca.costs[0]


def test_a_small_budget_leaves_out_what_it_cannot_pay() -> None:
    comparison = run_comparison(
        experiment(replace(SETTINGS, restarts=2, iterations=3)), silent, silent
    )
    assert [(s.iterations, len(s.costs)) for s in comparison.splits] == [(1, 6), (2, 3), (5, 1)]
    assert len(comparison.plus_plus) == 2


def test_the_budget_is_bounded_for_any_settings(
    result: ExperimentResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = replace(result, settings=replace(SETTINGS, restarts=1000, iterations=100))
    assert iteration_budget(many) == 10_000
    huge = replace(many, small_colors=250_000)
    assert iteration_budget(huge) == int(1e10 / (250_000 * 6))
    monkeypatch.setattr(restart_budget, "MAX_DISTANCES", 1)
    assert iteration_budget(huge) == 100
    assert iteration_budget(result) == 100


def test_progress_rises_to_the_end_and_can_stop(result: ExperimentResult) -> None:
    calls: list[tuple[int, int]] = []
    run_comparison(result, lambda done, total, words: calls.append((done, total)), silent)
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert done[0] == 0
    assert calls[-1][0] == calls[-1][1]

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_comparison(result, silent, stop)


def comparison_key(settings: RestartSettings) -> Hashable:
    experiment = method_task(PictureFile(data=b"a picture"), settings, {})
    return budget_task(experiment, lambda task: None).key


def test_the_same_comparison_has_the_same_key_and_another_one_another(
    result: ExperimentResult,
) -> None:
    other = replace(result, settings=replace(SETTINGS, seed=4))
    assert comparison_key(result.settings) == comparison_key(replace(result.settings))
    assert comparison_key(result.settings) != comparison_key(other.settings)
    comparison = run_comparison(result, silent, silent)
    assert comparison.matches(result)
    assert not comparison.matches(other)
    assert comparison.nbytes > 8 * 120
