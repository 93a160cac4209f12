"""How soon a job ends whose visitor has left.

`python -m benchmarks.server.leaving [--rounds 5]` has one visitor start an experiment of half a
minute or more, and a second one wait behind it. Then the first closes the page, presses Stop, or
runs the experiment for another K, and the time is measured that the second one still waits.
Visitors speak the server's protocol (benchmarks/server/harness/visitor.py).
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT

MAX_WAIT_SECONDS = 2.0
TIMEOUT_SECONDS = 120
LONG_JOB = "sample=coffee&method=restarts&k=32&k2=32&restarts=1000&iterations=100&seed={number}"
SHORT_JOB = "sample=chelsea&k={k}"

Leave = Callable[[Visitor], Awaitable[object]]


async def close(visitor: Visitor) -> None:
    """Close the page."""
    await visitor.close()


async def stop(visitor: Visitor) -> None:
    """Press Stop."""
    await visitor.press("Stop")


async def choose_another_k(visitor: Visitor) -> None:
    """Run the experiment for another K; the job of the second visitor comes before this one."""
    await visitor.fill("Colours, K", 8)
    await visitor.press(RUN_EXPERIMENT)


WAYS: dict[str, Leave] = {
    "the page is closed": close,
    "Stop is pressed": stop,
    "another K is asked for": choose_another_k,
}


async def seconds_until_next_job(address: str, leave: Leave, number: int) -> float:
    """Return the seconds from the first visitor's leaving to the start of the second one's job."""
    async with Visitor(address, LONG_JOB.format(number=number)) as first:
        await first.open_page("Compress")
        await first.press(RUN_EXPERIMENT)
        await first.wait_for_message(lambda text: "runs" in text)
        async with Visitor(address, SHORT_JOB.format(k=5 + number)) as second:
            await second.open_page("Compress")
            await second.wait_for_message(lambda text: text.startswith("Waiting"))
            start = time.monotonic()
            await leave(first)
            await first_of(
                second.wait_for_message(lambda text: not text.startswith("Waiting"), since=start),
                second.find("download_button", "Download PNG"),
            )
            seconds = time.monotonic() - start
            await second.find("download_button", "Download PNG")
    return seconds


async def first_of(*waits: Coroutine[object, None, object]) -> None:
    """Wait for one of several, and cancel the others."""
    tasks = [asyncio.create_task(waiting) for waiting in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def measure(address: str, rounds: int) -> dict[str, list[float]]:
    """Measure each way to leave in turn, round after round."""
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for place, (way, leave) in enumerate(WAYS.items()):
            measurement = seconds_until_next_job(address, leave, len(WAYS) * number + place)
            seconds[way].append(await asyncio.wait_for(measurement, TIMEOUT_SECONDS))
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.leaving", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(describe(("streamlit", "loky")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        measured = asyncio.run(measure(server.address, rounds))
    for way, seconds in measured.items():
        print(f"{way:>28}: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s")
    if max(map(max, measured.values())) > MAX_WAIT_SECONDS:
        sys.exit(f"a visitor waited for more than {MAX_WAIT_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
