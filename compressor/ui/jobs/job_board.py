"""Work in the background: one job at a time, its results kept for a while for who asks again.

A job goes on while its user looks at another page, and ends when nobody is left who wants it:
its users pressed Stop, chose something else, or closed the page. Finished results and the runs
of interrupted experiments are shared by content (sha256 of the file and settings), never by name,
and forgotten some minutes after their last use.
"""

import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from cachetools import TTLCache
from streamlit import runtime
from threadpoolctl import threadpool_limits

from compressor.pipeline.experiment_runs import RunKey
from compressor.pipeline.task import Task, TaskResult, Unfinished
from compressor.ui.jobs.fair_queue import FairQueue
from compressor.ui.jobs.job import Job, State, Stopped
from compressor.ui.jobs.memory import collect_and_trim, freeze_gc
from compressor.ui.picture_cache import KEEP_SECONDS, picture_cache
from kmc import Restarts

RESULT_BYTES = 32 * 2**20
RUN_BYTES = 12 * 2**20  # some hundred experiments, or one of 15,000 runs with K = 16
SWEEP = 10  # seconds between two looks for what is over


class JobQueue:
    """The queue and the memory of a server; use `board()`, there is one of it.

    Attributes:
        runs: what experiments have computed, for those that go on from there; used by the
            thread of the jobs alone.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.runs: TTLCache[RunKey, Restarts] = TTLCache(
            RUN_BYTES, KEEP_SECONDS, clock, lambda runs: runs.nbytes
        )
        self._results: TTLCache[Hashable, TaskResult] = TTLCache(
            RESULT_BYTES, KEEP_SECONDS, clock, lambda result: result.nbytes
        )
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._active: dict[Hashable, Job] = {}
        self._turns = FairQueue()
        self._running: Job | None = None

    def find(self, task: Task) -> TaskResult | None:
        """A finished result, if it is still kept; it is kept longer from now on."""
        with self._lock:
            found = self._results.get(task.key)
            if found is not None:
                self._results[task.key] = found
            return found

    def submit(self, task: Task, session: str) -> Job:
        """Join the job that does this task, or queue it."""
        with self._lock:
            job = self._active.get(task.key)
            if job is not None:
                job.join(session)
                return job
            job = Job(task, session)
            self._active[task.key] = job
            self._queue(job)
            return job

    def place(self, job: Job) -> int:
        """How many jobs come before this one."""
        with self._lock:
            running = self._running
            busy = running is not None and running is not job and running.active
            return busy + self._turns.before(job)

    def forget(self) -> None:
        """Let go of what was not used for a while."""
        with self._lock:
            self._results.expire()
        picture_cache().forget()
        self._worker.submit(self.runs.expire)

    def _queue(self, job: Job) -> None:
        job.state = State.WAITING
        self._turns.add(job, job.user)
        self._worker.submit(self._next)

    def _next(self) -> None:
        with self._lock:
            job = self._running = self._turns.take()
        self._work(job)

    def _work(self, job: Job) -> None:
        try:
            job.check()
            job.state = State.RUNNING
            made = job.task.run(job.report, job.check)
            if isinstance(made, Unfinished):
                self._put_back(job)
                return
            job.result = made
            outcome = State.DONE
        except Stopped:
            outcome = State.STOPPED
        except Exception:  # told to the user by the page, and to the operator here
            logging.getLogger(__name__).exception("A job failed")
            outcome = State.FAILED
        with self._lock:
            self._running = None
            del self._active[job.task.key]
            if job.result is not None and job.result.nbytes <= RESULT_BYTES:
                self._results[job.task.key] = job.result
        job.state = outcome
        job.ended.set()
        collect_and_trim()

    def _put_back(self, job: Job) -> None:
        """Let others have their turn before the next slice of this job."""
        with self._lock:
            self._running = None
            self._queue(job)


@st.cache_resource(show_spinner=False)
def job_queue() -> JobQueue:
    """The server's one job board."""
    freeze_gc()
    sys.setswitchinterval(0.001)  # five times as often: pages are drawn beside a job that computes
    threadpool_limits(1, "blas")  # more threads make products as small as ours slower
    made = JobQueue()
    if runtime.exists():
        sweep = threading.Thread(
            target=_expire_periodically, args=(weakref.ref(made),), name="sweep"
        )
        sweep.daemon = True
        sweep.start()
    return made


def _expire_periodically(found: Callable[[], JobQueue | None]) -> None:
    """Look from time to time, for as long as there is a board."""
    while (board := found()) is not None:
        board.forget()
        del board
        collect_and_trim()
        time.sleep(SWEEP)
