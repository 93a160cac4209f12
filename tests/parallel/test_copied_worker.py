"""A copy of this process computes what it is sent, and nothing of it is left when it ends."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import psutil
import pytest

from compressor.parallel import processes
from compressor.parallel.copied_worker import CopiedWorker
from compressor.parallel.processes import ResilientProcessPool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="others start interpreters")
MARK = {"of": "the original"}


class UnpicklableError(Exception):
    def __init__(self) -> None:
        super().__init__("holds a lock")
        self.lock = threading.Lock()


def mark() -> str:
    return MARK["of"]


def fail() -> None:
    raise ZeroDivisionError("by zero")


def fail_unpicklably() -> None:
    raise UnpicklableError


def handlers() -> list[object]:
    return [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]


@pytest.fixture
def worker() -> Iterator[CopiedWorker]:
    worker = CopiedWorker()
    yield worker
    worker.shutdown()


def test_a_copy_has_what_the_original_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MARK, "of", "just before")
    worker = CopiedWorker()
    monkeypatch.setitem(MARK, "of", "afterwards")
    assert worker.submit(mark).result() == "just before"
    assert worker.submit(os.getpid).result() != os.getpid()
    worker.shutdown()


def test_an_exception_comes_back_and_says_where_it_was_raised(worker: CopiedWorker) -> None:
    with pytest.raises(ZeroDivisionError, match="by zero") as raised:
        worker.submit(fail).result()
    assert "in fail" in raised.value.__notes__[0]
    with pytest.raises(RuntimeError, match="UnpicklableError: holds a lock"):
        worker.submit(fail_unpicklably).result()
    assert worker.submit(abs, -2).result() == 2


def test_what_is_printed_is_no_answer(worker: CopiedWorker) -> None:
    assert worker.submit(os.write, 1, b"a word\n").result() == 7
    assert worker.submit(abs, -2).result() == 2


def test_the_end_of_a_copy_breaks_its_call_and_those_after_it(worker: CopiedWorker) -> None:
    pid = worker.submit(os.getpid).result()
    timer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
    timer.start()
    for _ in range(2):
        with pytest.raises(BrokenExecutor):
            worker.submit(time.sleep, 600).result()
    timer.join()


def test_shutting_down_ends_the_copy() -> None:
    workers = [CopiedWorker(), CopiedWorker()]
    pids = [worker.submit(os.getpid).result() for worker in workers]
    workers[0].shutdown()
    assert not psutil.pid_exists(pids[0])
    workers[1].shutdown(kill_workers=True)
    assert not psutil.pid_exists(pids[1])


def test_signals_end_a_copy_whatever_the_original_does_at_them() -> None:
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    ignored = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        worker = CopiedWorker()
    finally:
        signal.signal(signal.SIGTERM, before)
        signal.signal(signal.SIGHUP, ignored)
    assert worker.submit(handlers).result() == [signal.SIG_DFL, signal.SIG_IGN]
    worker.shutdown()


def die_once(note: str) -> int:
    if not Path(note).exists():
        Path(note).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_a_copy_that_dies_is_followed_by_another_process(tmp_path: Path) -> None:
    pool = ResilientProcessPool(1, copies=True)
    copy = pool.submit(os.getpid).result()
    successor = pool.submit(die_once, str(tmp_path / "note")).result()
    assert successor not in (copy, os.getpid())
    assert pool.submit(os.getpid).result() == successor
    pool.shutdown()
    assert not psutil.pid_exists(copy)


def test_a_process_with_other_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[None] = []
    monkeypatch.setattr(processes, "CopiedWorker", lambda: copied.append(None))
    go = threading.Event()
    other = threading.Thread(target=go.wait)
    other.start()
    ResilientProcessPool(2, copies=True).shutdown()
    go.set()
    other.join()
    assert copied == []


def test_copies_are_made_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[None] = []
    monkeypatch.setattr(processes, "CopiedWorker", lambda: copied.append(None))
    monkeypatch.setattr(processes, "can_be_copied", lambda: True)
    ResilientProcessPool(2).shutdown()
    assert copied == []
