"""What the operating system allows a process that decodes; it ends what takes more.

Where a system has no such limits, as Windows, the clock of `Decoder` remains.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import resource
except ImportError:  # not on Windows
    HAS_LIMITS: Final = False
else:
    HAS_LIMITS: Final = True  # type: ignore[misc]

CPU_SECONDS: Final = 10.0  # of one file
ANIMATION_CPU_SECONDS: Final = 40.0  # of all frames of one
# Of one file. A small share of a busy machine may need two minutes for `CPU_SECONDS`.
CLOCK_SECONDS: Final = 120.0 if HAS_LIMITS else 30.0
MEMORY_BYTES: Final = 2**30  # of the process, with the file and what Python itself takes


def reset_signals() -> None:
    """Have every signal that ends a process end this one at once, even within a decoder."""
    for name in ("SIGINT", "SIGTERM", "SIGPROF", "SIGXCPU"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


@contextmanager
def limited(cpu_seconds: float | None = None) -> Iterator[None]:
    """Limit the CPU time and the memory of what is done in the block.

    Args:
        cpu_seconds: the CPU time; None for `CPU_SECONDS`.

    The system ends the process (SIGPROF) when its CPU time is over; memory that is not to be had
    becomes a MemoryError.
    """
    if not HAS_LIMITS:
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS if cpu_seconds is None else cpu_seconds)
    _limit_memory(before[1])
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def _limit_memory(hard_limit: int) -> None:
    """Limit what may be added to the address space, where Linux tells what is in use.

    All of it may become resident, so the process keeps within `MEMORY_BYTES`.
    """
    with suppress(OSError, ValueError):  # no /proc, or a stricter limit is set already
        pages, resident_pages, *_ = map(int, Path("/proc/self/statm").read_text().split())
        limit = (pages - resident_pages) * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard_limit))
