"""CPU seconds of one thread, for machines that others use as well, where waiting tells nothing.

`OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python -m benchmarks.speed.one_thread FILE LARGE_FILE`
has all contenders do the same jobs in turn, and writes a section of docs/results/performance.md.
FILE is a picture of about 50,000 pixels and many distinct colours, LARGE_FILE one of 24 megapixels.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.speed.kmeans_libraries import LIBRARIES, Job
from benchmarks.speed.one_thread import HEADING
from benchmarks.speed.plain_process.page import replace_section
from compressor.imaging import load_image
from kmc import best_palette, count_colors, map_to_palette, preview_palette

NAMES = ("kmc", "scikit-learn", "FAISS")
PACKAGES = ("numpy", "scikit-learn", "faiss-cpu")
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
JOBS = ((256, 24), (64, 24), (16, 100), (16, 1), (3, 100))  # K and restarts
ITERATIONS = 10
MISSED = Path(__file__).with_name("missed.md")  # what was tried where a goal is missed
ROWS_PER_BLOCK = 100


def main() -> None:
    """Measure all jobs, then print and write the section."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.one_thread")
    parser.add_argument("file")
    parser.add_argument("large_file")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if any(os.environ.get(variable) != "1" for variable in THREAD_VARIABLES):
        raise SystemExit(f"set {' and '.join(THREAD_VARIABLES)} to 1")
    pixels = load_image(Path(options.file).read_bytes()).pixels.reshape(-1, 3)
    large = load_image(Path(options.large_file).read_bytes()).pixels
    text = "\n".join(
        [
            HEADING,
            f"{options.rounds} rounds, all contenders in turn; best (median). Written by"
            " `python -m benchmarks.speed.one_thread`. CPU seconds too grow where others use the"
            " caches: compare within a row.\n",
            describe(PACKAGES) + "\n",
            f"Restarts of {ITERATIONS} iterations on {len(pixels):,} pixels of"
            f" {len(count_colors(pixels)):,} distinct colours:\n",
            *_restarts(pixels, options.rounds),
            "",
            f"A picture of {large.shape[0] * large.shape[1] / 1e6:.0f} megapixels and"
            f" {len(count_colors(large)):,} distinct colours, its pixels in memory:\n",
            *_previews(large, options.rounds),
            "",
            MISSED.read_text(),
        ]
    )
    print(text)
    replace_section(text, HEADING)


def _restarts(pixels: NDArray[np.uint8], rounds: int) -> list[str]:
    """Return the table of the restarts."""
    lines = [f"| | {' | '.join(NAMES)} | kmc is faster than FAISS | than scikit-learn |"]
    lines.append("|---" * (len(NAMES) + 3) + "|")
    libraries = {name: LIBRARIES[name](1) for name in NAMES}
    for k, restarts in JOBS:
        job = Job(pixels, k, restarts, ITERATIONS)
        seconds: dict[str, list[float]] = {name: [] for name in NAMES}
        for _ in range(rounds):
            for name, run in libraries.items():
                seconds[name].append(_cpu_seconds(run, job))
        cells = [f"{min(times):.3f} ({statistics.median(times):.3f})" for times in seconds.values()]
        for peer in ("FAISS", "scikit-learn"):
            pairs = zip(seconds[peer], seconds["kmc"], strict=True)
            ratio = min(seconds[peer]) / min(seconds["kmc"])
            median = statistics.median(theirs / ours for theirs, ours in pairs)
            cells.append(f"{ratio:.2f} ({median:.2f}) times")
        runs = "1 run" if restarts == 1 else f"{restarts} runs"
        lines.append(f"| K = {k}, {runs} | {' | '.join(cells)} |")
    return lines


def _previews(picture: NDArray[np.uint8], rounds: int) -> list[str]:
    """Return the table of the preview beside the efforts of `best_palette`."""
    lines = ["| | palette | map | mean squared error in 0..255 | to balanced |", "|---" * 5 + "|"]
    searches: dict[str, Callable[[int], NDArray[np.uint8]]] = {
        "balanced": lambda k: best_palette(picture, k),
        "fast": lambda k: best_palette(picture, k, effort="fast"),
        "preview": lambda k: preview_palette(picture, k),
    }
    for k in (256, 64, 16):
        errors: dict[str, float] = {}
        for name, search in searches.items():
            # The slow search is made once; it is here for its error.
            times = range(1 if name == "balanced" else rounds)
            palette_seconds = [_cpu_seconds(search, k) for _ in times]
            palette = search(k)
            map_seconds = [_cpu_seconds(map_to_palette, picture, palette) for _ in times]
            errors[name] = _error(picture, palette)
            lines.append(
                f"| K = {k}, {name} | {min(palette_seconds):.2f} s | {min(map_seconds):.2f} s"
                f" | {errors[name]:.2f} | {100 * errors[name] / errors['balanced'] - 100:+.1f} % |"
            )
    return lines


def _cpu_seconds(work: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def _error(picture: NDArray[np.uint8], palette: NDArray[np.uint8]) -> float:
    """Return the mean squared error, summed over the channels, in units of 0..255."""
    total = 0.0
    for start in range(0, len(picture), ROWS_PER_BLOCK):
        rows = picture[start : start + ROWS_PER_BLOCK]
        off = rows.astype(np.float64) - palette[map_to_palette(rows, palette)]
        total += float((off**2).sum())
    return total / (picture.shape[0] * picture.shape[1])


if __name__ == "__main__":
    main()
