"""Worker processes of this machine; one that dies costs time and nothing else."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
)
from functools import partial
from typing import Any, ParamSpec, TypeVar

from compressor.parallel import retry
from compressor.parallel.copied_worker import CopiedWorker
from compressor.parallel.decoder.process import can_be_copied
from compressor.parallel.killable_task import KillableTask
from compressor.parallel.log import is_log_silent, silence_log

P = ParamSpec("P")
T = TypeVar("T")

# The products of k-means are too small to be shared: more threads would only wait for each other.
ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class ResilientProcessPool(Executor):
    """Worker processes, each with one task at a time.

    Each process is a pool of its own (loky's, which needs no `if __name__ == "__main__"`), so
    one that dies takes no other's task along, and its own is tried again in a new process. The
    first processes may be copies of this one, where it can be copied; those after them are loky's.

    Guarantees, held by test_executors.py and test_killable_tasks.py in tests/parallel: a task
    whose process dies is done again, up to `retry.MAX_ATTEMPTS` times in all; then it alone ends
    with loky's `TerminatedWorkerError`, which is a `BrokenExecutor`, and the rest go on. A task
    that is cancelled while it runs is ended, if need be by killing its process (`KillableTask`);
    it is not done again, and the other tasks do not notice. Processes have one BLAS thread each.
    """

    def __init__(self, processes: int, niceness: int = 0, *, copies: bool = False) -> None:
        """Make a pool of at least 1 process; loky's processes start with their first tasks.

        Args:
            processes: how many.
            niceness: by how much they give way to other processes, 0 to 19, where the system
                knows that (nice(2) of POSIX).
            copies: whether this process is copied now, where it can be, so that the first tasks
                need not wait until new interpreters have imported what they need.
        """
        self._niceness = niceness
        self._max_workers = processes  # `kmc.parallel.worker_count` reads it, as of the standard's
        self._threads = ThreadPoolExecutor(processes, "processes")
        self._thread_local = threading.local()
        self._lock = threading.Lock()
        self._tasks = 0  # that are not done
        self._closed = False
        number = processes if copies and can_be_copied() else 0
        self._copies = [CopiedWorker() for _ in range(number)]  # that no thread has taken yet
        self._pools: set[Any] = set(self._copies)
        for copy in self._copies:
            copy.submit(_prepare_worker, is_log_silent(), niceness).result()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Schedule a call, as `Executor.submit` does; its future can be cancelled at any time."""
        task = KillableTask(partial(fn, *args, **kwargs))
        with self._lock:
            self._tasks += 1
        task.add_done_callback(self._forget)
        turn = self._threads.submit(self._run, task)
        turn.add_done_callback(lambda turn: turn.cancelled() and task.cancel())
        return task

    def has_free_process(self) -> bool:
        """Return whether a task that is submitted now begins at once."""
        return self._tasks < self._max_workers

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, as `Executor.shutdown` does."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._end(kill_workers=False)

    def kill(self) -> None:
        """End the processes at once, whatever they do; tasks that were submitted fail."""
        self._closed = True
        self._end(kill_workers=True)
        self._threads.shutdown(cancel_futures=True)

    def _forget(self, task: Future[Any]) -> None:
        with self._lock:
            self._tasks -= 1

    def _run(self, task: KillableTask[Any]) -> None:
        """Compute the task in the process of this thread, or in those after it."""
        if not task.set_running_or_notify_cancel():
            return
        attempts = [partial(self._attempt, task)] * retry.MAX_ATTEMPTS
        try:
            result = retry.first_success(attempts, BrokenExecutor)
        except BaseException as error:
            task.set_exception(error)
        else:
            task.set_result(result)

    def _attempt(self, task: KillableTask[T]) -> T:
        pool = self._pool()
        try:
            return task.compute_in(pool)
        except (BrokenExecutor, CancelledError):
            self._thread_local.pool = None  # it can't be used again
            with self._lock:
                self._pools.discard(pool)
            raise

    def _pool(self) -> Executor:
        """Return this thread's process, a new one where there is none yet or it died."""
        if getattr(self._thread_local, "pool", None) is None:
            with self._lock:
                if self._closed:
                    raise BrokenExecutor("the processes were ended")
                pool = self._copies.pop() if self._copies else self._new_process()
                self._pools.add(pool)
            self._thread_local.pool = pool
        own_pool: Executor = self._thread_local.pool
        return own_pool

    def _new_process(self) -> Executor:
        import loky  # slow to import, and most runs of the command line need no such process

        process: Executor = loky.ProcessPoolExecutor(
            1,
            env=ONE_BLAS_THREAD,
            initializer=_prepare_worker,
            initargs=(is_log_silent(), self._niceness),
        )
        return process

    def _end(self, kill_workers: bool) -> None:
        with self._lock:
            for pool in self._pools:
                pool.shutdown(wait=True, kill_workers=kill_workers)
            self._pools.clear()


def _prepare_worker(silent: bool, niceness: int) -> None:
    """Use one thread of the BLAS, and leave Ctrl-C and the log to the first process.

    Ctrl-C reaches all processes of a terminal.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ONE_BLAS_THREAD)
    if hasattr(os, "nice"):
        os.nice(niceness)
    if silent:
        silence_log()
