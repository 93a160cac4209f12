"""The job of the tab "Restarts": one budget spent in several ways, and several kinds of start."""

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import Checkpoint, Report
from kmc import PCA_START, PLUS_PLUS_START, count_colors, iter_restarts

Floats = NDArray[np.float64]

LADDER = (1, 2, 5, 10, 20, 50, 100)  # iterations of a run
# Iterations at most, in all and times colours times K (some 15 s of one core), but at least LEAST.
MOST = 10_000
EFFORT = 1e10
LEAST = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class BudgetSplit:
    """The budget as so many runs of so many iterations; costs (runs,) float64."""

    iterations: int
    costs: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class BudgetComparison:
    """What became of it. Costs are mean squared RGB distances, channels in 0..1.

    Attributes:
        sha256, settings: the experiment that it belongs to.
        budget: iterations that each split spends, at most.
        splits: by rising iterations.
        plus_plus: (runs,) float64, the costs of runs from k-means++ starts.
        pca: the cost of the run from the split along principal axes.
    """

    sha256: str
    settings: RestartSettings
    budget: int
    splits: tuple[BudgetSplit, ...]
    plus_plus: Floats
    pca: float

    @property
    def nbytes(self) -> int:
        """About the memory it takes."""
        return self.plus_plus.nbytes + sum(split.costs.nbytes for split in self.splits)

    def matches(self, result: ExperimentResult) -> bool:
        """Whether it was made for this experiment."""
        return (self.sha256, self.settings) == (result.sha256, result.settings)


def budget_of(result: ExperimentResult) -> int:
    """The iterations to spend: restarts times iterations of the experiment, within bounds."""
    settings = result.settings
    k = result.runs.centroids.shape[1]
    cap = max(LEAST, min(MOST, int(EFFORT / (result.small_colors * k))))
    return min(settings.restarts * settings.iterations, cap)


def run_comparison(
    result: ExperimentResult,
    report: Report,
    checkpoint: Checkpoint,
    executor: Executor | None = None,
) -> BudgetComparison:
    """Do the whole job.

    Args:
        result: the experiment; its picture, K, seed and iterations are taken.
        report: called as report(iterations done, iterations in all, what is being done).
        checkpoint: called every few milliseconds; what it raises stops the job.
        executor: who computes the runs; None for this thread.
    """
    settings = result.settings
    color_counts = count_colors(result.pixels)
    k = result.runs.centroids.shape[1]
    budget = budget_of(result)
    groups = _run_groups(budget)
    several = max(1, budget // settings.iterations)
    total = sum(len(runs) * t for t, runs in groups) + (several + 1) * settings.iterations
    done = 0

    def histories(runs: range, iterations: int, start: str = "random") -> Floats:
        """(runs, iterations): their costs after each iteration."""
        nonlocal done
        parts = []
        for part in iter_restarts(
            color_counts,
            k,
            runs,
            max_iters=iterations,
            seed=settings.seed,
            start=start,
            checkpoint=checkpoint,
            executor=executor,
        ):
            parts.append(part.cost_history)
            done += part.cost_history.size
            report(done, total, f"{done:,} of {total:,} iterations")
        return np.concatenate(parts)

    report(0, total, "Spending the budget in several ways…")
    made = [histories(runs, iterations) for iterations, runs in groups]
    return BudgetComparison(
        sha256=result.sha256,
        settings=settings,
        budget=budget,
        splits=_splits(made),
        plus_plus=histories(range(several), settings.iterations, PLUS_PLUS_START)[:, -1].copy(),
        pca=float(histories(range(1), settings.iterations, PCA_START)[0, -1]),
    )


def _run_groups(budget: int) -> list[tuple[int, range]]:
    """Which runs to make how long, the longest first.

    Run i is the same in every split, only longer or shorter. So each is made once, as long as
    the longest split that has it, and is taken over by the others after fewer iterations.
    """
    # each has runs, since every step of LADDER is twofold or more
    groups = []
    made = 0
    for iterations in sorted((t for t in LADDER if t <= budget), reverse=True):
        groups.append((iterations, range(made, budget // iterations)))
        made = budget // iterations
    return groups


def _splits(made: list[Floats]) -> tuple[BudgetSplit, ...]:
    """From the histories of the groups, longest first, the costs of each split."""
    return tuple(
        BudgetSplit(
            iterations=t,
            costs=np.concatenate([part[:, t - 1] for part in made if part.shape[1] >= t]),
        )
        for t in sorted(part.shape[1] for part in made)
    )
