"""The runs of an experiment: of two K in turn, kept so that a cancelled job can go on from there."""

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
    """All that the runs of one K depend on, but for how many there are."""

    sha256: str
    k: int
    max_iters: int
    seed: int
    height: int


def run_key(picture: Picture, settings: RestartSettings, k: int, pixels: int) -> RunKey:
    """The key of the runs of K; there are at most as many centroids as `pixels`."""
    return RunKey(
        sha256=picture.sha256,
        k=min(k, pixels),
        max_iters=settings.iterations,
        seed=settings.seed,
        height=settings.height,
    )


class RunsOfK:
    """The runs of one K, a few more at each `advance`."""

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
        self._parts = [known_runs[key]] if key in known_runs else []
        self._restarts = restarts
        self._known_runs = known_runs
        self._coming = iter_restarts(
            color_counts,
            key.k,
            range(self._count(), restarts),
            max_iters=key.max_iters,
            seed=key.seed,
            checkpoint=checkpoint,
            executor=executor,
        )

    @property
    def done(self) -> int:
        """How many of the wanted runs are made."""
        return min(self._restarts, self._count())

    @property
    def best_cost(self) -> float:
        """The lowest cost so far, also of known runs beyond the wanted ones; inf of none."""
        return float(min((part.costs.min() for part in self._parts), default=np.inf))

    def advance(self) -> bool:
        """Make some more runs; False where all are made."""
        part = next(self._coming, None)
        if part is None:
            return False
        self._parts.append(part)
        return True

    def keep(self) -> None:
        """Stop, and put what was made where a later job finds it."""
        self._coming.close()
        if self._parts:
            self._known_runs[self.key] = Restarts.join(self._parts)

    def all(self) -> Restarts:
        """The wanted runs."""
        return Restarts.join(self._parts).first(self._restarts)

    def _count(self) -> int:
        return sum(map(len, self._parts))


def make_runs(
    color_counts: ColorCounts,
    keys: tuple[RunKey, RunKey],
    restarts: int,
    known_runs: MutableMapping[RunKey, Restarts],
    progress: RunProgress,
    checkpoint: Checkpoint,
    executor: Executor | None,
) -> tuple[Restarts, Restarts]:
    """Make the runs of two K in turn, so that time goes on evenly.

    Args:
        color_counts: of the experiment's picture.
        keys: of both K; equal ones are made once.
        restarts: runs for each K.
        known_runs: runs made earlier, which are taken over; new ones are added, also where the
            job is cancelled.
        progress: called as progress(runs done of both K, lowest cost of the first K so far).
        checkpoint: called every few milliseconds of work; it raises to cancel the job.
        executor: who computes; None for this thread.
    """
    series = {
        key: RunsOfK(color_counts, key, restarts, known_runs, checkpoint, executor) for key in keys
    }
    first, second = (series[key] for key in keys)
    try:
        progress(first.done + second.done, first.best_cost)
        while sum(runs.advance() for runs in series.values()):  # all advance, then it is judged
            progress(first.done + second.done, first.best_cost)
    finally:
        for runs in series.values():
            runs.keep()
    return first.all(), second.all()
