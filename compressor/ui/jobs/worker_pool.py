"""The worker processes of a server: started once, shared by all sessions.

They do not run the page again when they start, as the standard library's would (while a script
runs, it is `__main__`). One that dies takes no other's task along. Where there is one core there
are none: a process could only take turns with the server.
"""

import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from functools import cache
from typing import TypeVar

import loky

from compressor.parallel.processes import ResilientProcessPool
from kmc import import_in_worker

T = TypeVar("T")

ATTEMPTS = 3


def shared_executor() -> Executor | None:
    """The server's processes, one a core; None where there is one core only."""
    cores = loky.cpu_count()
    if cores == 1:
        return None
    return _processes(cores)


@cache
def _processes(number: int) -> ResilientProcessPool:
    return ResilientProcessPool(number)


def run_with_pool(work: Callable[[Executor | None], T]) -> T:
    """work(executor()); where a process dies, again with new ones, and at last without any."""
    for _ in range(ATTEMPTS - 1):
        try:
            return work(shared_executor())
        except (BrokenExecutor, OSError):
            continue
    return work(None)


def prewarm() -> None:
    """Have the processes ready soon: they take most of a second to start."""
    threading.Thread(target=_start, name="pool", daemon=True).start()


def _start() -> None:
    if (found := shared_executor()) is not None:
        for _ in range(2 * loky.cpu_count()):
            found.submit(import_in_worker)
