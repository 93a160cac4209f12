"""Sessions that press a button at the same moment and wait for what their jobs make."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.server.crowd.report import MAX_MEMORY, print_load, print_memory, print_seconds
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.harness.visitor import Visitor

TIMEOUT_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class JobVisit:
    """Times and result of one session.

    Attributes:
        first_message: seconds from the press to the first message about the job.
        gap: the longest time between two messages, in seconds.
        total: seconds from the press until the file is there.
        file: the downloaded file.
        problems: what was told as an error.
    """

    first_message: float
    gap: float
    total: float
    file: bytes
    problems: tuple[str, ...]


async def follow_job(
    visitor: Visitor, ready: asyncio.Barrier, button: str, download: str
) -> JobVisit:
    """Press a button together with all others, and wait for the download with this label."""
    await ready.wait()
    start = time.monotonic()
    await visitor.press(button)
    await visitor.find("download_button", download)
    end = time.monotonic()
    times = [message.time for message in visitor.messages if start <= message.time <= end] + [end]
    return JobVisit(
        first_message=times[0] - start,
        gap=max((after - before for before, after in pairwise(times)), default=0.0),
        total=end - start,
        file=await visitor.download(download),
        problems=tuple(visitor.problems),
    )


async def _all(
    address: str, sessions: Sequence[Callable[..., Awaitable[JobVisit]]]
) -> list[JobVisit]:
    ready = asyncio.Barrier(len(sessions))
    visits = asyncio.gather(*(session(address=address, ready=ready) for session in sessions))
    return await asyncio.wait_for(visits, TIMEOUT_SECONDS)


def run_crowd(
    sessions: Sequence[Callable[..., Awaitable[JobVisit]]],
) -> tuple[list[JobVisit], list[str]]:
    """Run all sessions at once on a fresh server, and print how long they waited.

    Args:
        sessions: each is called as session(address=..., ready=...).

    Returns:
        what each has seen, and what was wrong.
    """
    print_load("before")
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        with MemoryMonitor(server.process.pid) as monitor:
            before = monitor.current()
            visits = asyncio.run(_all(server.address, sessions))
            after = monitor.current()
        problems = server.logged_errors()
    print_load("after")
    print(f"{len(visits)} sessions")
    print_seconds("from the press to the first message", [visit.first_message for visit in visits])
    print_seconds("longest time between two messages", [visit.gap for visit in visits])
    print_seconds("from the press to the result", [visit.total for visit in visits])
    print_memory(monitor, before, after)
    problems += [problem for visit in visits for problem in visit.problems]
    if monitor.peak() > MAX_MEMORY:
        problems.append("the server took more than 1 GB")
    return visits, problems
