"""The jobs that pages start, as tasks of the queue."""

from collections.abc import MutableMapping
from concurrent.futures import Executor

import numpy as np

from compressor.pipeline import experiment, k_curve, quality, restart_budget
from compressor.pipeline.experiment import ExperimentResult, RunKey, run_experiment
from compressor.pipeline.k_curve import KCurve, compute_k_curve, curve_settings
from compressor.pipeline.quality import QualityResult, compute_best_quality
from compressor.pipeline.restart_budget import BudgetComparison, run_comparison
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Checkpoint, Report, Task
from compressor.ui.jobs import worker_pool
from compressor.ui.picture_cache import PictureFile
from kmc import Restarts


def k_curve_task(file: PictureFile, wishes: QualitySettings) -> Task:
    """`draw_curve` as a task for the job board; K and the effort of the wishes do not matter."""

    def run(report: Report, checkpoint: Checkpoint) -> KCurve:
        return compute_k_curve(file.decode(), wishes, report, checkpoint)

    return Task(kind=k_curve.KIND, key=(k_curve.KIND, file.sha256, curve_settings(wishes)), run=run)


def experiment_task(
    file: PictureFile, settings: RestartSettings, known: MutableMapping[RunKey, Restarts]
) -> Task:
    """`run_experiment` as a task for the job board."""
    total = 2 * settings.restarts

    def run(report: Report, checkpoint: Checkpoint) -> ExperimentResult:
        picture = file.decode()

        def in_words(done: int, best: float) -> None:
            words = f"{done:,} of {total:,} runs"
            if np.isfinite(best):
                words += f" · best cost so far {best:.6f}"
            report(done, total, words if done < total else "Writing the PNG files…")

        def compute(executor: Executor | None) -> ExperimentResult:
            return run_experiment(picture, settings, known, in_words, checkpoint, executor)

        return worker_pool.run_with_pool(compute)

    return Task(kind=experiment.KIND, key=(experiment.KIND, file.sha256, settings), run=run)


def quality_task(file: PictureFile, wishes: QualitySettings) -> Task:
    """`reduce_colors` as a task for the job board."""

    def run(report: Report, checkpoint: Checkpoint) -> QualityResult:
        picture = file.decode()
        return worker_pool.run_with_pool(
            lambda executor: compute_best_quality(picture, wishes, report, checkpoint, executor)
        )

    return Task(kind=quality.KIND, key=(quality.KIND, file.sha256, wishes), run=run)


def budget_task(result: ExperimentResult) -> Task:
    """`run_comparison` as a task for the job board."""

    def run(report: Report, checkpoint: Checkpoint) -> BudgetComparison:
        return worker_pool.run_with_pool(
            lambda executor: run_comparison(result, report, checkpoint, executor)
        )

    return Task(
        kind=restart_budget.KIND, key=(restart_budget.KIND, result.sha256, result.settings), run=run
    )
