"""The comparison of the tab "Restarts": splits of a budget of iterations, and kinds of start."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.settings import RestartSettings
from compressor.pipeline.task import Checkpoint, Report
from kmc import PCA_START, PLUS_PLUS_START, count_colors, iter_restarts

Floats = NDArray[np.float64]

RUN_LENGTHS = (1, 2, 5, 10, 20, 50, 100)  # iterations of a run
MAX_BUDGET = 10_000  # iterations
MAX_DISTANCES = 1e10  # iterations times colours times K, about 15 s of one core
MIN_BUDGET = 100  # iterations, however many distances they need


@dataclass(frozen=True, kw_only=True, eq=False)
class BudgetSplit:
    """The budget spent on runs of `iterations` iterations; `costs` is (runs,) float64."""

    iterations: int
    costs: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class BudgetComparison:
    """The result. Costs are mean squared RGB distances with channels in 0..1.

    Attributes:
        sha256: the digest of the experiment's picture.
        settings: the settings of the experiment.
        budget: the iterations that each split spends at most.
        splits: the splits, by rising iterations.
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
        """The approximate memory of the comparison, in bytes."""
        return self.plus_plus.nbytes + sum(split.costs.nbytes for split in self.splits)

    def matches(self, result: ExperimentResult) -> bool:
        """Return whether the comparison belongs to this experiment, whatever its own start is."""
        settings = replace(result.settings, own_start=self.settings.own_start)
        return (self.sha256, self.settings) == (result.sha256, settings)


def iteration_budget(result: ExperimentResult) -> int:
    """Return the iterations to spend: restarts times iterations of the experiment, limited."""
    settings = result.settings
    k = result.runs.centroids.shape[1]
    max_budget = max(MIN_BUDGET, min(MAX_BUDGET, int(MAX_DISTANCES / (result.small_colors * k))))
    return min(settings.restarts * settings.iterations, max_budget)


def run_comparison(
    result: ExperimentResult,
    report: Report,
    checkpoint: Checkpoint,
    executor: Executor | None = None,
) -> BudgetComparison:
    """Compute all splits of the budget, and the runs from other kinds of start.

    Args:
        result: the experiment; its picture, K, seed and iterations are used.
        report: called as report(finished iterations, iterations in all, words).
        checkpoint: called every few milliseconds.
        executor: the workers for the runs; None for this thread.
    """
    settings = result.settings
    color_counts = count_colors(result.pixels)
    k = result.runs.centroids.shape[1]
    budget = iteration_budget(result)
    groups = _run_groups(budget)
    run_count = max(1, budget // settings.iterations)
    total = sum(len(runs) * iterations for iterations, runs in groups)
    total += (run_count + 1) * settings.iterations
    done = 0

    def cost_histories(runs: range, iterations: int, start: str = "random") -> Floats:
        """Return (runs, iterations) float64: the cost of each run after each iteration."""
        nonlocal done
        batches = []
        for batch in iter_restarts(
            color_counts,
            k,
            runs,
            max_iters=iterations,
            seed=settings.seed,
            start=start,
            checkpoint=checkpoint,
            executor=executor,
        ):
            batches.append(batch.cost_history)
            done += batch.cost_history.size
            report(done, total, f"{done:,} of {total:,} iterations")
        return np.concatenate(batches)

    report(0, total, "Spending the budget in several ways…")
    histories = [cost_histories(runs, iterations) for iterations, runs in groups]
    return BudgetComparison(
        sha256=result.sha256,
        settings=settings,
        budget=budget,
        splits=_splits(histories),
        plus_plus=cost_histories(range(run_count), settings.iterations, PLUS_PLUS_START)[
            :, -1
        ].copy(),
        pca=float(cost_histories(range(1), settings.iterations, PCA_START)[0, -1]),
    )


def _run_groups(budget: int) -> list[tuple[int, range]]:
    """Return (iterations, runs) of the groups of runs to compute, the longest first.

    Run i is the same in every split, only longer or shorter. So it is computed once, as long as
    in the longest split that has it, and shorter splits use its cost after fewer iterations.
    """
    # No group is empty, since each length is at least twice the one before.
    groups = []
    first_run = 0
    for iterations in sorted(RUN_LENGTHS, reverse=True):
        if iterations <= budget:
            groups.append((iterations, range(first_run, budget // iterations)))
            first_run = budget // iterations
    return groups


def _splits(histories: list[Floats]) -> tuple[BudgetSplit, ...]:
    """Return the costs of each split, from the cost histories of the groups, longest first."""
    return tuple(
        BudgetSplit(
            iterations=iterations,
            costs=np.concatenate(
                [
                    history[:, iterations - 1]
                    for history in histories
                    if history.shape[1] >= iterations
                ]
            ),
        )
        for iterations in sorted(history.shape[1] for history in histories)
    )
