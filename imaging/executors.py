"""Who computes: this thread, processes of this machine, or the workers of a Dask scheduler.

All are `concurrent.futures.Executor`s, and results do not depend on which one it is. A worker
that dies costs time and nothing else: its task is done again by another.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

import loky

from imaging.allocator import keep_apart
from imaging.errors import WorkersError
from kmc.spread import warm_up

P = ParamSpec("P")
T = TypeVar("T")

# The products of k-means are too small to be shared: more threads would only wait for each other.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
ATTEMPTS = 3  # of a task whose process dies
LARGE = "1GiB"  # of what is sent at once; that of a task here is a file at most, and meant
PATIENCE = 15  # seconds for a scheduler to answer and for it to have a worker


class Processes(Executor):
    """Worker processes, one task each at a time.

    Each process is a pool of its own (loky's, which needs no `if __name__ == "__main__"`), so
    one that dies takes no other's task along, and its own is tried again in a new process.

    Guarantees, held by tests/test_machines.py: a task whose process dies is done again, up to
    `ATTEMPTS` times in all; then it alone ends with loky's `TerminatedWorkerError`, which is a
    `BrokenExecutor`, and the rest go on. Processes have one BLAS thread each.
    """

    def __init__(self, processes: int) -> None:
        """Args: processes, at least 1. They start with their first tasks."""
        self._max_workers = processes
        self._threads = ThreadPoolExecutor(processes, "processes")
        self._mine = threading.local()
        self._pools: set[Any] = set()
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `Executor.submit`."""
        return self._threads.submit(self._run, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `Executor.shutdown`."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._end(kill_workers=False)

    def kill(self) -> None:
        """End the processes at once, whatever they do; what was submitted fails."""
        self._closed = True
        self._end(kill_workers=True)
        self._threads.shutdown(cancel_futures=True)

    def _run(self, task: Callable[[], T]) -> T:
        """The task's result, from the process of this thread."""
        for _ in range(ATTEMPTS - 1):
            with suppress(BrokenExecutor):
                return self._pool().submit(task).result()
            self._mine.pool = None
        return self._pool().submit(task).result()

    def _pool(self) -> Executor:
        """This thread's process, a new one where there is none yet or it died."""
        if getattr(self._mine, "pool", None) is None:
            with self._lock:
                if self._closed:
                    raise BrokenExecutor("the processes were ended")
                pool = loky.ProcessPoolExecutor(1, env=ONE_THREAD, initializer=_leave_interrupts)
                self._pools.add(pool)
            self._mine.pool = pool
        mine: Executor = self._mine.pool
        return mine

    def _end(self, kill_workers: bool) -> None:
        with self._lock:
            for pool in self._pools:
                pool.shutdown(wait=True, kill_workers=kill_workers)
            self._pools.clear()


def _leave_interrupts() -> None:
    """Ctrl-C reaches all processes of a terminal; what it means, the first of them decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def open_executor(
    processes: int | None = None, dask: str | None = None
) -> Iterator[Executor | None]:
    """Who computes, for as long as the block lasts; what an error leaves undone is given up.

    Args:
        processes: so many processes of this machine, at least 1; None for none.
        dask: the address of a Dask scheduler, such as "tcp://192.0.2.1:8786", whose workers
            compute; they must be able to import these packages. None for none.

    Yields:
        the executor; None, which stands for this thread, where neither is given.

    Raises:
        WorkersError: both are given, `processes` is below 1, the package for Dask is missing,
            no scheduler answers, or it has no worker that could help.
    """
    if processes is not None and dask is not None:
        raise WorkersError(
            f"Both {processes} processes and the Dask scheduler {dask} are asked for;"
            " choose one of them."
        )
    if dask is not None:
        with _dask(dask) as executor:
            yield executor
    elif processes is None:
        yield None
    else:
        with _processes(processes) as executor:
            yield executor


@contextmanager
def _processes(number: int) -> Iterator[Executor]:
    if number < 1:
        raise WorkersError(f"{number} processes can't compute anything; ask for 1 or more.")
    pool = Processes(number)
    try:
        yield pool
    except BaseException:
        pool.kill()
        raise
    pool.shutdown()


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        raise WorkersError(
            "Dask is not installed; `pip install -r requirements-dask.txt` brings it."
        ) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(
            f"No Dask scheduler answers at {address} within {PATIENCE} s; start one with"
            " `python -m dask scheduler`, and give the address that it prints."
        ) from error
    with client, config.set({"distributed.admin.large-graph-warning-threshold": LARGE}):
        executor: Executor = client.get_executor(pure=False)
        _check_workers(client, executor, address)
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False)
            raise
        executor.shutdown()


def _check_workers(client: Any, executor: Executor, address: str) -> None:
    """Raise WorkersError where there are none, or they can't load what is sent to them."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise WorkersError(
            f"The Dask scheduler at {address} has no workers; start some with"
            f" `python -m dask worker {address}`."
        ) from error
    try:
        executor.submit(warm_up).result()
        client.run(keep_apart)  # their nanny had them return every block of 128 kB
    except ImportError as error:
        raise WorkersError(
            f"The Dask workers at {address} can't import kmc ({error}); start them in the"
            " folder of this project, with its packages installed."
        ) from error
