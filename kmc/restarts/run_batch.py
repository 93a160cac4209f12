"""Some runs on their way: where they started, where they are, what each iteration cost."""

import time
from dataclasses import dataclass
from typing import Self

import numpy as np

from kmc._types import Flags, Floats
from kmc.callbacks import Checkpoint
from kmc.restarts.batched_lloyd import BatchedLloyd


@dataclass(kw_only=True, eq=False)
class RunBatch:
    """Runs of the same k that are computed together. `advance` changes them.

    Attributes:
        starts, centroids: (runs, k, 3) float64 in 0..255, at the start and now.
        costs: (runs, max_iters) float64, after each iteration that was made.
        iteration: how many were made.
        is_moving: (runs,) bool; where False, every further iteration is known to be the same.
    """

    starts: Floats
    centroids: Floats
    costs: Floats
    iteration: int
    is_moving: Flags

    @classmethod
    def start(cls, starts: Floats, max_iters: int) -> Self:
        """Return runs before their first iteration; starts (runs, k, 3) in 0..255."""
        return cls(
            starts=starts,
            centroids=starts.copy(),
            costs=np.empty((len(starts), max_iters)),
            iteration=0,
            is_moving=np.ones(len(starts), np.bool_),
        )

    @property
    def has_ended(self) -> bool:
        """Whether every iteration is made."""
        return bool(self.iteration == self.costs.shape[1])

    def advance(
        self, lloyd: BatchedLloyd, checkpoint: Checkpoint, max_seconds: float = np.inf
    ) -> None:
        """Iterate until the end, or until the iteration in which the time is over.

        When to pause makes no difference to the numbers: an iteration depends on nothing but
        the centroids before it.
        """
        deadline = time.monotonic() + max_seconds
        while not self.has_ended:
            before = self.centroids[self.is_moving]
            moved, cost = lloyd.step(before, checkpoint)
            self.costs[self.is_moving, self.iteration :] = cost[:, np.newaxis]
            self.centroids[self.is_moving] = moved
            self.is_moving[self.is_moving] = (moved != before).any(axis=(1, 2))
            self.iteration += 1
            if not self.is_moving.any():
                self.iteration = self.costs.shape[1]
            if time.monotonic() >= deadline:
                return
