"""Work in the background: one job at a time, its results kept for everybody who asks again.

A job goes on while its user looks at another page, and ends when nobody is left who wants it:
its users pressed Stop, chose something else, or closed the page. Finished results and the runs
of interrupted experiments are shared by content (sha256 of the file and settings), never by name.
"""

import logging
import threading
import time
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum

import streamlit as st
from cachetools import LRUCache
from streamlit import runtime
from threadpoolctl import threadpool_limits

from kmc import Restarts
from ui.experiment import RunKey
from ui.task import Outcome, Task

RESULT_BYTES = 256 * 2**20
RUN_BYTES = 96 * 2**20
SETTLED = 1.5  # seconds, before which a guess of the time left is worth nothing


class State(Enum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Stopped(Exception):  # noqa: N818 - not an error
    """Nobody wants the job any more."""


class Job:
    """One task for one or more sessions; its fields are read while it runs."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.state = State.WAITING
        self.done, self.total = 0, 1
        self.words = "Starting…"
        self.result: Outcome | None = None
        self.ended = threading.Event()
        self._sessions: set[str] = set()
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._done_before: int | None = None
        self._last_look = 0.0

    @property
    def active(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def seconds_left(self) -> float | None:
        """A guess from what was done so far; None before there is one, and at the end."""
        if self._done_before is None or not self._done_before < self.done < self.total:
            return None
        spent = time.monotonic() - self._started
        if spent < SETTLED:
            return None
        return spent * (self.total - self.done) / (self.done - self._done_before)

    def join(self, session: str) -> None:
        with self._lock:
            self._sessions.add(session)

    def leave(self, session: str) -> None:
        with self._lock:
            self._sessions.discard(session)

    def report(self, done: int, total: int, words: str) -> None:
        """What the task tells: how much is done of how much, and the same in words."""
        if self._done_before is None:
            self._done_before, self._started = done, time.monotonic()
        self.done, self.total, self.words = done, total, words

    def check(self) -> None:
        """Raise Stopped once no session is left; looks at the connections a few times a second."""
        now = time.monotonic()
        if now - self._last_look > 0.25:
            self._last_look = now
            with self._lock:
                self._sessions = {one for one in self._sessions if _connected(one)}
        if not self._sessions:
            raise Stopped


def _connected(session: str) -> bool:
    return not runtime.exists() or bool(runtime.get_instance().is_active_session(session))


class JobBoard:
    """The queue and the memory of a server; use `board()`, there is one of it.

    Attributes:
        runs: what experiments have computed, for those that go on from there.
    """

    def __init__(self) -> None:
        self.runs: LRUCache[RunKey, Restarts] = LRUCache(RUN_BYTES, lambda r: r.nbytes)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._active: dict[Hashable, Job] = {}
        self._results: LRUCache[Hashable, Outcome] = LRUCache(RESULT_BYTES, lambda r: r.nbytes)

    def find(self, task: Task) -> Outcome | None:
        """A finished result, if it is still kept."""
        with self._lock:
            return self._results.get(task.key)

    def submit(self, task: Task, session: str) -> Job:
        """Join the job that does this task, or start it."""
        with self._lock:
            job = self._active.get(task.key)
            if job is not None:
                job.join(session)
                return job
            job = Job(task)
            job.join(session)
            self._active[task.key] = job
            self._worker.submit(self._work, job)
            return job

    def place(self, job: Job) -> int:
        """How many jobs come before this one."""
        with self._lock:
            keys = list(self._active)
            return keys.index(job.task.key) if job.task.key in keys else 0

    def _work(self, job: Job) -> None:
        try:
            job.check()
            job.state = State.RUNNING
            job.result = job.task.run(job.report, job.check)
            outcome = State.DONE
        except Stopped:
            outcome = State.STOPPED
        except Exception:  # told to the user by the page, and to the operator here
            logging.getLogger(__name__).exception("A job failed")
            outcome = State.FAILED
        with self._lock:
            del self._active[job.task.key]
            if job.result is not None and job.result.nbytes <= RESULT_BYTES:
                self._results[job.task.key] = job.result
        job.state = outcome
        job.ended.set()


@st.cache_resource(show_spinner=False)
def board() -> JobBoard:
    """The server's one job board."""
    threadpool_limits(1, "blas")  # more threads make products as small as ours slower
    return JobBoard()
