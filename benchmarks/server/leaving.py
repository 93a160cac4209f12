"""How soon work ends that nobody wants: `python -m benchmarks.server.leaving [--rounds 5]`.

One visitor begins an experiment of half a minute or more, a second one waits behind it. Then the
first closes the page, presses Stop, or presses Compress for another K; it is measured how long the
second one still waits. Visitors speak the server's protocol (benchmarks/visitor.py).
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
from benchmarks.server.app_server import running
from benchmarks.server.visitor import Visitor

LIMIT = 2.0  # seconds
PATIENCE = 120  # seconds
LONG = "sample=coffee&method=restarts&k=32&k2=32&restarts=1000&iterations=100&seed={number}"
SHORT = "sample=chelsea&k={k}"

Leave = Callable[[Visitor], Awaitable[object]]


async def close(visitor: Visitor) -> None:
    await visitor.close()


async def stop(visitor: Visitor) -> None:
    await visitor.press("Stop")


async def press_for_another(visitor: Visitor) -> None:
    """Ask for another K; the second visitor's turn comes before this."""
    await visitor.fill("Colours, K", 8)
    await visitor.press("Compress")


WAYS: dict[str, Leave] = {
    "the page is closed": close,
    "Stop is pressed": stop,
    "another K is asked for": press_for_another,
}


async def wait(address: str, leave: Leave, number: int) -> float:
    """Seconds from the leaving of the first until the second one's job begins or is done."""
    async with Visitor(address, LONG.format(number=number)) as first:
        await first.press("Compress it")
        await first.said(lambda words: "runs" in words)
        async with Visitor(address, SHORT.format(k=5 + number)) as second:
            await second.press("Compress it")
            await second.said(lambda words: words.startswith("Waiting"))
            start = time.monotonic()
            await leave(first)
            await first_of(
                second.said(lambda words: not words.startswith("Waiting"), since=start),
                second.find("download_button", "Download PNG"),
            )
            waited = time.monotonic() - start
            await second.find("download_button", "Download PNG")
    return waited


async def first_of(*waits: Coroutine[object, None, object]) -> None:
    """Wait for one of several."""
    tasks = [asyncio.create_task(one) for one in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def measure(address: str, rounds: int) -> dict[str, list[float]]:
    """Each way in turn, round after round."""
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds):
        for place, (way, leave) in enumerate(WAYS.items()):
            one = wait(address, leave, len(WAYS) * number + place)
            found[way].append(await asyncio.wait_for(one, PATIENCE))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(describe(("streamlit", "loky")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        found = asyncio.run(measure(server.address, rounds))
    for way, seconds in found.items():
        print(f"{way:>28}: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s")
    if max(map(max, found.values())) > LIMIT:
        sys.exit(f"somebody waited for more than {LIMIT:.0f} s")


if __name__ == "__main__":
    main()
