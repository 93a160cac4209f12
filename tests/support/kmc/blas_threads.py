"""A process of its own that says which work of kmc wakes the threads of the BLAS.

`python -m tests.support.kmc.blas_threads` does each job once and prints, as JSON, for how many
seconds all threads but the first had a core meanwhile. Linux only.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import kmc
from tests.support.pictures import photo_like

PAUSE = 0.03  # seconds in which a woken thread is seen; what it does later the next job is given
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# More colours than a product of two vectors may have elements to stay in one thread.
PICTURE = photo_like(120, 160)
# Wavefronts of more than 512 pixels, and few colours, since it is about the wavefronts.
LARGE = photo_like(52, 106).repeat(10, axis=0).repeat(10, axis=1)
# More than a product of a vector and a matrix of three columns may have rows.
COLORFUL = np.random.default_rng(0).integers(0, 256, (400, 400, 3), np.uint8)
TRANSLUCENT = np.concatenate([PICTURE, PICTURE[..., :1] // 2 + 100], axis=2)


def entries(k: int, channels: int = 3) -> np.ndarray:
    """(k, channels) uint8 at random."""
    return np.random.default_rng(k).integers(0, 256, (k, channels), np.uint8)


def trace() -> None:
    """Two iterations, kept in full."""
    kmc.trace_run(kmc.count_colors(PICTURE), entries(64) / 255, 2)


def spaces() -> None:
    """Into each space and back."""
    for space in kmc.SPACES:
        kmc.from_space(kmc.to_space(COLORFUL.reshape(-1, 3), space), space)


def textbook() -> None:
    """Two iterations of the textbook's k-means."""
    pixels = PICTURE.reshape(-1, 3) / 255
    kmc.run_kmeans(pixels, kmc.init_centroids(pixels, 16, np.random.default_rng(0)), 2)


def statistics() -> None:
    """More runs than a product of two vectors may have elements to stay in one thread."""
    kmc.expected_best(np.random.default_rng(0).random(10_100))


CONTROL = "a product of large matrices"
JOBS: dict[str, Callable[[], object]] = {
    "restarts, K = 3": lambda: kmc.run_restarts(PICTURE, 3, restarts=30, max_iters=2),
    "restarts, K = 16": lambda: kmc.run_restarts(PICTURE, 16, restarts=30, max_iters=2),
    "restarts, K = 64": lambda: kmc.run_restarts(PICTURE, 64, restarts=8, max_iters=2),
    "restarts, K = 256": lambda: kmc.run_restarts(PICTURE, 256, restarts=2, max_iters=2),
    "a restart without sorting": lambda: kmc.run_restarts(PICTURE, 256, restarts=1, max_iters=1),
    "restarts, K = 500": lambda: kmc.run_restarts(PICTURE, 500, restarts=2, max_iters=1),
    "one restart from k-means++": lambda: kmc.run_restarts(
        PICTURE, 16, restarts=1, max_iters=1, start=kmc.PLUS_PLUS_START
    ),
    "restarts from k-means++": lambda: kmc.run_restarts(
        PICTURE, 64, restarts=9, max_iters=1, start=kmc.PLUS_PLUS_START
    ),
    "restart from a PCA split": lambda: kmc.run_restarts(
        PICTURE, 64, restarts=1, max_iters=1, start=kmc.PCA_START
    ),
    "trace, K = 64": trace,
    "statistics of runs": statistics,
    "palette, fast, K = 256": lambda: kmc.best_palette(PICTURE, 256, effort="fast"),
    "palette, fast, K = 300": lambda: kmc.best_palette(PICTURE, 300, effort="fast"),
    "palette of many colours": lambda: kmc.best_palette(COLORFUL, 2, effort="balanced"),
    "palette, balanced, K = 256": lambda: kmc.best_palette(PICTURE, 256, effort="balanced"),
    "palette, best, K = 4": lambda: kmc.best_palette(PICTURE, 4, effort="best"),
    "palette for a preview": lambda: kmc.preview_palette(PICTURE, 256),
    "palette in OKLab": lambda: kmc.best_palette(PICTURE, 64, space="oklab", effort="fast"),
    "palette with alpha": lambda: kmc.best_palette(TRANSLUCENT, 256, effort="fast"),
    "spaces": spaces,
    "map, K = 1": lambda: kmc.map_to_palette(PICTURE, entries(1)),
    "map, K = 16": lambda: kmc.map_to_palette(PICTURE, entries(16)),
    "map, K = 256": lambda: kmc.map_to_palette(PICTURE, entries(256)),
    "map by a table": lambda: kmc.map_to_palette(np.concatenate([LARGE] * 8), entries(256)),
    "map, K = 3000": lambda: kmc.map_to_palette(PICTURE, entries(3000)),
    "map with alpha, in CIELAB": lambda: kmc.map_to_palette(TRANSLUCENT, entries(256, 4), "cielab"),
    "dither": lambda: kmc.dither(LARGE, entries(256)),
    "assign under a rate": lambda: kmc.assign_with_rate(LARGE, entries(256), 1e-3, sweeps=1),
    "dither under a rate": lambda: kmc.assign_with_rate(
        LARGE, entries(256), 1e-3, strength=0.8, sweeps=1
    ),
    "pixels and palette together": lambda: kmc.quantize_spatially(COLORFUL, entries(256), rounds=1),
    "refine under a rate": lambda: kmc.refine_with_rate(PICTURE, entries(256), 1e-3, rounds=1),
    "textbook": textbook,
    # Nothing of kmc: what does wake threads, wherever there are any.
    CONTROL: lambda: np.ones((1000, 1000)) @ np.ones((1000, 1000)),
}


def main() -> None:
    """Do all jobs, and print the seconds of each, and how many threads there are."""
    seconds = {}
    before = _at_rest()
    for name, job in JOBS.items():
        job()
        after = _after_pause()
        seconds[name] = (after - before) / TICKS_PER_SECOND
        before = after
    print(json.dumps({"threads": len(_ticks()), "seconds": seconds}))


def _at_rest() -> int:
    """Return the ticks of all threads but the first, when they do not grow any more."""
    before = _others_ticks()
    while before != (before := _after_pause()):
        pass
    return before


def _after_pause() -> int:
    time.sleep(PAUSE)
    return _others_ticks()


def _others_ticks() -> int:
    return sum(ticks for thread, ticks in _ticks().items() if thread != os.getpid())


def _ticks() -> dict[int, int]:
    """Return for each thread of this process its time in user and system mode; see proc(5)."""
    ticks = {}
    for task in Path("/proc/self/task").iterdir():
        after_name = (task / "stat").read_text().rpartition(")")[2].split()
        ticks[int(task.name)] = int(after_name[11]) + int(after_name[12])
    return ticks


if __name__ == "__main__":
    main()
