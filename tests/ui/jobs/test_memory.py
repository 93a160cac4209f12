"""The server's memory and what it loads ahead."""

import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest

from compressor.pipeline.task import Checkpoint, Report, Task
from compressor.ui.jobs import job_queue, memory
from compressor.ui.jobs.job import Stopped
from compressor.ui.jobs.job_queue import JobQueue
from compressor.ui.jobs.memory import collect_and_trim
from tests.support.paths import ROOT


class Cycle:
    """Something that only the search for garbage finds."""

    nbytes = 8

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def no_garbage_search(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody else looks for garbage, and the warm-up of another test's server exempts none."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage_search")
def test_tidying_finds_garbage() -> None:
    gone = weakref.ref(Cycle())
    assert gone() is not None
    collect_and_trim()
    assert gone() is None


@pytest.mark.usefixtures("no_garbage_search")
def test_garbage_is_looked_for_once_soon_after_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "DELAY_SECONDS", 0.2)
    gone = []

    def work(report: Report, checkpoint: Checkpoint) -> Cycle:
        gone.append(weakref.ref(Cycle()))
        return Cycle()

    board = JobQueue()
    for number in range(3):
        job = board.submit(Task(kind="test", key=f"garbage {number}", run=work), "me")
        assert job.ended.wait(60)
    board._worker.shutdown()
    timers = [thread for thread in threading.enumerate() if thread.name == "collect"]
    assert len(timers) <= 1
    for timer in timers:
        timer.join()
    assert [reference() for reference in gone] == [None] * 3


@pytest.mark.usefixtures("no_garbage_search")
def test_a_job_that_is_stopped_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(job_queue, "collect_and_trim_soon", lambda: calls.append("collect"))

    def work(report: Report, checkpoint: Checkpoint) -> Cycle:
        raise Stopped

    board = JobQueue()
    job = board.submit(Task(kind="test", key="stopped", run=work), "me")
    assert job.ended.wait(60)
    board._worker.shutdown()
    assert calls == []


def test_loading_ahead_brings_what_first_pages_and_jobs_import() -> None:
    code = """
import sys, threading, compressor.ui.startup.warm_up
print("pandas" in sys.modules)
compressor.ui.startup.warm_up.AFTER = 0.0
others = set(threading.enumerate())
compressor.ui.startup.warm_up.preload_modules()
print("pandas" in sys.modules)
for thread in set(threading.enumerate()) - others:
    thread.join()
names = {"skimage.metrics._structural_similarity", "skimage.color.delta_e"}
print(names <= set(sys.modules))
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert output.split() == ["False", "True", "True"]
