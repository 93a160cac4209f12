"""Reads small files that decoders take minutes for, through `Decoder`, and reports the worst.

`python -m benchmarks.hostile.slow [--only WORD] [--all]` creates each file of
`benchmarks.hostile.slow.files` and reads it in a process of its own, whose CPU time and memory the
system measures. It prints the slowest and the largest file of each family. A file that takes over
10 s of computing or 1 GB, raises or writes to the console ends the program with exit status 1.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable

from benchmarks.hostile.bombs import table_row
from benchmarks.hostile.decoding import Reading, read
from benchmarks.hostile.slow.files import FAMILIES
from benchmarks.machine import describe

Files = dict[str, Callable[[], bytes]]
SLOW_SECONDS = 1.0  # listed as what only the clock could end
HEAD = "| file | bytes | answer | CPU seconds | memory |\n|---|---:|---|---:|---:|"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.slow", description=__doc__)
    parser.add_argument(
        "--only", default="", help="only the files whose name or family contains this word"
    )
    parser.add_argument("--all", action="store_true", help="print every file as it is read")
    arguments = parser.parse_args()
    print(describe(("pillow",)))
    readings = {
        family: read_files(chosen(family, files, arguments.only), arguments.all)
        for family, files in FAMILIES.items()
    }
    for family, answers in readings.items():
        if answers:
            print_family(family, answers)
    total = {name: reading for answers in readings.values() for name, reading in answers.items()}
    over = {name: reading for name, reading in total.items() if reading.is_over}
    print(f"\n{len(total)} files, {len(over)} of them over 10 s or 1 GB or with a fault")
    for name, reading in over.items():
        print(table_row(name, reading))
    sys.exit(bool(over))


def chosen(family: str, files: Files, word: str) -> Files:
    """Return the files that have a word in their name or in that of their family."""
    return {
        name: create
        for name, create in files.items()
        if word.lower() in f"{family}; {name}".lower()
    }


def read_files(files: Files, print_all: bool) -> dict[str, Reading]:
    """Read files, each in a process of its own."""
    readings = {}
    for name, create in files.items():
        readings[name] = read(create)
        if print_all:
            print(table_row(name, readings[name]), flush=True)
    return readings


def print_family(family: str, readings: dict[str, Reading]) -> None:
    """Print how many files were read and refused, and the worst of them."""
    outcomes = Counter(
        "refused" if reading.answer.startswith("refused") else "read"
        for reading in readings.values()
    )
    print(f"\n{family}: {outcomes['read']} read, {outcomes['refused']} refused\n{HEAD}")
    slowest = max(readings, key=lambda name: readings[name].cpu_seconds)
    largest = max(readings, key=lambda name: readings[name].memory)
    slow = [name for name, reading in readings.items() if reading.cpu_seconds > SLOW_SECONDS]
    for name in dict.fromkeys([slowest, largest, *slow]):
        print(table_row(name, readings[name]))


if __name__ == "__main__":
    main()
