"""What all runs started from, ended at, and cost after each iteration."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from kmc._types import Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Restarts:
    """The results of all runs. Costs are mean squared RGB distances, channels in 0..1.

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
        """The size of the arrays in bytes."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def __len__(self) -> int:
        return len(self.costs)

    def first(self, restarts: int) -> Self:
        """Return the first `restarts` runs alone."""
        names = [field.name for field in fields(self)]
        return type(self)(**{name: getattr(self, name)[:restarts] for name in names})

    @classmethod
    def join(cls, parts: Iterable[Self]) -> Self:
        """Put runs one after the other: at least one part, all of the same k and max_iters."""
        parts = list(parts)
        names = [field.name for field in fields(cls)]
        return cls(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        )
