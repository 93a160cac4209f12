"""Jobs in the background: one at a time; their results are in the server's store.

A job goes on while its user looks at another page. It ends when no session waits for it: its
users pressed Stop, chose something else, or closed the page. Finished results and the runs of
interrupted experiments are shared by content (sha256 of the file and settings), never by name.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import streamlit as st
from threadpoolctl import threadpool_limits

from compressor.pipeline.task import Task, TaskResult, Unfinished
from compressor.ui.jobs.failures import EXPECTED_ERRORS, explain_failure
from compressor.ui.jobs.fair_queue import FairQueue
from compressor.ui.jobs.job import CONNECTION_CHECK_SECONDS, Job, State, Stopped
from compressor.ui.jobs.memory import collect_and_trim_soon, freeze_gc
from compressor.ui.jobs.picture_turns import PREVIEW_TURNS
from compressor.ui.jobs.run_cache import RunCache
from compressor.ui.jobs.turns import OVERDUE_SECONDS, SLICE_SECONDS, Pauses, Turn
from compressor.ui.memory.bound import memory_bound
from compressor.ui.memory.store import MemoryStore, server_store

# Results stay with their jobs for so long, so that every session that waits sees its own.
HANDOVER_SECONDS = 20
SWITCH_SECONDS = 0.001  # Python's default is 5 ms: pages are drawn beside a job that computes

log = logging.getLogger(__name__)


class JobQueue:
    """The jobs of a server and their results; use `job_queue()`, there is one instance.

    Attributes:
        store: where the results are kept.
        runs: the runs that experiments have computed, for those that go on from there.
    """

    def __init__(
        self, store: MemoryStore | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Make a queue; without a store it has one of its own."""
        self.store = MemoryStore(memory_bound(), clock) if store is None else store
        self.runs = RunCache(self.store)
        self._clock = clock
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._active: dict[Hashable, Job] = {}
        self._finished: list[tuple[float, Job]] = []  # that hand over their results
        self._waiting = FairQueue()
        self._running: list[Job] = []  # the second one while the first gives way
        self._last_check_of_waiting = 0.0

    def find(self, task: Task, holder: object = None) -> TaskResult | None:
        """Return the task's result if it is kept; `holder` wants it kept, see `MemoryStore`."""
        result: TaskResult | None = self.store.find(task.key, holder)
        return result

    def submit(self, task: Task, session: str, visitor: str | None = None) -> Job:
        """Join the job that does this task, or queue a new one in the visitor's turn."""
        with self._lock:
            job = self._active.get(task.key)
            if job is not None:
                job.join(session)
                return job
            job = Job(task, session, visitor)
            self._active[task.key] = job
            self._queue(job)
            return job

    def jobs_ahead_of(self, job: Job) -> int:
        """Count the jobs that run or are served before this one."""
        with self._lock:
            busy = sum(running is not job and running.active for running in self._running)
            return busy + self._waiting.jobs_ahead_of(job)

    def others_wait(self) -> bool:
        """Return whether a job of another visitor than the running one's waits or gave way."""
        with self._lock:
            if not self._running:
                return False
            gave_way = len(self._running) > 1
            return gave_way or self._waiting.holds_others(self._running[-1].user)

    def expire(self) -> None:
        """Drop results and runs that were not used for a while, also those of finished jobs."""
        with self._lock:
            latest = self._clock() - HANDOVER_SECONDS
            for ended, job in self._finished:
                if ended <= latest:
                    job.result = None
            self._finished = [(ended, job) for ended, job in self._finished if ended > latest]
        self.store.expire()

    def _queue(self, job: Job) -> None:
        job.state = State.WAITING
        self._waiting.add(job, job.user)
        self._worker.submit(self._work_on_next)

    def _work_on_next(self) -> None:
        with self._lock:
            if not self._waiting:  # it ran while another job gave way
                return
            job = self._waiting.take()
            self._running.append(job)
        self._work_on(job)

    def _work_on(self, job: Job) -> None:
        try:
            state = self._run(job)
        except Stopped:
            job.task.abandon()
            state = State.STOPPED
        except BaseException as error:  # whatever it was, nobody may wait for ever
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
        turn = Turn(self.others_wait)
        pauses = Pauses(PREVIEW_TURNS.is_busy, self._clock)
        result = job.task.run(job.report, partial(self._checkpoint, job, turn, pauses))
        if isinstance(result, Unfinished):
            return State.WAITING
        self.store.keep(job.task.key, result, result.nbytes)
        job.result = result
        return State.DONE

    def _checkpoint(self, job: Job, turn: Turn, pauses: Pauses) -> None:
        """End a job that nobody waits for; let previews and, after seconds, others go before."""
        job.checkpoint()
        if seconds := pauses.make(job.checkpoint):
            job.leave_out(seconds)
        self._abandon_left_jobs()
        is_first = len(self._running) == 1
        if is_first and turn.is_over(OVERDUE_SECONDS if job.task.in_slices else SLICE_SECONDS):
            self._give_way(job)
            turn.begin()

    def _abandon_left_jobs(self) -> None:
        """Free the workers of waiting jobs whose sessions have left; a few times a second."""
        now = time.monotonic()
        if now - self._last_check_of_waiting <= CONNECTION_CHECK_SECONDS:
            return
        self._last_check_of_waiting = now
        with self._lock:
            waiting = [job for job in self._active.values() if job.state is State.WAITING]
        for job in waiting:
            if not job.has_listeners():
                job.task.abandon()

    def _give_way(self, job: Job) -> None:
        """Run the next job of another visitor, or a slice of it, within this one."""
        with self._lock:
            other = self._waiting.take_of_others(job.user)
            if other is None:
                return
            self._running.append(other)
        start = time.monotonic()
        self._work_on(other)
        job.leave_out(time.monotonic() - start)

    def _put_back(self, job: Job) -> None:
        """Queue the next slice of this job behind the jobs of others."""
        with self._lock:
            self._running.remove(job)
            self._queue(job)

    def _finish(self, job: Job, state: State) -> None:
        with self._lock:
            self._running.remove(job)
            del self._active[job.task.key]
            self._finished.append((self._clock(), job))
        job.state = state
        job.ended.set()
        if state is not State.STOPPED:  # a crowd stops ten a second, which the sweep tidies up
            collect_and_trim_soon()


@st.cache_resource(show_spinner=False)
def job_queue() -> JobQueue:
    """Return the one job queue of the server."""
    freeze_gc()
    sys.setswitchinterval(SWITCH_SECONDS)
    threadpool_limits(1, "blas")  # more threads make products as small as ours slower
    return JobQueue(server_store())
