"""Tasks that are cancelled while they run: what can't be left is killed, and nothing else is."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from pathlib import Path

import psutil
import pytest

from compressor.parallel import killable_task
from compressor.parallel.processes import ResilientProcessPool
from kmc import TasksInFlight

MAX_SECONDS = 120


def never_end(note: str) -> int:
    """Count in C, where no signal but the kill is seen; tell who does it in a file."""
    with Path(note).open("a") as file:
        file.write(f"{os.getpid()}\n")
    return sum(range(10**18))


def wait_for_file(go: str) -> str:
    """Work that goes on until the test lets it end."""
    while not Path(go).exists():
        time.sleep(0.01)
    return "done"


def wait_until(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + MAX_SECONDS
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def pool() -> Iterator[ResilientProcessPool]:
    pool = ResilientProcessPool(2)
    yield pool
    pool.kill()


def start_endless(pool: Executor, note: Path) -> tuple[Future[int], int]:
    """Return a task that never ends, and the process that it runs in."""
    task = pool.submit(never_end, str(note))
    wait_until(lambda: note.exists() and note.read_text().endswith("\n"))
    return task, int(note.read_text())


def test_a_running_task_is_killed_and_nothing_else(
    pool: ResilientProcessPool, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    endless, process = start_endless(pool, tmp_path / "note")
    neighbor = pool.submit(wait_for_file, str(go))
    waiting = pool.submit(abs, -3)
    assert not endless.cancel()
    with pytest.raises(CancelledError):
        endless.result(MAX_SECONDS)
    wait_until(lambda: not psutil.pid_exists(process))
    assert waiting.result(MAX_SECONDS) == 3, "in a new process"
    assert not neighbor.done()
    go.touch()
    assert neighbor.result(MAX_SECONDS) == "done"
    assert (tmp_path / "note").read_text().split() == [str(process)], "it is not done again"


def test_a_task_that_ends_in_time_keeps_its_process(
    pool: ResilientProcessPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killable_task, "GRACE_SECONDS", MAX_SECONDS)
    note = tmp_path / "note"
    task = pool.submit(wait_for_file, str(note))
    wait_until(task.running)
    assert not task.cancel()
    note.touch()
    assert task.result(MAX_SECONDS) == "done"


def test_a_task_that_has_not_begun_is_cancelled(pool: ResilientProcessPool, tmp_path: Path) -> None:
    go = tmp_path / "go"
    running = [pool.submit(wait_for_file, str(go)) for _ in range(2)]
    waiting = pool.submit(never_end, str(tmp_path / "note"))
    assert waiting.cancel()
    assert waiting.cancelled()
    go.touch()
    assert [task.result(MAX_SECONDS) for task in running] == ["done"] * 2
    assert pool.submit(abs, -1).result(MAX_SECONDS) == 1
    assert not (tmp_path / "note").exists()


def test_a_process_is_not_killed_for_a_task_that_has_ended(
    pool: ResilientProcessPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of grace ends while the process computes the next task."""
    monkeypatch.setattr(killable_task, "GRACE_SECONDS", 0.2)
    go = tmp_path / "go"
    blocker = pool.submit(wait_for_file, str(go))  # leaves one process for the tasks below
    wait_until(blocker.running)
    first = pool.submit(time.sleep, 0.05)
    wait_until(first.running)
    first.cancel()
    second = pool.submit(time.sleep, 0.6)
    pid = pool.submit(os.getpid)
    assert second.result(MAX_SECONDS) is None
    assert first.exception(MAX_SECONDS) is None or isinstance(first.exception(), CancelledError)
    assert pid.result(MAX_SECONDS) > 0
    go.touch()
    assert blocker.result(MAX_SECONDS) == "done"


def test_no_process_is_left_when_tasks_in_flight_are_left(
    pool: ResilientProcessPool, tmp_path: Path
) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    notes = [tmp_path / "a", tmp_path / "b"]
    with TasksInFlight[Path, int](pool) as tasks:
        for note in notes:
            tasks.submit(note, never_end, str(note))
        wait_until(lambda: all(note.exists() and note.read_text() for note in notes))
    processes = {int(note.read_text()) for note in notes}
    wait_until(lambda: not any(map(psutil.pid_exists, processes)))
    assert pool.submit(abs, -5).result(MAX_SECONDS) == 5
    pool.shutdown()
    workers = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert not processes & workers


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="POSIX's way to give way")
def test_processes_give_way_by_as_much_as_they_are_told() -> None:
    pool = ResilientProcessPool(1, niceness=3)
    try:
        assert pool.submit(os.getpriority, os.PRIO_PROCESS, 0).result() == (
            min(19, os.getpriority(os.PRIO_PROCESS, 0) + 3)
        )
    finally:
        pool.kill()
