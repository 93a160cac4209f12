"""What BLAS threads cost whoever imports kmc, and does not know that there are any.

`python -m benchmarks.speed.plain_process` has two processes do the same jobs in turn beside a busy
one: the first has the threads that OpenBLAS starts by itself, the second has one. It writes a
section of docs/results/performance.md. The machine may be used by others: what counts are the
ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.machine import cores, describe
from benchmarks.speed.plain_process.child import JOBS
from benchmarks.speed.plain_process.page import HEADING, replace_section

VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS")
BUSY_LOOP = "while True: pass"
Seconds = dict[str, float]  # "wall" and "cpu"


def main() -> None:
    """Measure the pairs, and print and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.plain_process", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--dry", action="store_true", help="print only, leave docs as it is")
    options = parser.parse_args()
    with ExitStack() as stack:
        plain = stack.enter_context(_process("-m", "benchmarks.speed.plain_process.child"))
        single = stack.enter_context(
            _process("-m", "benchmarks.speed.plain_process.child", threads=1)
        )
        stack.enter_context(_process("-c", BUSY_LOOP))
        rows = [_row(name, _pairs(name, plain, single, options.rounds)) for name in JOBS]
    text = "\n".join(
        [
            HEADING,
            f"One process with as many BLAS threads as OpenBLAS starts by itself ({cores()}) and"
            f" one with a single thread, beside a busy process, in turn; {options.rounds} rounds."
            " Above 1 the plain process is the faster one. Others use the machine as well, so"
            " there are only ratios. Written by `python -m benchmarks.speed.plain_process`.\n",
            describe(("numpy",)) + "\n",
            "| | speed against one thread (best times) | (median of the rounds) | CPU time |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )
    print(text)
    if not options.dry:
        replace_section(text)


@contextmanager
def _process(*arguments: str, threads: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """A Python process with so many BLAS threads; None for as many as it takes by itself."""
    environ = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    if threads:
        environ["OPENBLAS_NUM_THREADS"] = str(threads)
    pipe = subprocess.PIPE
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _pairs(
    name: str, plain: subprocess.Popen[str], single: subprocess.Popen[str], rounds: int
) -> list[tuple[Seconds, Seconds]]:
    """Return what the job took the two processes in each round; the other begins each time."""
    _seconds(name, plain)
    _seconds(name, single)
    pairs = []
    for number in range(rounds):
        if number % 2:
            of_plain = _seconds(name, plain)
            of_single = _seconds(name, single)
        else:
            of_single = _seconds(name, single)
            of_plain = _seconds(name, plain)
        pairs.append((of_plain, of_single))
    return pairs


def _seconds(name: str, process: subprocess.Popen[str]) -> Seconds:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(name + "\n")
    process.stdin.flush()
    seconds: Seconds = json.loads(process.stdout.readline())
    return seconds


def _row(name: str, pairs: list[tuple[Seconds, Seconds]]) -> str:
    """Return the row of a job: how much faster the plain process is, and its CPU time to ours."""
    best = min(single["wall"] for _, single in pairs) / min(plain["wall"] for plain, _ in pairs)
    median = statistics.median(single["wall"] / plain["wall"] for plain, single in pairs)
    cpu = statistics.median(plain["cpu"] / single["cpu"] for plain, single in pairs)
    return f"| {name} | {best:.2f} | {median:.2f} | {cpu:.2f} times |"


if __name__ == "__main__":
    main()
