"""Reads hostile and very large files through `Decoder`, and reports answer, time and memory.

`python -m benchmarks.hostile.bombs [--only WORD]` creates each file of `bomb_files` and reads it in
a process of its own. Promised are at most 10 s of computing and 1 GB; more is printed in bold, and
ends the program with exit status 1.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks.hostile.bomb_files import FILES
from benchmarks.hostile.decoding import Reading, read

MAX_ANSWER_CHARACTERS = 230


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.bombs", description=__doc__)
    parser.add_argument("--only", default="", help="only the files whose name contains this word")
    arguments = parser.parse_args()
    names = [name for name in FILES if arguments.only.lower() in name.lower()]
    sys.exit(print_table({name: FILES[name] for name in names}))


def print_table(files: dict[str, Callable[[], bytes]]) -> bool:
    """Read files and print a row for each; return whether one took more than it may."""
    print("| file | bytes | answer | CPU seconds | memory |\n|---|---:|---|---:|---:|")
    is_over = False
    for name, create in files.items():
        reading = read(create)
        print(table_row(name, reading), flush=True)
        is_over |= reading.is_over
    return is_over


def table_row(name: str, reading: Reading) -> str:
    """Return the row of a file."""
    fault = f"**FAULT: {reading.fault}**" if reading.fault else ""
    time_bold = "**" if reading.is_slow else ""
    memory_bold = "**" if reading.is_large else ""
    return (
        f"| {name} | {reading.size:,} | {reading.answer[:MAX_ANSWER_CHARACTERS]}{fault}"
        f" | {time_bold}{reading.cpu_seconds:.1f}{time_bold}"
        f" | {memory_bold}{reading.memory / 2**20:.0f} MB{memory_bold} |"
    )


if __name__ == "__main__":
    main()
