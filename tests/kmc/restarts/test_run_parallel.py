"""Runs on executors: the same bits whoever computes them, progress, stopping, failures."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from kmc import Restarts, count_colors, iter_restarts, run_restarts
from kmc.restarts import run_parallel
from kmc.restarts.run_parallel import run_batches
from kmc.restarts.starts import RANDOM_START, starts_of_batches
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.kmc.restarts import same_runs
from tests.support.pictures import photo_like

PICTURE = photo_like(40, 60)


@pytest.fixture(scope="module")
def alone() -> Restarts:
    return run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3)


@pytest.mark.parametrize("batch", [1, 5, 128])
def test_run_restarts_gives_the_same_bits_on_processes(processes, alone, batch, monkeypatch):
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", batch)
    monkeypatch.setattr("kmc.restarts.restarts.MIN_RUNS_PER_BATCH", 1)
    result = run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3, executor=processes)
    assert same_runs(result, alone)


@pytest.mark.parametrize("workers", [1, 3])
def test_run_restarts_gives_the_same_bits_on_threads(alone, workers):
    with ThreadPoolExecutor(workers) as executor:
        result = run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3, executor=executor)
    assert same_runs(result, alone)


def batches_by_single_iterations(executor, sizes, k, seed=0):
    """The batches of `run_batches` where every task comes back after one iteration."""
    edges = np.cumsum([0, *sizes]).tolist()
    numbers = [range(start, stop) for start, stop in pairwise(edges)]
    picture = count_colors(PICTURE)
    starts = starts_of_batches(picture, k, seed, numbers, RANDOM_START)
    return run_batches(picture, starts, 6, executor, lambda: None, slice_seconds=0)


def test_run_batches_submits_again_the_tasks_that_come_back_unfinished(alone):
    executor = InlineExecutor()
    ended = list(batches_by_single_iterations(executor, [11, 12], k=9, seed=3))
    assert np.array_equal(np.concatenate([batch.costs for batch in ended]), alone.cost_history)
    centroids = np.concatenate([batch.centroids for batch in ended]) / 255
    assert np.array_equal(centroids, alone.centroids)
    assert executor.tasks == 2 * 6  # each iteration was a task of its own


def test_iter_restarts_gives_each_worker_as_many_runs():
    with ThreadPoolExecutor(2) as executor:
        parts = list(iter_restarts(count_colors(PICTURE), 3, range(22), executor=executor))
    assert [len(part) for part in parts] == [11, 11]


def test_progress_is_reported_and_ends_at_the_total(processes, monkeypatch):
    monkeypatch.setattr("kmc.restarts.restarts.MAX_RUNS_PER_BATCH", 4)
    calls = []
    run_restarts(
        PICTURE, 5, restarts=16, executor=processes, progress=lambda *call: calls.append(call)
    )
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert {0, 4, 8, 12, 16} == set(done)


def test_progress_that_raises_takes_effect_at_once_and_cancels_the_rest():
    # its tasks never end, so nothing may wait for them
    executor = IdleExecutor()
    calls = []

    def stop(*call):
        calls.append(call)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_restarts(PICTURE, 5, restarts=300, executor=executor, progress=stop)
    assert len(calls) == 3
    assert len(executor.futures) > 1
    assert all(future.cancelled() for future in executor.futures)


def test_checkpoint_that_raises_cancels_the_rest():
    executor = IdleExecutor()
    ticks = iter(range(2))

    def checkpoint():
        if next(ticks, None) is None:
            raise StopIteration

    runs = iter_restarts(
        count_colors(PICTURE), 5, range(300), executor=executor, checkpoint=checkpoint
    )
    with pytest.raises(RuntimeError):
        next(runs)
    assert all(future.cancelled() for future in executor.futures)


def test_run_restarts_raises_what_a_worker_raises(monkeypatch):
    def broken(*_args):
        raise MemoryError("no memory")

    monkeypatch.setattr(run_parallel, "_start", broken)
    with pytest.raises(MemoryError, match="no memory"):
        run_restarts(PICTURE, 5, restarts=3, executor=InlineExecutor())


def test_run_batches_ends_the_first_long_before_the_last():
    executor = InlineExecutor()
    executor._max_workers = 2
    ended = batches_by_single_iterations(executor, [2] * 16, k=4)
    next(ended)
    early = executor.tasks
    assert len(list(ended)) == 15
    assert early < executor.tasks / 3
