"""What every kind of crowd prints: waits, the server's memory, and how busy the machine is."""

import os
import statistics
from collections.abc import Sequence

from benchmarks.server.harness.memory import MemoryMonitor

MEBIBYTE = 2**20
MAX_MEMORY = 2**30  # bytes of all processes of the server together


def print_seconds(name: str, values: Sequence[float]) -> None:
    """Print the median, the 95th percentile and the most of some durations in seconds."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    print(
        f"{name}: median {statistics.median(ordered):.2f} s, 95 % below {late:.2f} s,"
        f" most {ordered[-1]:.2f} s"
    )


def print_load(moment: str) -> None:
    """Print the load of the machine, to which others who use it contribute."""
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"load of the machine {moment}: {loads} (1, 5 and 15 minutes)", flush=True)


def print_memory(monitor: MemoryMonitor, before: int, after: int) -> None:
    """Print the server's memory before, meanwhile and afterwards, in bytes of all processes."""
    print(
        f"memory: {before / MEBIBYTE:.0f} MB before, {monitor.peak() / MEBIBYTE:.0f} at most,"
        f" {after / MEBIBYTE:.0f} after"
    )
