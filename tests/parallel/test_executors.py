"""Who computes: processes that may die, and the workers of a Dask scheduler."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from pathlib import Path

import pytest

import compressor.parallel.executors
from compressor.imaging.errors import ExecutorError
from compressor.parallel import retry
from compressor.parallel.executors import open_executor
from compressor.pipeline.batch import compress_files
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from tests.support.pictures import encoded, photo_like


def die_once(note: str) -> str:
    """What a task does whose first process is killed."""
    if not Path(note).exists():
        Path(note).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with open_executor(processes=2) as executor:
        assert executor is not None
        yield executor


def test_without_a_wish_this_thread_computes() -> None:
    with open_executor() as executor:
        assert executor is None


def test_processes_are_others_with_one_thread_each(processes: Executor) -> None:
    tasks = [processes.submit(os.getpid) for _ in range(8)]
    assert os.getpid() not in {task.result() for task in tasks}
    assert processes.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"


def test_a_task_whose_process_dies_is_done_again(processes: Executor, tmp_path: Path) -> None:
    others = [processes.submit(time.sleep, 0.01) for _ in range(3)]
    assert processes.submit(die_once, str(tmp_path / "note")).result() == "done"
    assert [task.result() for task in others] == [None] * 3


def test_a_task_that_kills_every_process_fails_alone(
    processes: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "MAX_ATTEMPTS", 2)  # each start of a process takes time
    deadly = processes.submit(die)
    others = [processes.submit(abs, -number) for number in range(6)]
    with pytest.raises(BrokenExecutor):
        deadly.result()
    assert [task.result() for task in others] == list(range(6))


def test_a_file_whose_process_dies_is_reduced_again(processes: Executor) -> None:
    plan = CompressionJob(settings=QualitySettings(k=8, effort="fast"))
    files = [encoded(photo_like(40 + n, 60, seed=n)) for n in range(6)]
    victim = processes.submit(os.getpid).result()
    results = {}
    for number, result in compress_files(
        [partial(bytes, one) for one in files], plan, executor=processes
    ):
        results[number] = result.file
        if len(results) == 1:
            os.kill(victim, signal.SIGKILL)
    assert [results[number] for number in range(6)] == [
        compress_file(one, plan).file for one in files
    ]


def test_tasks_that_an_error_leaves_undone_are_given_up() -> None:
    others = set(threading.enumerate())
    tasks = []

    def work() -> None:
        with open_executor(processes=1) as executor:
            assert executor is not None
            tasks.extend(executor.submit(time.sleep, 3600) for _ in range(3))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert all(task.done() for task in tasks)
    assert all(task.cancelled() or task.exception() for task in tasks), "none was waited for"
    for thread in set(threading.enumerate()) - others:  # loky's threads take a moment to end
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("processes", "dask", "message"),
    [
        (0, None, "0 processes can't compute anything; ask for 1 or more"),
        (2, "tcp://127.0.0.1:9", "2 processes and the Dask scheduler tcp://127.0.0.1:9"),
        (None, "tcp://127.0.0.1:9", "No Dask scheduler answers at tcp://127.0.0.1:9 within 1 s"),
        (None, "nonsense://x", "No Dask scheduler answers at nonsense://x"),
    ],
)
def test_who_can_not_compute_is_said(
    processes: int | None, dask: str | None, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compressor.parallel.executors, "CONNECT_TIMEOUT", 1)
    with pytest.raises(ExecutorError, match=message), open_executor(processes, dask):
        pass


def test_a_missing_dask_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutorError, match=r"requirements-dask\.txt"), open_executor(dask="x"):
        pass
