"""The job behind the Compress button: what it makes, how it is stopped and goes on."""

from collections.abc import Callable

import numpy as np
import pytest

from compressor.imaging import load_image
from compressor.pipeline.methods import experiment
from compressor.pipeline.methods.experiment import ExperimentResult, run_experiment
from compressor.pipeline.methods.experiment_runs import RunKey
from compressor.pipeline.methods.method import Work
from compressor.pipeline.settings import RestartSettings
from compressor.ui.formatting import decibels, duration, file_size, size_change
from kmc import Restarts, run_restarts
from tests.support.executors import InlineExecutor
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

PICTURE = load_image(encoded(photo_like(60, 90)))
SETTINGS = RestartSettings(k=6, k2=2, restarts=8, iterations=3, seed=4, height=30)
Known = dict[RunKey, Restarts]


class StopHereError(Exception):
    """Raised by a test's checkpoint."""


def run(
    settings: RestartSettings,
    known: Known | None = None,
    checkpoint: Callable[[], object] = lambda: None,
) -> tuple[ExperimentResult, list[tuple[int, int, str]]]:
    reports: list[tuple[int, int, str]] = []
    work = Work(
        report=lambda *progress: reports.append(progress),
        checkpoint=checkpoint,
        known_runs={} if known is None else known,
    )
    return run_experiment(PICTURE, settings, work), reports


def stop_after(ticks: int) -> Callable[[], None]:
    left = iter(range(ticks))

    def checkpoint() -> None:
        if next(left, None) is None:
            raise StopHereError

    return checkpoint


def test_the_runs_are_those_of_the_library_on_the_shrunk_picture() -> None:
    result, _ = run(SETTINGS)
    assert result.pixels.shape == (30, 45, 3)
    expected = run_restarts(result.pixels, 6, restarts=8, max_iters=3, seed=4)
    assert np.array_equal(result.runs.costs, expected.costs)
    assert result.best.run == expected.best
    assert result.worst.run == expected.worst
    assert result.second.cost == result.runs2.costs.min()
    for variant in (result.best, result.worst, result.second):
        entries = {tuple(color) for color in np.rint(variant.centroids * 255).tolist()}
        for picture in (variant.full, variant.small):
            assert set(map(tuple, picture.palette.tolist())) <= entries


def test_workers_write_the_same_files_unless_the_picture_is_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone, _ = run(SETTINGS)
    tasks = []
    for most in (60 * 90, 60 * 90 - 1):
        monkeypatch.setattr(experiment, "MAX_PIXELS_FOR_WORKERS", most)
        executor = InlineExecutor()
        result = run_experiment(PICTURE, SETTINGS, silent_work(executor))
        assert [variant.full.png for variant in result.variants] == [
            variant.full.png for variant in alone.variants
        ]
        tasks.append(executor.tasks)
    assert tasks[0] - tasks[1] == len(alone.variants) == 3


@pytest.fixture
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run a batch; as it is, a small picture's runs all fit into one."""
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", 1)
    monkeypatch.setattr("kmc.restarts.restarts.MIN_RUNS_PER_BATCH", 1)


@pytest.mark.usefixtures("few_at_a_time")
def test_reports_rise_to_the_total_and_the_best_cost_falls() -> None:
    _, reports = run(SETTINGS)
    done = [number for number, _, _ in reports]
    assert done == list(range(0, 17, 2))
    assert {total for _, total, _ in reports} == {16}
    first, *others = [words for _, _, words in reports]
    assert first == "0 of 16 runs"
    assert others.pop() == "Writing the PNG files…"
    costs = [float(words.rpartition(" best cost so far ")[2]) for words in others]
    assert costs == sorted(costs, reverse=True)


@pytest.mark.usefixtures("few_at_a_time")
def test_a_stopped_job_goes_on_from_the_runs_it_made() -> None:
    known: Known = {}
    with pytest.raises(StopHereError):
        run(SETTINGS, known, stop_after(20))
    kept = [len(runs) for runs in known.values()]
    assert all(0 < number < 8 for number in kept)
    resumed, reports = run(SETTINGS, known)
    assert reports[0][0] == sum(kept)
    assert reports[1][0] > sum(kept)
    assert np.array_equal(resumed.runs.costs, run(SETTINGS)[0].runs.costs)


@pytest.mark.usefixtures("few_at_a_time")
def test_more_restarts_keep_the_first_ones() -> None:
    known: Known = {}
    few, _ = run(SETTINGS, known)
    more, reports = run(RestartSettings(**{**vars(SETTINGS), "restarts": 11}), known)
    assert [done for done, _, _ in reports] == [16, 18, 20, 22]
    assert np.array_equal(more.runs.costs[:8], few.runs.costs)
    again, reports = run(SETTINGS, known)
    assert [done for done, _, _ in reports] == [16]
    assert np.array_equal(again.runs.costs, few.runs.costs)


@pytest.mark.usefixtures("few_at_a_time")
def test_the_same_k_twice_is_run_once() -> None:
    result, reports = run(RestartSettings(**{**vars(SETTINGS), "k2": 6}))
    assert reports[-1][0] == 8 * 2
    assert result.second.cost == result.best.cost


def test_the_files_have_the_full_size_and_the_best_is_nearer_than_the_worst() -> None:
    result, _ = run(SETTINGS)
    assert result.best.full.indices.shape == (60, 90)
    assert result.best.small.indices.shape == (30, 45)
    assert result.best.small.cost <= result.worst.small.cost
    assert result.nbytes > result.pixels.nbytes


def test_numbers_are_written_for_people() -> None:
    assert [file_size(n) for n in (999, 1000, 24_149, 3_100_000)] == [
        "999 B",
        "1.0 kB",
        "24.1 kB",
        "3.10 MB",
    ]
    assert size_change(1000, 220) == "78 % smaller"
    assert size_change(1000, 1500) == "50 % larger"
    assert size_change(1000, 1001) == "the same size"
    assert decibels(float("inf")) == "no loss"
    assert decibels(float("inf"), "first of 20 frames") == "no loss against the first of 20 frames"
    assert decibels(31.456, "8 of 16 bits") == "31.46 dB"
    assert decibels(31.456) == "31.46 dB"
    assert [duration(s) for s in (0.2, 59, 80)] == ["1 s", "59 s", "1 min 20 s"]
