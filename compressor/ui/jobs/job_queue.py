"""Jobs in the background: one at a time; results are kept for a while for later requests.

A job goes on while its user looks at another page. It ends when no session waits for it: its
users pressed Stop, chose something else, or closed the page. Finished results and the runs of
interrupted experiments are shared by content (sha256 of the file and settings), never by name,
and expire some minutes after their last use.
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

from compressor.pipeline.methods.experiment_runs import RunKey
from compressor.pipeline.task import Task, TaskResult, Unfinished
from compressor.ui.jobs.failures import EXPECTED_ERRORS, explain_failure
from compressor.ui.jobs.fair_queue import FairQueue
from compressor.ui.jobs.job import CONNECTION_CHECK_SECONDS, Job, State, Stopped
from compressor.ui.jobs.memory import collect_and_trim, freeze_gc
from compressor.ui.picture_cache import KEEP_SECONDS, picture_cache
from kmc import Restarts

RESULT_CACHE_BYTES = 32 * 2**20
RUN_CACHE_BYTES = 12 * 2**20  # some hundred experiments, or one of 15,000 runs with K = 16
SWEEP_SECONDS = 10  # between two removals of what has expired
SWITCH_SECONDS = 0.001  # Python's default is 5 ms: pages are drawn beside a job that computes

log = logging.getLogger(__name__)


class JobQueue:
    """The jobs of a server and their results; use `job_queue()`, there is one instance.

    Attributes:
        runs: the runs that experiments have computed, for those that go on from there; only the
            thread of the jobs uses it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.runs: TTLCache[RunKey, Restarts] = TTLCache(
            RUN_CACHE_BYTES, KEEP_SECONDS, clock, lambda runs: runs.nbytes
        )
        self._results: TTLCache[Hashable, TaskResult] = TTLCache(
            RESULT_CACHE_BYTES, KEEP_SECONDS, clock, lambda result: result.nbytes
        )
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._active: dict[Hashable, Job] = {}
        self._waiting = FairQueue()
        self._running: Job | None = None
        self._last_check_of_waiting = 0.0

    def find(self, task: Task) -> TaskResult | None:
        """Return the task's result if it is in the cache, where it then stays longer."""
        with self._lock:
            result = self._results.get(task.key)
            if result is not None:
                self._results[task.key] = result
            return result

    def submit(self, task: Task, session: str) -> Job:
        """Join the job that does this task, or queue a new one."""
        with self._lock:
            job = self._active.get(task.key)
            if job is not None:
                job.join(session)
                return job
            job = Job(task, session)
            self._active[task.key] = job
            self._queue(job)
            return job

    def jobs_ahead_of(self, job: Job) -> int:
        """Count the jobs that run or are served before this one."""
        with self._lock:
            running = self._running
            busy = running is not None and running is not job and running.active
            return busy + self._waiting.jobs_ahead_of(job)

    def expire(self) -> None:
        """Drop results, runs and pictures that were not used for a while."""
        with self._lock:
            self._results.expire()
        picture_cache().expire()
        self._worker.submit(self.runs.expire)

    def _queue(self, job: Job) -> None:
        job.state = State.WAITING
        self._waiting.add(job, job.user)
        self._worker.submit(self._work_on_next)

    def _work_on_next(self) -> None:
        with self._lock:
            job = self._running = self._waiting.take()
        try:
            state = self._run(job)
        except Stopped:
            job.task.abandon()
            state = State.STOPPED
        except Exception as error:
            # Not the exception is kept but its sentence: its frames hold the job's arrays.
            job.problem = explain_failure(error)
            if not isinstance(error, EXPECTED_ERRORS):
                log.exception("A job failed")
            state = State.FAILED
        if state is State.WAITING:
            self._put_back(job)
        else:
            self._finish(job, state)

    def _run(self, job: Job) -> State:
        """Run the job, or a slice of it, and return its state after that."""
        job.checkpoint()
        job.state = State.RUNNING
        result = job.task.run(job.report, lambda: self._checkpoint(job))
        if isinstance(result, Unfinished):
            return State.WAITING
        job.result = result
        return State.DONE

    def _checkpoint(self, running: Job) -> None:
        """Raise Stopped for who has left the running job; free workers of who left another."""
        running.checkpoint()
        now = time.monotonic()
        if now - self._last_check_of_waiting > CONNECTION_CHECK_SECONDS:
            self._last_check_of_waiting = now
            with self._lock:
                others = [job for job in self._active.values() if job.state is State.WAITING]
            for job in others:
                if not job.has_listeners():
                    job.task.abandon()

    def _put_back(self, job: Job) -> None:
        """Queue the next slice of this job behind the jobs of others."""
        with self._lock:
            self._running = None
            self._queue(job)

    def _finish(self, job: Job, state: State) -> None:
        with self._lock:
            self._running = None
            del self._active[job.task.key]
            if job.result is not None and job.result.nbytes <= RESULT_CACHE_BYTES:
                self._results[job.task.key] = job.result
        job.state = state
        job.ended.set()
        collect_and_trim()


@st.cache_resource(show_spinner=False)
def job_queue() -> JobQueue:
    """Return the one job queue of the server."""
    freeze_gc()
    sys.setswitchinterval(SWITCH_SECONDS)
    threadpool_limits(1, "blas")  # more threads make products as small as ours slower
    queue = JobQueue()
    if runtime.exists():
        threading.Thread(
            target=_expire_periodically, args=(weakref.ref(queue),), name="sweep", daemon=True
        ).start()
    return queue


def _expire_periodically(find_queue: Callable[[], JobQueue | None]) -> None:
    """Let what is in the caches expire, for as long as the queue exists."""
    while (queue := find_queue()) is not None:
        queue.expire()
        del queue
        collect_and_trim()
        time.sleep(SWEEP_SECONDS)
