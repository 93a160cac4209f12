"""The server's worker processes: one core has none, and one that dies costs only time."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, wait

import loky
import numpy as np
import pytest

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.settings import RestartSettings
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.tasks import method_task
from compressor.ui.picture_cache import PictureFile
from kmc import run_restarts
from tests.support.pictures import encoded, photo_like

PIXELS = photo_like(60, 90)
SETTINGS = RestartSettings(k=6, k2=2, restarts=60, iterations=10, seed=4, height=60)


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loky, "cpu_count", lambda: 2)
    yield
    worker_pool._processes(2).kill()
    worker_pool._processes.cache_clear()


def test_one_core_has_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loky, "cpu_count", lambda: 1)
    assert worker_pool.shared_executor() is None


@pytest.mark.usefixtures("two_cores")
def test_there_is_one_pool_and_its_processes_use_one_thread() -> None:
    first = worker_pool.shared_executor()
    assert first is not None
    assert worker_pool.shared_executor() is first
    assert first.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"


@pytest.mark.usefixtures("two_cores")
def test_a_killed_process_costs_only_time() -> None:
    executor = worker_pool.shared_executor()
    killed = []
    assert executor is not None
    victim = executor.submit(os.getpid).result()

    def kill_one() -> None:
        if not killed:
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    task = method_task(PictureFile(data=encoded(PIXELS)), SETTINGS, {})
    result = task.run(lambda *_: None, kill_one)
    assert isinstance(result, ExperimentResult)
    assert killed
    expected = run_restarts(PIXELS, 6, restarts=60, seed=4)
    assert np.array_equal(result.runs.costs, expected.costs)


def test_the_last_attempt_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = object()
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: broken)
    executors: list[Executor | None] = []

    def work(executor: Executor | None) -> str:
        executors.append(executor)
        if executor is not None:
            raise BrokenExecutor
        return "done"

    assert worker_pool.run_with_pool(work) == "done"
    assert executors == [broken, broken, None]


def test_what_the_work_itself_raises_is_not_tried_again() -> None:
    def work(_executor: Executor | None) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        worker_pool.run_with_pool(work)


@pytest.mark.usefixtures("two_cores")
def test_what_is_urgent_goes_to_a_process_that_has_nothing_to_do() -> None:
    executor = worker_pool.shared_executor()
    assert executor is not None
    assert worker_pool.run_in_free_process(os.getpid) != os.getpid()
    calls = [executor.submit(time.sleep, 60) for _ in range(2)]
    assert worker_pool.run_in_free_process(os.getpid) == os.getpid()
    calls[0].cancel()
    wait(calls[:1])
    assert worker_pool.run_in_free_process(os.getpid) != os.getpid()
    executor.kill()


@pytest.mark.usefixtures("two_cores")
def test_what_is_urgent_is_done_here_where_the_process_dies() -> None:
    assert worker_pool.run_in_free_process(_die_in_a_process, os.getpid()) == "done"


def _die_in_a_process(parent: int) -> str:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"
