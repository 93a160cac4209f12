"""The experiment: k-means from many starts, the history of every run kept."""

import sys
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor
from itertools import pairwise
from typing import Any

from kmc._types import Floats
from kmc.callbacks import Checkpoint, Progress
from kmc.color_counts import ColorCounts, check_counts, count_colors
from kmc.parallel import worker_count
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.result import Restarts
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.run_parallel import run_batches
from kmc.restarts.starts import RANDOM_START, MakeStarts, starts_of_batches
from kmc.validation import as_count, as_items, as_pixels

# A batch has so many runs that its colours times centroids come to WORK_PER_BATCH (an iteration
# of some 40 ms), within these bounds.
WORK_PER_BATCH = 1 << 28
MIN_RUNS_PER_BATCH = 2
MAX_RUNS_PER_BATCH = 256


def run_restarts(
    pixels: Any,
    k: int,
    *,
    restarts: int = 300,
    max_iters: int = 10,
    seed: int = 0,
    start: str | Floats = RANDOM_START,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Restarts:
    """Run k-means from many starts, and keep the history of every run.

    Guarantees, held by test_restarts.py, test_starts.py and test_run_parallel.py in
    tests/kmc/restarts: each cost is that of a plain float64 Lloyd iteration on channels 0..255
    (a tie goes to the lowest label, an empty cluster keeps its centroid); run i depends on
    (seed, i), its start and the picture's colours with their counts alone; equal arguments give
    bit-identical results, whoever computes them.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8.
        k: number of centroids, 1 to the number of pixels.
        restarts, max_iters: whole numbers of at least 1.
        seed: whole number of at least 0.
        start: where runs begin: "random" (k different pixels), "k-means++" (Arthur and
            Vassilvitskii 2007), "pca" (split along principal axes; Orchard and Bouman 1991, Su
            and Dy 2007; every run is the same), "farthest" (a pixel, then the farthest colour
            from those before; Gonzalez 1985), or centroids (n, k, 3) float in 0..1, of which run
            i takes the i-th.
        progress: called as progress(done, restarts) whenever runs end, and every few
            milliseconds in between; raise to cancel.
        executor: who computes; None for this thread.

    Raises:
        ValueError: a bad argument, with both numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> runs = kmc.run_restarts(greys, 4, restarts=20, max_iters=10, seed=0)
        >>> runs.costs.shape, runs.centroids.shape, runs.cost_history.shape
        ((20,), (20, 4, 3), (20, 10))
        >>> print(f"{runs.costs.min():.4f} to {runs.costs.max():.4f}")
        0.0163 to 0.0190
    """
    flat = as_pixels(pixels)
    as_count("k", k, 1, len(flat), "pixels")
    restarts = as_count("restarts", restarts, 1, sys.maxsize, "runs that can be numbered")
    picture = count_colors(flat)
    done = 0
    parts = []

    def report() -> None:
        if progress is not None:
            progress(done, restarts)

    runs = iter_restarts(
        picture,
        k,
        range(restarts),
        max_iters=max_iters,
        seed=seed,
        start=start,
        checkpoint=report,
        executor=executor,
    )
    for part in runs:
        parts.append(part)
        done += len(part)
        report()
    return Restarts.join(parts)


def iter_restarts(
    picture: ColorCounts,
    k: int,
    runs: Iterable[int],
    *,
    max_iters: int = 10,
    seed: int = 0,
    start: str | Floats = RANDOM_START,
    checkpoint: Checkpoint | None = None,
    executor: Executor | None = None,
) -> Generator[Restarts]:
    """Run k-means as `run_restarts` does, and yield a few runs at a time as they end.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids, 1 to the number of pixels.
        runs: the numbers of the runs to make, each at least 0.
        max_iters, seed, start, executor: as for `run_restarts`.
        checkpoint: called every few milliseconds; raise to cancel.

    Yields:
        the runs in the order of `runs`, one or more at a time.

    Raises:
        ValueError: a bad argument, with both numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> for part in kmc.iter_restarts(kmc.count_colors(greys), 4, [4, 19]):
        ...     print(part.costs.round(4))
        [0.0163 0.0169]
    """
    check_counts("picture", picture)
    k = as_count("k", k, 1, picture.pixels, "pixels")
    max_iters = as_count("max_iters", max_iters, 1)
    seed = as_count("seed", seed, 0)
    numbers = [as_count("run", run, 0) for run in as_items("runs", runs)]
    checkpoint = checkpoint or (lambda: None)
    batches = _divide_into_batches(numbers, len(picture) * (k + 8), executor)
    starts = starts_of_batches(picture, k, seed, batches, start)
    if executor is not None:
        ended = run_batches(picture, starts, max_iters, executor, checkpoint)
    else:
        work_per_color = len(numbers) * max_iters * k
        lloyd = BatchedLloyd(picture, work_per_color=work_per_color)
        ended = _run_in_this_thread(lloyd, picture, starts, max_iters, checkpoint)
    for batch in ended:
        yield Restarts(
            costs=batch.costs[:, -1].copy(),
            centroids=batch.centroids / 255,
            initial_centroids=batch.starts / 255,
            cost_history=batch.costs,
        )


def _run_in_this_thread(
    lloyd: BatchedLloyd,
    picture: ColorCounts,
    starts: list[MakeStarts],
    max_iters: int,
    checkpoint: Checkpoint,
) -> Iterator[RunBatch]:
    for make_starts in starts:
        batch = RunBatch.start(make_starts(picture), max_iters)
        batch.advance(lloyd, checkpoint)
        yield batch


def _divide_into_batches(
    runs: list[int], work_per_run: int, executor: Executor | None
) -> list[list[int]]:
    """Choose the runs that are computed together.

    They are many, since they share what is done once for a leaf, but few enough for a batch to
    end soon; and about equally many for each worker.
    """
    size = min(max(WORK_PER_BATCH // work_per_run, MIN_RUNS_PER_BATCH), MAX_RUNS_PER_BATCH)
    workers = 1 if executor is None else worker_count(executor)
    n_batches = -(-len(runs) // size)
    n_batches = min(-(-n_batches // workers) * workers, len(runs))
    edges = [len(runs) * i // max(n_batches, 1) for i in range(n_batches + 1)]
    return [runs[start:stop] for start, stop in pairwise(edges)]
