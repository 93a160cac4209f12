"""Runs on executors: the same bits whoever computes them, progress, stopping, failures."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from loky import ProcessPoolExecutor

import kmc.parallel
from kmc import Restarts, count_colors, iter_restarts, run_restarts
from kmc.parallel import PackedColors
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.pictures import photo_like
from tests.support.restarts import same_runs

PICTURE = photo_like(40, 60)


@pytest.fixture(scope="module")
def alone() -> Restarts:
    return run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3)


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, env={"OPENBLAS_NUM_THREADS": "1"}) as executor:
        yield executor


@pytest.mark.parametrize("batch", [1, 5, 128])
def test_processes_give_the_same_bits(processes, alone, batch, monkeypatch):
    monkeypatch.setattr("kmc.restarts.restarts.MOST", batch)
    monkeypatch.setattr("kmc.restarts.restarts.FEWEST", 1)
    found = run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3, executor=processes)
    assert same_runs(found, alone)


@pytest.mark.parametrize("workers", [1, 3])
def test_threads_give_the_same_bits(alone, workers):
    with ThreadPoolExecutor(workers) as executor:
        found = run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3, executor=executor)
    assert same_runs(found, alone)


def test_tasks_that_come_back_unfinished_are_sent_off_again(alone, monkeypatch):
    monkeypatch.setattr("kmc.restarts.run_parallel.SLICE_SECONDS", 0.0)
    executor = InlineExecutor()
    found = run_restarts(PICTURE, 9, restarts=23, max_iters=6, seed=3, executor=executor)
    assert same_runs(found, alone)
    assert executor.tasks % 6 == 0  # each iteration was a task of its own
    assert executor.tasks > 6


def test_each_worker_gets_as_many_runs():
    with ThreadPoolExecutor(2) as executor:
        parts = list(iter_restarts(count_colors(PICTURE), 3, range(22), executor=executor))
    assert [len(part) for part in parts] == [11, 11]


def test_progress_is_reported_and_ends_at_the_total(processes, monkeypatch):
    monkeypatch.setattr("kmc.restarts.restarts.MOST", 4)
    calls = []
    run_restarts(
        PICTURE, 5, restarts=16, executor=processes, progress=lambda *call: calls.append(call)
    )
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert {0, 4, 8, 12, 16} == set(done)


def test_stopping_takes_effect_at_once_and_cancels_the_rest():
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


def test_leaving_the_iterator_cancels_the_rest():
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


def test_what_a_worker_raises_reaches_the_caller(monkeypatch):
    def broken(*_args):
        raise MemoryError("no memory")

    monkeypatch.setattr(kmc.parallel, "_begin", broken)
    with pytest.raises(MemoryError, match="no memory"):
        run_restarts(PICTURE, 5, restarts=3, executor=InlineExecutor())


def test_a_parcel_is_known_by_its_content():
    one = PackedColors.of(count_colors(PICTURE))
    again = PackedColors.of(count_colors(PICTURE[::-1]))
    other = PackedColors.of(count_colors(PICTURE[1:]))
    assert one == again
    assert hash(one) == hash(again)
    assert one != other
    assert one != "a string"
    assert one.counts.dtype == np.uint8


def test_the_first_batches_end_long_before_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kmc.parallel, "SLICE_SECONDS", 0)  # every task comes back after one step
    monkeypatch.setattr("kmc.restarts.restarts.MOST", 2)
    executor = InlineExecutor()
    executor._max_workers = 2
    parts = iter_restarts(count_colors(PICTURE), 4, range(64), max_iters=6, executor=executor)
    next(parts)
    early = executor.tasks
    assert len(list(parts)) == 31
    assert early < executor.tasks / 3
