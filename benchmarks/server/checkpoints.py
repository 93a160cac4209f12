"""How long a job goes on without its checkpoint, where it can be cancelled.

`python -m benchmarks.server.checkpoints` runs each kind of job in this thread on pictures of
random colours, and prints for each shape the longest CPU time between two checkpoints and where
it began and ended. The largest shape takes some minutes for each job, and 4 GB.
"""

import argparse
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.machine import describe
from compressor.imaging import Picture
from compressor.pipeline.k_curve import compute_k_curve
from compressor.pipeline.methods.experiment import run_experiment
from compressor.pipeline.methods.method import Work
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Checkpoint

ROOT = Path(__file__).parent.parent.parent
SHAPES = ("1x1000000", "1000000x1", "6000x5000", "10000x10000")  # width x height
WORTH_A_LINE = 0.2  # seconds of CPU without a checkpoint
MAX_LINES = 5  # for each job


@dataclass
class Stopwatch:
    """A checkpoint that measures the CPU time of this thread between its calls.

    Attributes:
        gaps: (seconds, where the gap began, where it ended), of those worth a line.
        longest: in seconds.
        calls: how many.
    """

    gaps: list[tuple[float, str, str]] = field(default_factory=list)
    longest: float = 0.0
    calls: int = 0
    _last: float = field(default_factory=time.thread_time)
    _place: str = "the beginning"

    def __call__(self) -> None:
        """Note the time since the last call."""
        seconds = time.thread_time() - self._last
        place = _caller()
        self.calls += 1
        self.longest = max(self.longest, seconds)
        if seconds >= WORTH_A_LINE:
            self.gaps.append((seconds, self._place, place))
        self._place = place
        self._last = time.thread_time()


def _caller() -> str:
    """Name the lines of the project that lead to a checkpoint, the innermost last."""
    frames = traceback.extract_stack(limit=12)[:-2]
    paths = [os.path.relpath(frame.filename, ROOT) for frame in frames]
    lines = [
        f"{path}:{frame.lineno}"
        for path, frame in zip(paths, frames, strict=True)
        if path.startswith(("kmc", "compressor"))
    ]
    return " ".join(lines[-3:])


def _quality(settings: QualitySettings) -> Callable[[Picture, Checkpoint], object]:
    return lambda picture, checkpoint: compute_best_quality(picture, settings, _work(checkpoint))


def _experiment(picture: Picture, checkpoint: Checkpoint) -> object:
    settings = RestartSettings(restarts=2, iterations=2, height=1000)
    return run_experiment(picture, settings, _work(checkpoint))


def _curve(picture: Picture, checkpoint: Checkpoint) -> object:
    return compute_k_curve(picture, QualitySettings(), lambda *_: None, checkpoint)


def _work(checkpoint: Checkpoint) -> Work:
    return Work(report=lambda *_: None, checkpoint=checkpoint)


JOBS: dict[str, Callable[[Picture, Checkpoint], object]] = {
    "fast": _quality(QualitySettings(k=16, effort="fast")),
    "dithered": _quality(QualitySettings(k=16, effort="fast", dither=1.0, space="oklab")),
    "balanced": _quality(QualitySettings(k=64)),
    "best": _quality(QualitySettings(k=256, effort="best", dither=1.0, space="oklab")),
    "experiment": _experiment,
    "curve": _curve,
}


def main() -> None:
    """Print the longest gap of each job and shape."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.checkpoints")
    parser.add_argument("--jobs", nargs="+", choices=list(JOBS), default=list(JOBS))
    parser.add_argument("--shapes", nargs="+", default=SHAPES, help="such as 6000x5000")
    options = parser.parse_args()
    print(describe(("numpy",)), flush=True)
    for shape in options.shapes:
        width, height = map(int, shape.split("x"))
        for name in options.jobs:
            _measure(name, width, height)


def _measure(name: str, width: int, height: int) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    picture = Picture(pixels=pixels, format="PNG", sha256="", size_bytes=1)
    started = time.thread_time()
    stopwatch = Stopwatch()
    JOBS[name](picture, stopwatch)
    stopwatch()
    print(
        f"{width} x {height}, {name}: {time.thread_time() - started:.1f} s,"
        f" {stopwatch.calls:,} checkpoints, longest gap {stopwatch.longest:.2f} s",
        flush=True,
    )
    for seconds, began, ended in sorted(stopwatch.gaps, reverse=True)[:MAX_LINES]:
        print(f"    {seconds:.2f} s from {began} to {ended}", flush=True)


if __name__ == "__main__":
    main()
