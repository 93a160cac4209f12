"""The same k-means job by kmc and by others, each in a process of its own.

Started as `python -m benchmarks.speed.contenders NAME THREADS`, it reads jobs from standard input and
writes answers to standard output, both pickled: so that each library has its own threads, set
before it is loaded, and is loaded and warm before it is timed.
"""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
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


@dataclass(frozen=True)
class Job:
    """What is to be done: pixels (n, 3) uint8, and the experiment's settings."""

    pixels: Pixels
    k: int
    restarts: int
    max_iters: int


@dataclass(frozen=True)
class Answer:
    """Centroids (k, 3) in 0..1 of the best run, seconds it took, what was done, and by how many
    megabytes the process grew over what it had before, at its peak (0 where nobody tells)."""

    centroids: NDArray[np.float64]
    seconds: float
    starts: int
    iterations: int
    points: int
    growth_mb: float


def kmc_runs(threads: int) -> Callable[[Job], tuple[Any, int, int, int]]:
    import loky

    from kmc import import_in_worker, run_restarts

    executor = None
    if threads > 1:
        one = {"OPENBLAS_NUM_THREADS": "1"}
        executor = loky.get_reusable_executor(max_workers=threads, timeout=None, env=one)
        for future in [executor.submit(import_in_worker) for _ in range(4 * threads)]:
            future.result()

    def run(job: Job) -> tuple[Any, int, int, int]:
        runs = run_restarts(
            job.pixels, job.k, restarts=job.restarts, max_iters=job.max_iters, executor=executor
        )
        return runs.centroids[runs.best], len(runs), runs.cost_history.shape[1], len(job.pixels)

    return run


def scikit_learn_runs(threads: int) -> Callable[[Job], tuple[Any, int, int, int]]:
    import warnings

    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    threadpool_limits(threads)
    warnings.simplefilter("ignore")  # it warns where a run did not converge, as is wanted here

    def run(job: Job) -> tuple[Any, int, int, int]:
        fit = KMeans(
            job.k,
            init="random",
            n_init=job.restarts,
            max_iter=job.max_iters,
            tol=0,
            algorithm="lloyd",
            random_state=0,
        ).fit((job.pixels / 255).astype(np.float32))
        return fit.cluster_centers_, job.restarts, job.max_iters, len(fit.labels_)

    return run


def opencv_runs(threads: int) -> Callable[[Job], tuple[Any, int, int, int]]:
    import cv2

    cv2.setNumThreads(threads)

    def run(job: Job) -> tuple[Any, int, int, int]:
        points = (job.pixels / 255).astype(np.float32)
        criteria = (cv2.TERM_CRITERIA_MAX_ITER, job.max_iters, 0)
        cv2.setRNGSeed(1)
        _, labels, centers = cv2.kmeans(
            points, job.k, None, criteria, job.restarts, cv2.KMEANS_RANDOM_CENTERS
        )
        return centers, job.restarts, job.max_iters, len(labels)

    return run


def faiss_runs(threads: int) -> Callable[[Job], tuple[Any, int, int, int]]:
    import faiss

    faiss.omp_set_num_threads(threads)

    def run(job: Job) -> tuple[Any, int, int, int]:
        fit = faiss.Kmeans(
            3,
            job.k,
            niter=job.max_iters,
            nredo=job.restarts,
            seed=1,
            max_points_per_centroid=10**9,  # or else it takes a sample without a word
            min_points_per_centroid=1,
        )
        fit.train((job.pixels / 255).astype(np.float32))
        whole = len(fit.obj) % job.max_iters == 0  # the runs of which it kept the record
        return fit.centroids, job.restarts, job.max_iters if whole else 0, len(job.pixels)

    return run


MAKERS = {
    "kmc": kmc_runs,
    "scikit-learn": scikit_learn_runs,
    "OpenCV": opencv_runs,
    "FAISS": faiss_runs,
}


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

    def do(self, job: Job) -> Answer:
        """Send a job and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        pickle.dump(job, self.process.stdin)
        self.process.stdin.flush()
        answer: Answer = pickle.load(self.process.stdout)
        return answer

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def serve(name: str, threads: int) -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the answers
    run = MAKERS[name](threads)
    while True:
        try:
            job: Job = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        before = _megabytes("VmRSS")
        _forget_peak()
        began = time.perf_counter()
        centroids, starts, iterations, points = run(job)
        seconds = time.perf_counter() - began
        growth = _megabytes("VmHWM") - before
        centroids = np.asarray(centroids, np.float64)
        answer = Answer(centroids, seconds, starts, iterations, points, growth)
        pickle.dump(answer, answers)
        answers.flush()


def _megabytes(entry: str) -> float:
    """An entry of Linux's account of this process's memory; 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{entry}:"))


def _forget_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    from benchmarks.speed import contenders  # not this copy, whose Answer nobody else knows

    contenders.serve(sys.argv[1], int(sys.argv[2]))
