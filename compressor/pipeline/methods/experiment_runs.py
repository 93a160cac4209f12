"""The runs of an experiment, for two K in turn; those of a cancelled job can be used again."""

from collections.abc import Callable, MutableMapping
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from compressor.imaging import Picture
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, Restarts, iter_restarts

RunProgress = Callable[[int, float], object]


@dataclass(frozen=True, kw_only=True)
class RunKey:
    """Everything that the runs of one K depend on, without their number."""

    sha256: str
    k: int
    max_iters: int
    seed: int
    height: int


def run_key(picture: Picture, settings: RestartSettings, k: int, pixels: int) -> RunKey:
    """Return the key of the runs of K; there are at most as many centroids as `pixels`."""
    return RunKey(
        sha256=picture.sha256,
        k=min(k, pixels),
        max_iters=settings.iterations,
        seed=settings.seed,
        height=settings.height,
    )


class RunsOfK:
    """The runs of one K, which `advance` computes batch by batch."""

    def __init__(
        self,
        color_counts: ColorCounts,
        key: RunKey,
        restarts: int,
        known_runs: MutableMapping[RunKey, Restarts],
        checkpoint: Checkpoint,
        executor: Executor | None,
    ) -> None:
        self.key = key
        known = known_runs.get(key)
        self._batches = [] if known is None else [known]
        self._restarts = restarts
        self._known_runs = known_runs
        self._new_batches = iter_restarts(
            color_counts,
            key.k,
            range(self._computed_count(), restarts),
            max_iters=key.max_iters,
            seed=key.seed,
            checkpoint=checkpoint,
            executor=executor,
        )

    @property
    def done(self) -> int:
        """The number of requested runs that are computed."""
        return min(self._restarts, self._computed_count())

    @property
    def best_cost(self) -> float:
        """The lowest cost so far, of known runs beyond the requested ones too; inf without runs."""
        return float(min((batch.costs.min() for batch in self._batches), default=np.inf))

    def advance(self) -> bool:
        """Compute another batch of runs; return False where all are computed."""
        batch = next(self._new_batches, None)
        if batch is None:
            return False
        self._batches.append(batch)
        return True

    def store(self) -> None:
        """Stop, and add all computed runs to the known ones, for later jobs."""
        self._new_batches.close()
        if self._batches:
            self._known_runs[self.key] = Restarts.join(self._batches)

    def all(self) -> Restarts:
        """Return the requested runs."""
        return Restarts.join(self._batches).first(self._restarts)

    def _computed_count(self) -> int:
        return sum(map(len, self._batches))


def compute_runs(
    color_counts: ColorCounts,
    keys: tuple[RunKey, RunKey],
    restarts: int,
    known_runs: MutableMapping[RunKey, Restarts],
    progress: RunProgress,
    checkpoint: Checkpoint,
    executor: Executor | None,
    between_batches: Checkpoint = lambda: None,
) -> tuple[Restarts, Restarts]:
    """Compute the runs of two K in turn, so that both progress evenly.

    Args:
        color_counts: the distinct colours of the experiment's picture.
        keys: the keys of both K; runs of equal keys are computed once.
        restarts: the number of runs for each K.
        known_runs: runs of earlier jobs, which are used again; new runs are added, also where the
            job is cancelled.
        progress: called as progress(finished runs of both K, lowest cost of the first K so far).
        checkpoint: called every few milliseconds.
        executor: the workers; None for this thread.
        between_batches: called between two batches of runs, of which nothing is lost where it
            raises to end the job.

    Returns:
        the runs of the first K and of the second K.
    """
    runs_by_key = {
        key: RunsOfK(color_counts, key, restarts, known_runs, checkpoint, executor) for key in keys
    }
    first, second = (runs_by_key[key] for key in keys)
    try:
        progress(first.done + second.done, first.best_cost)
        while sum(
            runs.advance() for runs in runs_by_key.values()
        ):  # no short circuit: both K advance
            progress(first.done + second.done, first.best_cost)
            between_batches()
    finally:
        for runs in runs_by_key.values():
            runs.store()
    return first.all(), second.all()
