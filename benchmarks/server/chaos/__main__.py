"""What becomes of users while everything fails, at random times.

`python -m benchmarks.server.chaos [--minutes 10] [--seed 1]` (Linux, as root) has users ask for one
file after the other, by best quality and by experiments. Meanwhile, at random times of the seed, a
worker process is killed, a session closed, the server stopped by SIGTERM and started again, its
temporary folder full, its clock set ahead. Every file is compared byte for byte with the library's.

It ends with exit status 1 where a file was wrong, a page hung (neither result nor message), a user
was not told that the picture is gone, or a session lost what the server still had. Sessions speak
the server's protocol (benchmarks/server/harness/visitor.py).
"""

import argparse
import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe
from benchmarks.server.chaos.strikes import Surroundings, strikes
from benchmarks.server.chaos.users import Log, User, is_wrong
from benchmarks.server.crowd.report import print_load
from benchmarks.server.fault_kinds import CLOCK_FOLDER

PAUSE_SECONDS = (4.0, 20.0)  # between two strikes, at least and at most
PATIENCE_SECONDS = 120.0


async def chaos(surroundings: Surroundings, options: argparse.Namespace, log: Log) -> Counter[str]:
    """Let users work and strikes fall; return how often each fell."""
    chance = random.Random(options.seed)
    start = time.monotonic()
    end = start + 60 * options.minutes
    address = surroundings.server.address
    users = [
        User(address, number, options.seed, log, options.patience)
        for number in range(options.users)
    ]
    work = asyncio.gather(*(user.work(end) for user in users))
    fallen: Counter[str] = Counter()
    choices = strikes(surroundings, users, chance)
    while True:
        await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))
        name = chance.choice(list(choices))
        if time.monotonic() > end:
            break
        told = await choices[name]()
        fallen[name] += 1
        print(f"{time.monotonic() - start:5.0f} s: {told}", flush=True)
    await work
    return fallen


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.chaos",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--users", type=int, default=6)
    parser.add_argument(
        "--patience", type=float, default=PATIENCE_SECONDS, help="seconds until a page has hung"
    )
    options = parser.parse_args()
    print(describe(("streamlit", "loky", "numpy")))
    print_load("before")
    log = Log()
    with TemporaryDirectory(dir=Path.home()) as folder, ExitStack() as exits:
        exits.callback(shutil.rmtree, CLOCK_FOLDER)
        surroundings = Surroundings(Path(folder), exits)
        fallen = asyncio.run(chaos(surroundings, options, log))
        surroundings.stop()
    print_load("after")
    for name, count in sorted(fallen.items()):
        print(f"{name}: {count} times")
    with ProcessPoolExecutor() as executor:
        wrong = sum(executor.map(is_wrong, log.received))
    for sentence, count in log.told.items():
        print(f"told {count} times: {sentence}")
    print(
        f"files: {len(log.received)}, wrong: {wrong}; pages that hung: {len(log.hung)}; pictures"
        f" that had to be chosen again: {log.lost}, without a word: {log.untold}; pages that went"
        f" on with their picture after their connection was lost: {log.taken_up}"
    )
    for error in surroundings.errors[:10]:
        print(f"log: {error[:150]}")
    for sentence in log.hung:
        print(f"hung: {sentence}")
    if wrong or log.hung or log.untold:
        sys.exit("a file was wrong, a page hung, or a user was not told")


if __name__ == "__main__":
    main()
