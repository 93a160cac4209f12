"""Processor seconds from start to end of the command line, on a thumbnail, and of what it imports.

`python -m benchmarks.speed.start` starts each in turn, several times, and writes a section of
docs/results/performance.md. Processor time is shown since it is not lengthened by others' work as
much. Bytecode is there, as after an installation: a round before the first one writes it.
"""

import argparse
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from benchmarks.bytecode import with_bytecode
from benchmarks.machine import describe
from benchmarks.speed.plain_process.page import replace_section
from benchmarks.speed.start import HEADING
from compressor.samples import SAMPLES

MISSED = Path(__file__).with_name("missed.md")  # what was tried where a goal is missed
SIZE = (160, 120)  # pixels of the thumbnail
STARTS = {
    "Python alone": ("-c", "pass"),
    "NumPy": ("-c", "import numpy"),
    "`kmc`, the library": ("-c", "import kmc"),
    "all that the command line imports": ("-c", "import compressor.cli.main"),
    "`kmc thumbnail.jpg -k 16`": ("-m", "compressor", "-f", "thumbnail.jpg", "-k", "16"),
    "`kmc thumbnail.jpg`": ("-m", "compressor", "-f", "thumbnail.jpg"),
}


def main() -> None:
    """Measure all, then print and write the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in STARTS}
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(io.BytesIO(SAMPLES[0].data)).convert("RGB").resize(SIZE)
        picture.save(Path(folder) / "thumbnail.jpg", quality=90)
        environment = with_bytecode(Path(folder))
        for arguments in STARTS.values():
            _measure(arguments, folder, environment)
        for _ in range(options.rounds):
            for name, arguments in STARTS.items():
                measured[name].append(_measure(arguments, folder, environment))
    section = _section(measured, options.rounds)
    replace_section(section, HEADING)
    print(section)


def _measure(
    arguments: Sequence[str], folder: str, environment: Mapping[str, str]
) -> tuple[float, float]:
    """Run Python with these arguments; the processor seconds, and those by the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, seconds


def _section(measured: dict[str, list[tuple[float, float]]], rounds: int) -> str:
    rows = []
    for name, pairs in measured.items():
        used, seconds = zip(*pairs, strict=True)
        rows.append(
            f"| {name} | {min(used):.2f} | {statistics.median(used):.2f} | {min(seconds):.2f} |"
        )
    lines = [
        HEADING,
        f"A picture of {SIZE[0]} x {SIZE[1]} pixels, {rounds} rounds, all in turn. Written by"
        " `python -m benchmarks.speed.start`.\n",
        describe(("numpy", "pillow")) + f"; load average {os.getloadavg()[0]:.0f}\n",
        "| | processor seconds, best | median | seconds by the clock, best |",
        "| --- | ---: | ---: | ---: |",
        *rows,
        "",
        MISSED.read_text(),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
