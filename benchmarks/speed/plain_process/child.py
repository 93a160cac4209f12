"""Does jobs of kmc on demand: a name a line on standard input, seconds a line on standard output.

The process has as many BLAS threads as its environment says.
"""

import json
import sys
import time
from collections.abc import Callable

import kmc
from compressor.imaging import load_image, shrink
from compressor.samples import SAMPLES

MIN_SECONDS = 0.5
PICTURE = shrink(load_image(SAMPLES[1].data).pixels, 250)
LARGE = shrink(load_image(SAMPLES[1].data).pixels, 640)
PALETTE = kmc.best_palette(PICTURE, 256, effort="fast")
JOBS: dict[str, Callable[[], object]] = {
    "24 restarts, K = 64": lambda: kmc.run_restarts(PICTURE, 64, restarts=24),
    "6 restarts, K = 256": lambda: kmc.run_restarts(PICTURE, 256, restarts=6),
    "palette, fast, K = 64": lambda: kmc.best_palette(PICTURE, 64, effort="fast"),
    "palette, fast, K = 256": lambda: kmc.best_palette(PICTURE, 256, effort="fast"),
    "palette, balanced, K = 64": lambda: kmc.best_palette(PICTURE, 64, effort="balanced"),
    "palette, balanced, K = 256": lambda: kmc.best_palette(PICTURE, 256, effort="balanced"),
    "nearest entries, K = 256": lambda: kmc.map_to_palette(LARGE, PALETTE),
    "dithering, K = 256": lambda: kmc.dither(LARGE, PALETTE),
    "assignment under a rate, K = 256": lambda: kmc.assign_with_rate(LARGE, PALETTE, 1e-3),
}


def main() -> None:
    """Answer each line with the wall-clock and the CPU seconds of its job, as JSON."""
    for line in sys.stdin:
        print(json.dumps(_seconds(JOBS[line.strip()])), flush=True)


def _seconds(job: Callable[[], object]) -> dict[str, float]:
    """Return the mean of as many times as it takes to measure a short job."""
    cpu = time.process_time()
    wall = time.perf_counter()
    count = 0
    while count == 0 or time.perf_counter() - wall < MIN_SECONDS:
        job()
        count += 1
    return {
        "wall": (time.perf_counter() - wall) / count,
        "cpu": (time.process_time() - cpu) / count,
    }


if __name__ == "__main__":
    main()
