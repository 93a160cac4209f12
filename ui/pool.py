"""The worker processes of a server: started once, shared by all sessions.

loky's processes do not run the page again when they start, as the standard library's would
(while a script runs, it is `__main__`). Where there is one core there are none: a process could
only take turns with the server.
"""

import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from typing import TypeVar

import loky

from kmc.spread import warm_up

T = TypeVar("T")

# The products of k-means are too small to be shared: more threads would only wait for each other.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
ATTEMPTS = 3


def executor() -> Executor | None:
    """The server's processes, one a core; None where there is one core only."""
    cores = loky.cpu_count()
    if cores == 1:
        return None
    found: Executor = loky.get_reusable_executor(max_workers=cores, timeout=None, env=ONE_THREAD)
    return found


def with_executor(work: Callable[[Executor | None], T]) -> T:
    """work(executor()); where a process dies, again with new ones, and at last without any."""
    for _ in range(ATTEMPTS - 1):
        try:
            return work(executor())
        except (BrokenExecutor, OSError):
            continue
    return work(None)


def start() -> None:
    """Have the processes ready soon: they take most of a second to start."""
    threading.Thread(target=_start, name="pool", daemon=True).start()


def _start() -> None:
    if (found := executor()) is not None:
        for _ in range(2 * loky.cpu_count()):
            found.submit(warm_up)
