"""The experiment: k-means from many starts, the history of every run kept."""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts, count_colors
from kmc.parallel import worker_count
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.run_batch import RunBatch
from kmc.restarts.run_parallel import run_batches
from kmc.restarts.starts import RANDOM, Draw, start_batches
from kmc.validation import as_count, as_pixels

Floats = NDArray[np.float64]
Progress = Callable[[int, int], object]
Checkpoint = Callable[[], object]

# Runs a batch: so many that its colours times centroids come to EFFORT (an iteration of some
# 20 ms), but from FEWEST to MOST.
WORK_PER_BATCH = 1 << 27
FEWEST = 2
MOST = 256


@dataclass(frozen=True, kw_only=True, eq=False)
class Restarts:
    """What became of every run. Costs are mean squared RGB distances, channels in 0..1.

    Attributes:
        costs: (restarts,) float64, of the final centroids with the last assignment.
        centroids: (restarts, k, 3) float64 in 0..1, after the last iteration.
        initial_centroids: (restarts, k, 3) float64 in 0..1; of random and k-means++ starts
            each is the colour of a pixel.
        cost_history: (restarts, max_iters) float64, the cost after each iteration.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> runs = kmc.run_restarts(greys, 4, restarts=20)
        >>> runs.best, runs.costs[runs.best] == runs.costs.min()
        (4, np.True_)
        >>> runs.first(3).costs.round(4)
        array([0.0166, 0.0169, 0.0169])
    """

    costs: Floats
    centroids: Floats
    initial_centroids: Floats
    cost_history: Floats

    @property
    def best(self) -> int:
        """The run with the lowest cost, the first of several."""
        return int(np.argmin(self.costs))

    @property
    def worst(self) -> int:
        """The run with the highest cost, the first of several."""
        return int(np.argmax(self.costs))

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take, in bytes."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def __len__(self) -> int:
        return len(self.costs)

    def first(self, restarts: int) -> Self:
        """The first `restarts` runs alone."""
        return type(self)(**{f.name: getattr(self, f.name)[:restarts] for f in fields(self)})

    @classmethod
    def join(cls, parts: Iterable[Self]) -> Self:
        """One after the other; at least one part, all with the same k and max_iters."""
        parts = list(parts)
        return cls(
            **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)}
        )


def run_restarts(
    pixels: Any,
    k: int,
    *,
    restarts: int = 300,
    max_iters: int = 10,
    seed: int = 0,
    start: str | Floats = RANDOM,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Restarts:
    """Run k-means from `restarts` starts, random ones unless others are asked for.

    Guarantees, held by tests/test_restarts.py, test_starts.py and test_executors.py: each cost
    is that of a plain float64 Lloyd iteration on channels 0..255 (a tie goes to the lowest
    number, an empty cluster keeps its centroid); run i depends on (seed, i), its start and the
    picture's colours with their counts alone; equal arguments give bit-identical results,
    whoever computes them.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8.
        k: number of centroids, 1 to the number of pixels.
        restarts, max_iters: whole numbers of at least 1.
        seed: whole number of at least 0.
        start: where runs begin: "random" (k different pixels), "k-means++" (Arthur and
            Vassilvitskii 2007), "pca" (split along principal axes; Orchard and Bouman 1991, Su
            and Dy 2007; every run is the same), or centroids (n, k, 3) float in 0..1, of which
            run i takes the i-th.
        progress: called as progress(done, restarts) whenever runs finish, and every few
            milliseconds in between; what it raises stops the job and goes on to the caller.
        executor: who computes; None for this thread. Processes should use one BLAS thread
            each (OPENBLAS_NUM_THREADS=1): the products are too small to be shared.

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
    restarts = as_count("restarts", restarts, 1)
    picture = count_colors(flat)
    done = 0
    parts = []

    def report() -> None:
        if progress is not None:
            progress(done, restarts)

    made = iter_restarts(
        picture,
        k,
        range(restarts),
        max_iters=max_iters,
        seed=seed,
        start=start,
        checkpoint=report,
        executor=executor,
    )
    for part in made:
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
    start: str | Floats = RANDOM,
    checkpoint: Checkpoint | None = None,
    executor: Executor | None = None,
) -> Generator[Restarts]:
    """The same a few runs at a time, for those who show or keep what is done so far.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids, 1 to the number of pixels.
        runs: the numbers of the runs to make, each at least 0.
        max_iters, seed, start, executor: as for `run_restarts`.
        checkpoint: called every few milliseconds; what it raises stops the job.

    Yields:
        the runs in the order asked for, one or more at a time.

    Raises:
        ValueError: a bad argument, with both numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> for part in kmc.iter_restarts(kmc.count_colors(greys), 4, [4, 19]):
        ...     print(part.costs.round(4))
        [0.0163 0.0169]
    """
    k = as_count("k", k, 1, picture.pixels, "pixels")
    max_iters = as_count("max_iters", max_iters, 1)
    seed = as_count("seed", seed, 0)
    numbers = [as_count("run", run, 0) for run in runs]
    checkpoint = checkpoint or (lambda: None)
    batches = _batches(numbers, len(picture) * (k + 8), executor)
    draws = start_batches(picture, k, seed, batches, start)
    if executor is not None:
        made = run_batches(picture, draws, max_iters, executor, checkpoint)
    else:
        made = _run_in_this_thread(picture, draws, max_iters, checkpoint)
    for batch in made:
        yield Restarts(
            costs=batch.costs[:, -1].copy(),
            centroids=batch.centroids / 255,
            initial_centroids=batch.starts / 255,
            cost_history=batch.costs,
        )


def _run_in_this_thread(
    picture: ColorCounts,
    draws: list[Draw],
    max_iters: int,
    checkpoint: Checkpoint,
) -> Iterator[RunBatch]:
    lloyd = BatchedLloyd(picture)
    for draw in draws:
        batch = RunBatch.begin(draw(picture), max_iters)
        batch.advance(lloyd, checkpoint)
        yield batch


def _batches(runs: list[int], effort: int, executor: Executor | None) -> list[list[int]]:
    """Runs that are computed together: many, since they share what is done once for a box, but
    few enough for a batch to end soon; about equally many for each of the workers."""
    size = min(max(WORK_PER_BATCH // effort, FEWEST), MOST)
    shares = 1 if executor is None else worker_count(executor)
    number = -(-len(runs) // size)
    number = min(-(-number // shares) * shares, len(runs))
    edges = [len(runs) * i // max(number, 1) for i in range(number + 1)]
    return [runs[start:stop] for start, stop in pairwise(edges)]
