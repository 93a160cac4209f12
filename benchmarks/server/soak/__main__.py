"""Whether many jobs of all kinds leave anything behind on the server.

`python -m benchmarks.server.soak [--jobs 500] [--every 50]` does one job after the other, of seven
kinds in turn: best quality, previews that are overtaken, experiments, single runs step by step,
curves over K, batches, animations; each with settings or a picture that no cache knows. After every
fiftieth job and a pause it prints a line: the memory of the server with its processes, its threads,
open files and processes, and the bound methods within it (benchmarks/server/soak/inside.py).
Sessions speak the server's protocol (benchmarks/server/harness/visitor.py).

It ends with exit status 1 where the memory after the last job is more than 5 % above that of the
first line, where anything else has grown, or where a page told of an error.
"""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe
from benchmarks.server.crowd.report import MEBIBYTE, print_load
from benchmarks.server.harness.app_server import Server, running
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.soak.inside import Counts, count, prepare
from benchmarks.server.soak.jobs import Jobs

REST_SECONDS = 25.0  # after which a job has handed over its result, and the server has swept
TIMEOUT_SECONDS = 300.0  # of one job
MAX_GROWTH = 0.05  # of the memory, from the first line to the last
MAX_MORE = 4  # threads, files or processes, which come and go
MAX_MORE_METHODS = 60  # which come and go with the elements of a page


def print_line(jobs: int, seconds: float, memory: int, counts: Counts) -> None:
    """Print what the server has after so many jobs."""
    print(
        f"{jobs:4} jobs, {seconds:6.0f} s: {memory / MEBIBYTE:5.0f} MB, {counts.threads} threads,"
        f" {counts.files} files, {counts.processes} processes, {counts.bound_methods} bound"
        " methods",
        flush=True,
    )


async def soak(
    server: Server, folder: Path, jobs: int, every: int, monitor: MemoryMonitor
) -> tuple[dict[int, tuple[int, Counts]], list[str]]:
    """Do the jobs; return memory and counts by the number of jobs, and what the pages told."""
    lines: dict[int, tuple[int, Counts]] = {}
    start = time.monotonic()
    async with AsyncExitStack() as exits:
        work = Jobs(server.address, exits)
        for number in range(jobs):
            await asyncio.wait_for(work.run(number), TIMEOUT_SECONDS)
            if (number + 1) % every == 0 or number + 1 == jobs:
                await asyncio.sleep(REST_SECONDS)
                counts = await asyncio.to_thread(count, server.process.pid, folder)
                lines[number + 1] = monitor.current(), counts
                print_line(number + 1, time.monotonic() - start, *lines[number + 1])
        print(f"requests for the address of an upload without an answer: {work.unanswered()}")
        return lines, work.problems()


def growth(before: Counts, after: Counts) -> list[str]:
    """Return a sentence for each number that has grown."""
    grown = [
        f"{name}: {first} before, {last} after"
        for name, first, last, allowed in (
            ("threads", before.threads, after.threads, MAX_MORE),
            ("open files", before.files, after.files, MAX_MORE),
            ("processes", before.processes, after.processes, MAX_MORE),
            ("bound methods", before.bound_methods, after.bound_methods, MAX_MORE_METHODS),
        )
        if last > first + allowed
    ]
    return grown


def print_what_grew(before: Counts, after: Counts) -> None:
    """Print the methods and kinds of object that have become most, in the order of their growth."""
    for title, first, last in (
        ("methods", before.methods, after.methods),
        ("objects", before.kinds, after.kinds),
    ):
        more = {name: last[name] - first.get(name, 0) for name in last}
        names = sorted(more, key=more.__getitem__, reverse=True)[:8]
        print(f"more {title}: " + ", ".join(f"{name} {more[name]:+}" for name in names))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--every", type=int, default=50, help="so many jobs there is a line")
    options = parser.parse_args()
    print(describe(("streamlit", "numpy", "pillow")))
    print_load("before")
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (
            running(folder, prepare(folder)) as server,
            MemoryMonitor(server.process.pid) as monitor,
        ):
            lines, problems = asyncio.run(
                soak(server, folder, options.jobs, options.every, monitor)
            )
            problems += server.logged_errors()
    print_load("after")
    first = min(lines)
    (memory_before, before), (memory_after, after) = lines[first], lines[max(lines)]
    change = memory_after / memory_before - 1
    print(
        f"from the {first}th job to the last: memory {change:+.1%}, at most"
        f" {monitor.peak() / MEBIBYTE:.0f} MB; errors: {len(problems)}"
    )
    print_what_grew(before, after)
    problems += growth(before, after)
    if change > MAX_GROWTH:
        problems.append(f"the memory grew by {change:.1%}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
