"""The same k-means job, done by kmc, scikit-learn, OpenCV and FAISS.

Each library is imported in its own function only, so that a process loads one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Job:
    """A k-means job: pixels (n, 3) uint8, and the settings of the restarts."""

    pixels: Pixels
    k: int
    restarts: int
    max_iters: int


@dataclass(frozen=True)
class Fit:
    """What a library did and found; the counts show that all libraries do the same work.

    Attributes:
        centroids: (k, 3) of the best run, channels in 0..1.
        starts, iterations: how many runs it made, and of how many iterations each.
        points: how many pixels it assigned.
    """

    centroids: ArrayLike
    starts: int
    iterations: int
    points: int


Library = Callable[[Job], Fit]


def kmc_library(threads: int) -> Library:
    """Return kmc; with several threads, as many worker processes of one thread each."""
    import loky

    from kmc import import_in_worker, run_restarts

    executor = None
    if threads > 1:
        one_thread = {"OPENBLAS_NUM_THREADS": "1"}
        executor = loky.get_reusable_executor(max_workers=threads, timeout=None, env=one_thread)
        for future in [executor.submit(import_in_worker) for _ in range(4 * threads)]:
            future.result()

    def run(job: Job) -> Fit:
        runs = run_restarts(
            job.pixels, job.k, restarts=job.restarts, max_iters=job.max_iters, executor=executor
        )
        iterations = runs.cost_history.shape[1]
        return Fit(runs.centroids[runs.best], len(runs), iterations, len(job.pixels))

    return run


def scikit_learn_library(threads: int) -> Library:
    """Return scikit-learn's Lloyd iterations in float32, from random pixels."""
    import warnings

    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    threadpool_limits(threads)
    warnings.simplefilter("ignore")  # it warns that runs did not converge, which is meant

    def run(job: Job) -> Fit:
        fit = KMeans(
            job.k,
            init="random",
            n_init=job.restarts,
            max_iter=job.max_iters,
            tol=0,
            algorithm="lloyd",
            random_state=0,
        ).fit((job.pixels / 255).astype(np.float32))
        return Fit(fit.cluster_centers_, job.restarts, job.max_iters, len(fit.labels_))

    return run


def opencv_library(threads: int) -> Library:
    """Return cv2.kmeans, from random colours."""
    import cv2

    cv2.setNumThreads(threads)

    def run(job: Job) -> Fit:
        points = (job.pixels / 255).astype(np.float32)
        criteria = (cv2.TERM_CRITERIA_MAX_ITER, job.max_iters, 0)
        cv2.setRNGSeed(1)
        _, labels, centers = cv2.kmeans(
            points, job.k, None, criteria, job.restarts, cv2.KMEANS_RANDOM_CENTERS
        )
        return Fit(centers, job.restarts, job.max_iters, len(labels))

    return run


def faiss_library(threads: int) -> Library:
    """Return FAISS on all pixels, from random pixels."""
    import faiss

    faiss.omp_set_num_threads(threads)

    def run(job: Job) -> Fit:
        fit = faiss.Kmeans(
            3,
            job.k,
            niter=job.max_iters,
            nredo=job.restarts,
            seed=1,
            max_points_per_centroid=10**9,  # by default it takes a sample, silently
            min_points_per_centroid=1,
        )
        fit.train((job.pixels / 255).astype(np.float32))
        did_all_iterations = len(fit.obj) % job.max_iters == 0  # `obj` has one entry for each
        iterations = job.max_iters if did_all_iterations else 0
        return Fit(fit.centroids, job.restarts, iterations, len(job.pixels))

    return run


LIBRARIES: dict[str, Callable[[int], Library]] = {
    "kmc": kmc_library,
    "scikit-learn": scikit_learn_library,
    "OpenCV": opencv_library,
    "FAISS": faiss_library,
}
