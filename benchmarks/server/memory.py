"""The memory of a server with all of its processes, looked at in the background."""

import threading
import time
from typing import Self

import psutil

EVERY = 0.25  # seconds


class Watch:
    """Looks a few times a second at what a process and its children take.

    Attributes:
        samples: (seconds since the start, bytes) in order; bytes are the proportional set size,
            which counts a page that two processes share half to each.
    """

    def __init__(self, pid: int) -> None:
        self.samples: list[tuple[float, int]] = []
        self._process = psutil.Process(pid)
        self._start = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @property
    def most(self) -> int:
        """The largest of the samples, in bytes."""
        return max(size for _, size in self.samples)

    @property
    def now(self) -> int:
        """What is taken at this moment, in bytes."""
        return memory(self._process)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            self.samples.append((time.monotonic() - self._start, memory(self._process)))


def memory(process: psutil.Process) -> int:
    """The proportional set size of a process and all below it, in bytes."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_full_info().pss
        except psutil.Error:  # it has ended meanwhile
            continue
    return total
