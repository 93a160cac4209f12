"""The worker processes of a server: started once, shared by all sessions.

They do not run the page again when they start, as the standard library's would (while a script
runs, it is `__main__`). One that dies takes no other's task along. Where there is one core there
are none: a process could only take turns with the server.
"""

import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from functools import cache, partial
from typing import ParamSpec, TypeVar

import loky
import numpy as np

from compressor.imaging import apply_palette
from compressor.imaging.png.packed import pack
from compressor.parallel import retry
from compressor.parallel.processes import ResilientProcessPool

P = ParamSpec("P")
T = TypeVar("T")

NICENESS = 10  # of the processes: what draws pages and previews goes before files and curves


def shared_executor() -> ResilientProcessPool | None:
    """Return the server's processes, one for each core; None where there is one core only."""
    cores = loky.cpu_count()
    if cores == 1:
        return None
    return _processes(cores)


@cache
def _processes(count: int) -> ResilientProcessPool:
    return ResilientProcessPool(count, NICENESS)


def run_with_pool(work: Callable[[Executor | None], T]) -> T:
    """Return work(shared_executor()); the last of several attempts does without processes.

    A lost process or pipe (`BrokenExecutor`, OSError) makes for another attempt.
    """
    with_processes = [lambda: work(shared_executor())] * (retry.MAX_ATTEMPTS - 1)
    return retry.first_success([*with_processes, lambda: work(None)], (BrokenExecutor, OSError))


def run_in_free_process(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns; a process does it that has nothing to do, or this thread."""
    executor = shared_executor()
    here = partial(function, *args, **kwargs)
    if executor is None or not executor.has_free_process():
        return here()

    def there() -> T:
        return executor.submit(here).result()

    attempts: list[Callable[[], T]] = [there, here]
    return retry.first_success(attempts, (BrokenExecutor, OSError))


def prewarm() -> None:
    """Start the processes in the background: they take most of a second until they are ready."""
    threading.Thread(target=_start, name="pool", daemon=True).start()


def _start() -> None:
    executor = shared_executor()
    if executor is not None:
        pixel = apply_palette(np.zeros((1, 1, 3), np.uint8), np.zeros((1, 3)))
        for _ in range(2 * loky.cpu_count()):
            executor.submit(pack, pixel)  # imports what runs and the files of an experiment need
