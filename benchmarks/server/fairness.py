"""How long a visitor waits behind the heaviest experiment of another one.

`python -m benchmarks.server.fairness` has one visitor start an experiment of more than an hour.
Others come one after the other and compress a small picture by best quality; the time is measured
from opening the Compress page to the result. Then the first opens many tabs of the same browser,
each with such an experiment. Visitors speak the server's protocol
(benchmarks/server/harness/visitor.py).
"""

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT

MAX_WAIT_SECONDS = 20.0
TIMEOUT_SECONDS = 120
HEAVY = (
    "sample=coffee&method=restarts&k=256&k2=255&restarts=1000&iterations=100&height=1000"
    "&seed={number}"
)
LIGHT = "sample=chelsea&k={k}"


async def seconds_of_light_job(address: str, k: int) -> float:
    """Return how long a visitor waits for best quality of a small picture."""
    async with Visitor(address, LIGHT.format(k=k)) as visitor:
        await visitor.find("page_link", "Compress")
        start = time.monotonic()
        await visitor.open_page("Compress")
        await visitor.find("download_button", "Download PNG")
        return time.monotonic() - start


async def start_heavy_job(address: str, number: int, tab_of: Visitor | None = None) -> Visitor:
    """Return a session, of the same browser as another one, that has begun an experiment."""
    visitor = Visitor(address, HEAVY.format(number=number), tab_of)
    await visitor.__aenter__()
    await visitor.open_page("Compress")
    await visitor.press(RUN_EXPERIMENT)
    await visitor.wait_for_message(lambda text: True)
    return visitor


async def measure(address: str, rounds: int, tabs: int) -> dict[str, list[float]]:
    """Measure a light job alone, behind a heavy one, and behind one in each of many tabs."""
    seconds = {"alone": [await seconds_of_light_job(address, 4 + n) for n in range(rounds)]}
    heavy = [await start_heavy_job(address, 0)]
    await heavy[0].wait_for_message(lambda text: "runs" in text)
    seconds["behind an experiment of more than an hour"] = [
        await seconds_of_light_job(address, 20 + n) for n in range(rounds)
    ]
    for number in range(1, tabs):
        heavy.append(await start_heavy_job(address, number, tab_of=heavy[0]))
    seconds[f"behind {tabs} tabs with one each"] = [
        await seconds_of_light_job(address, 40 + n) for n in range(rounds)
    ]
    for visitor in heavy:
        await visitor.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.fairness", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tabs", type=int, default=20)
    options = parser.parse_args()
    print(describe(("streamlit", "loky")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        measuring = measure(server.address, options.rounds, options.tabs)
        measured = asyncio.run(asyncio.wait_for(measuring, 10 * TIMEOUT_SECONDS))
    for case, seconds in measured.items():
        print(f"{case:>42}: median {statistics.median(seconds):.1f} s, most {max(seconds):.1f} s")
    if max(map(max, measured.values())) > MAX_WAIT_SECONDS:
        sys.exit(f"a visitor waited for more than {MAX_WAIT_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
