"""Processor seconds of the search for the smallest file of a look, and of its assignment.

`python -m benchmarks.speed.look FOLDER [--large FILE] [--look 70] [--write]` searches every picture
of a folder at the efforts fast and balanced with one thread, and times the assignment of each to
256 colours under a rate, all in turn. A large picture is searched in a process of its own, whose
memory is measured. --write writes a section of docs/results/performance.md.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
from threadpoolctl import threadpool_limits

from benchmarks.machine import describe
from benchmarks.picture_files import picture_files, read_rgb
from benchmarks.speed.look import HEADING
from benchmarks.speed.plain_process.page import replace_section
from compressor.imaging import apply_palette
from compressor.imaging.types import Pixels, no_checkpoint
from compressor.pipeline.look.search import find_look
from compressor.pipeline.settings import LookSettings
from kmc import best_palette, count_colors

EFFORTS = ("fast", "balanced")
AIMS = {"search, fast": 2.0, "search, balanced": 6.0}  # seconds of a core, 0.4 megapixels
AIMS |= {"assignment, fast": 0.3, "assignment, balanced": 0.8}
LARGE_AIM = "25 s, 600 MB"
K = 256
PRICE = 1.0  # the usual `smaller`
MEGABYTE = 1024  # kilobytes, the unit of ru_maxrss on Linux
Measured = dict[str, list[float]]  # seconds of every picture by the job


def main() -> None:
    """Measure all, then print the section, and write it where that is asked for."""
    options = _options()
    cv2.setNumThreads(1)
    with threadpool_limits(1):
        if options.child:
            print(json.dumps(_search_large(options.large, options.look)))
            return
        measured: Measured = {job: [] for job in AIMS}
        for file in picture_files(options.folder):
            for job, seconds in _measure(read_rgb(file), options.look):
                measured[job].append(seconds)
            newest = ", ".join(f"{job} {times[-1]:.2f}" for job, times in measured.items())
            print(f"{file.name}: {newest}", flush=True)
    lines = _lines(measured, options.look)
    if options.large:
        lines += ["", _large_line(options.large, options.look)]
    section = "\n".join(lines) + "\n"
    print(section)
    if options.write:
        replace_section(section, HEADING)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.look", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of PNG or JPEG pictures")
    parser.add_argument("--large", type=Path, help="a picture of some 24 megapixels")
    parser.add_argument("--look", type=float, default=70.0, help="SSIMULACRA2, default 70")
    parser.add_argument("--write", action="store_true", help="write the section")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(pixels: Pixels, look: float) -> Iterator[tuple[str, float]]:
    """Yield each job with its processor seconds."""
    for effort in EFFORTS:
        start = time.process_time()
        _search(pixels, look, effort)
        yield f"search, {effort}", time.process_time() - start
        palette = best_palette(pixels, K, effort="fast", space="oklab")
        counts = count_colors(pixels)
        start = time.process_time()
        apply_palette(pixels, palette, counts, space="oklab", smaller=PRICE, effort=effort)
        yield f"assignment, {effort}", time.process_time() - start


def _search(pixels: Pixels, look: float, effort: str) -> tuple[int, float]:
    """The bytes of the file, and its score."""
    settings = LookSettings(look=look, effort=effort)
    found = find_look(pixels, count_colors(pixels), settings, no_checkpoint)
    return len(found.indexed.encode_png()), found.score


def _search_large(file: Path, look: float) -> dict[str, float]:
    pixels = read_rgb(file)
    start = time.process_time()
    size, score = _search(pixels, look, "balanced")
    seconds = time.process_time() - start
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "megapixels": pixels.shape[0] * pixels.shape[1] / 1e6,
        "seconds": seconds,
        "megabytes": kilobytes / MEGABYTE,
        "bytes": size,
        "score": score,
    }


def _lines(measured: Measured, look: float) -> list[str]:
    count = len(next(iter(measured.values())))
    rows = [
        f"| {job} | {statistics.mean(seconds):.2f} | {max(seconds):.2f} | {AIMS[job]:.1f} |"
        for job, seconds in measured.items()
    ]
    return [
        HEADING,
        f"The smallest file with a SSIMULACRA2 of {look:g}, and the assignment of all pixels to"
        f" {K} colours where a bit costs what is usual: processor seconds of one thread, {count}"
        " photographs. Written by `python -m benchmarks.speed.look`.\n",
        describe(("numpy", "opencv-python-headless")) + f"; load average {os.getloadavg()[0]:.0f}",
        "",
        "| | mean | most | aim for the most |",
        "| --- | ---: | ---: | ---: |",
        *rows,
    ]


def _large_line(file: Path, look: float) -> str:
    command = [sys.executable, "-m", "benchmarks.speed.look", str(file.parent)]
    command += ["--large", str(file), "--look", str(look), "--child"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    large = json.loads(printed)
    return (
        f"A picture of {large['megapixels']:.0f} megapixels, balanced, decoding left out:"
        f" {large['seconds']:.1f} s and {large['megabytes']:.0f} MB, the picture and Python"
        f" included (aims {LARGE_AIM}); its file has {large['bytes']:,} bytes and a score of"
        f" {large['score']:.1f}."
    )


if __name__ == "__main__":
    main()
