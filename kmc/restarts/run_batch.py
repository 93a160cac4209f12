"""A batch of runs on its way: where it started, where it is, what each iteration cost."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.kd_leaves import Floats


@dataclass(kw_only=True, eq=False)
class RunBatch:
    """Some runs of the same k; what `advance` changes.

    Attributes:
        starts, centroids: (runs, k, 3) float64 in 0..255, at first and now.
        costs: (runs, max_iters) float64, after each iteration that was made.
        iteration: how many were made.
        moving: (runs,) bool; where False, every further iteration is known to be the same.
    """

    starts: Floats
    centroids: Floats
    costs: Floats
    iteration: int
    moving: NDArray[np.bool_]

    @classmethod
    def begin(cls, starts: Floats, max_iters: int) -> Self:
        """Runs before their first iteration; starts (runs, k, 3) in 0..255."""
        return cls(
            starts=starts,
            centroids=starts.copy(),
            costs=np.empty((len(starts), max_iters)),
            iteration=0,
            moving=np.ones(len(starts), np.bool_),
        )

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to do."""
        return bool(self.iteration == self.costs.shape[1])

    def advance(
        self, lloyd: BatchedLloyd, checkpoint: Callable[[], object], seconds: float = np.inf
    ) -> None:
        """Iterate until the end, or until the iteration in which the time is over.

        When to pause makes no difference to the numbers: an iteration takes all from the
        centroids before it.
        """
        until = time.monotonic() + seconds
        while not self.ended:
            before = self.centroids[self.moving]
            moved, cost = lloyd.step(before, checkpoint)
            self.costs[self.moving, self.iteration :] = cost[:, np.newaxis]
            self.centroids[self.moving] = moved
            self.moving[self.moving] = (moved != before).any(axis=(1, 2))
            self.iteration += 1
            if not self.moving.any():
                self.iteration = self.costs.shape[1]
            if time.monotonic() >= until:
                return
