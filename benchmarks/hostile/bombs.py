"""Reads hostile and very large files by `load_image`, and reports answer, time and memory.

`python -m benchmarks.hostile.bombs [--only WORD]` creates each file of `bomb_files` and reads it in
a process of its own. Promised are at most 10 s and 1 GB; more is printed in bold.
"""

import argparse
import os
import tempfile
from collections.abc import Callable

from benchmarks.hostile.bomb_files import FILES
from benchmarks.hostile.child_process import call
from benchmarks.hostile.oddities import describe_reading

TIME_LIMIT_SECONDS = 10
MEMORY_LIMIT_BYTES = 2**30


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.bombs", description=__doc__)
    parser.add_argument("--only", default="", help="only the files whose name contains this word")
    parser.add_argument("--seconds", type=int, default=30, help="when to give up on one file")
    arguments = parser.parse_args()
    print("| file | bytes | answer | seconds | memory |\n|---|---:|---|---:|---:|")
    for name, create in FILES.items():
        if arguments.only.lower() in name.lower():
            print(table_row(name, create, arguments.seconds), flush=True)


def table_row(name: str, create: Callable[[], bytes], timeout_seconds: int) -> str:
    """Create a file, read it, and return its row of the table."""
    data = _create_in_child(create)
    outcome = call(describe_reading, data, timeout_seconds)
    returned = outcome.status == "returned"
    answer = outcome.text if returned else f"{outcome.status}: {outcome.text}"
    console = f", CONSOLE: {outcome.console[:200]}" if outcome.console else ""
    time_bold = "**" if outcome.seconds > TIME_LIMIT_SECONDS else ""
    memory_bold = "**" if outcome.memory > MEMORY_LIMIT_BYTES else ""
    return (
        f"| {name} | {len(data):,} | {answer[:230]}{console}"
        f" | {time_bold}{outcome.seconds:.1f}{time_bold}"
        f" | {memory_bold}{outcome.memory / 2**20:.0f} MB{memory_bold} |"
    )


def _create_in_child(create: Callable[[], bytes]) -> bytes:
    """Create a file in a process of its own, so that its memory is not counted for reading."""
    with tempfile.TemporaryFile() as file:
        child = os.fork()
        if child == 0:
            try:
                file.write(create())
                file.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        file.seek(0)
        return file.read()


if __name__ == "__main__":
    main()
