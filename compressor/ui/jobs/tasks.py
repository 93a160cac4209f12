"""The jobs that pages start: each kind of work, as a task of the queue."""

from collections.abc import MutableMapping
from concurrent.futures import Executor
from enum import StrEnum

import numpy as np

from compressor.pipeline.experiment import ExperimentResult, RunKey, run_experiment
from compressor.pipeline.k_curve import KCurve, compute_k_curve, curve_settings
from compressor.pipeline.quality import QualityResult, compute_best_quality
from compressor.pipeline.restart_budget import BudgetComparison, run_comparison
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Checkpoint, Report, Task
from compressor.ui.jobs import worker_pool
from compressor.ui.picture_cache import PictureFile
from kmc import Restarts


class JobKind(StrEnum):
    """The kinds of work; a session waits for one job of a kind at a time."""

    QUALITY = "quality"
    EXPERIMENT = "experiment"
    K_CURVE = "curve"
    RESTART_BUDGET = "comparison"
    BATCH = "batch"


def k_curve_task(file: PictureFile, settings: QualitySettings) -> Task:
    """Return `compute_k_curve` as a task; K and the effort of the settings do not matter."""

    def run(report: Report, checkpoint: Checkpoint) -> KCurve:
        return compute_k_curve(file.decode(), settings, report, checkpoint)

    key = (JobKind.K_CURVE, file.sha256, curve_settings(settings))
    return Task(kind=JobKind.K_CURVE, key=key, run=run)


def experiment_task(
    file: PictureFile, settings: RestartSettings, known_runs: MutableMapping[RunKey, Restarts]
) -> Task:
    """Return `run_experiment` as a task; it takes runs from `known_runs` and adds its own."""
    total = 2 * settings.restarts

    def run(report: Report, checkpoint: Checkpoint) -> ExperimentResult:
        picture = file.decode()

        def report_runs(done: int, best_cost: float) -> None:
            message = f"{done:,} of {total:,} runs"
            if np.isfinite(best_cost):
                message += f" · best cost so far {best_cost:.6f}"
            report(done, total, message if done < total else "Writing the PNG files…")

        def compute(executor: Executor | None) -> ExperimentResult:
            return run_experiment(picture, settings, known_runs, report_runs, checkpoint, executor)

        return worker_pool.run_with_pool(compute)

    key = (JobKind.EXPERIMENT, file.sha256, settings)
    return Task(kind=JobKind.EXPERIMENT, key=key, run=run)


def quality_task(file: PictureFile, settings: QualitySettings) -> Task:
    """Return `compute_best_quality` as a task."""

    def run(report: Report, checkpoint: Checkpoint) -> QualityResult:
        picture = file.decode()
        return worker_pool.run_with_pool(
            lambda executor: compute_best_quality(picture, settings, report, checkpoint, executor)
        )

    return Task(kind=JobKind.QUALITY, key=(JobKind.QUALITY, file.sha256, settings), run=run)


def budget_task(result: ExperimentResult) -> Task:
    """Return `run_comparison` as a task."""

    def run(report: Report, checkpoint: Checkpoint) -> BudgetComparison:
        return worker_pool.run_with_pool(
            lambda executor: run_comparison(result, report, checkpoint, executor)
        )

    key = (JobKind.RESTART_BUDGET, result.sha256, result.settings)
    return Task(kind=JobKind.RESTART_BUDGET, key=key, run=run)
