"""Measures the memory of a server with all of its processes, in the background."""

import threading
import time
from typing import Self

import psutil

SAMPLE_SECONDS = 0.25  # between two samples


class MemoryMonitor:
    """Samples the memory of a process and its children a few times a second.

    Attributes:
        samples: (seconds since the start, bytes) in order. Bytes are the proportional set size,
            which counts half of a page to each of two processes that share it.
    """

    def __init__(self, pid: int) -> None:
        self.samples: list[tuple[float, int]] = []
        self._process = psutil.Process(pid)
        self._start = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def peak(self) -> int:
        """Return the largest of the samples, in bytes."""
        return max(size for _, size in self.samples)

    def current(self) -> int:
        """Measure the memory at this moment, in bytes."""
        return memory(self._process)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stopped.wait(SAMPLE_SECONDS):
            self.samples.append((time.monotonic() - self._start, memory(self._process)))


def memory(process: psutil.Process) -> int:
    """Return the proportional set size of a process and all its descendants, in bytes."""
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_full_info().pss
        except psutil.Error:  # the process has ended meanwhile
            continue
    return total


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor's time that a process and its descendants have used, in seconds."""
    total = 0.0
    for member in [process, *process.children(recursive=True)]:
        try:
            times = member.cpu_times()
        except psutil.Error:  # the process has ended meanwhile
            continue
        total += times.user + times.system
    return total
