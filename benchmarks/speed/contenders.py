"""Processes that each do k-means jobs by one library, so that libraries can be timed in turn.

`python -m benchmarks.speed.contenders NAME THREADS` reads jobs from standard input and writes
answers to standard output, both pickled. Each library has a process of its own, so its number of
threads is set before it is loaded, and it is loaded and warm before it is timed.
"""

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.speed.kmeans_libraries import LIBRARIES, Fit, Job

PEERS = ("scikit-learn", "OpenCV", "FAISS")
PACKAGES = ("numpy", "scikit-learn", "opencv-python-headless", "faiss-cpu", "loky")
DIFFERENCES = """\
What is not the same between them:

- kmc counts distinct colours and works on these; the others work on all pixels, as they came.
  Counting is part of its time.
- kmc gives each run's cost, exactly as plain float64 arithmetic does, and keeps the history of
  all runs. The others compute in float32 and keep the best run alone.
- kmc, scikit-learn and FAISS start from pixels drawn at random. OpenCV starts from colours drawn
  evenly from the box around all pixels.
- scikit-learn and kmc stop a run whose labels or centroids stay; OpenCV and FAISS go on.
- kmc divides the runs among processes that are started before; the others divide the pixels
  among threads.
"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a contender found for a job, and what it took.

    Attributes:
        fit: the result, with centroids as float64.
        seconds: wall-clock time.
        growth_mb: megabytes that the process grew by at its peak; 0 where the system does not say.
    """

    fit: Fit
    seconds: float
    growth_mb: float


class Contender:
    """A process that does jobs by one library with a number of threads (kmc: processes)."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self.threads = threads
        variables = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        count = "1" if name == "kmc" else str(threads)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.speed.contenders", name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | dict.fromkeys(variables, count),
        )

    def run(self, job: Job) -> Answer:
        """Send a job and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        pickle.dump(job, self.process.stdin)
        self.process.stdin.flush()
        fit, seconds, growth_mb = pickle.load(self.process.stdout)
        return Answer(fit=fit, seconds=seconds, growth_mb=growth_mb)

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def serve(name: str, threads: int) -> None:
    """Do jobs from standard input until it ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    run = LIBRARIES[name](threads)
    while True:
        try:
            job: Job = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        memory_before = _megabytes("VmRSS")
        _reset_peak()
        start = time.perf_counter()
        fit = run(job)
        seconds = time.perf_counter() - start
        growth_mb = _megabytes("VmHWM") - memory_before
        fit = replace(fit, centroids=np.asarray(fit.centroids, np.float64))
        pickle.dump((fit, seconds, growth_mb), answers)
        answers.flush()


def _megabytes(field: str) -> float:
    """Return a field of Linux's account of this process's memory; 0 on other systems."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


def _reset_peak() -> None:
    """Set the peak of this process's memory, VmHWM, to what it takes now."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
