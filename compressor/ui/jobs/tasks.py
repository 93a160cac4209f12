"""The jobs that pages start, as tasks of the queue."""

from collections.abc import MutableMapping

from compressor.pipeline.k_curve import KCurve, compute_k_curve, curve_settings
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.methods.experiment_runs import RunKey
from compressor.pipeline.methods.method import Result, Work, result_key
from compressor.pipeline.restart_budget import BudgetComparison, run_comparison
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint, Report, Task
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.worker_pool import run_with_pool
from compressor.ui.picture_cache import PictureFile
from kmc import Restarts


def method_task(
    file: PictureFile, settings: Settings, known_runs: MutableMapping[RunKey, Restarts]
) -> Task:
    """The task that compresses a picture by the method of these settings."""
    method = METHODS[settings.method]

    def run(report: Report, checkpoint: Checkpoint) -> Result:
        picture = file.decode()
        return run_with_pool(
            lambda executor: method.run(
                picture,
                settings,
                Work(
                    report=report,
                    checkpoint=checkpoint,
                    executor=executor,
                    known_runs=known_runs,
                ),
            )
        )

    return Task(kind=method.name, key=result_key(file.sha256, settings), run=run)


def k_curve_task(file: PictureFile, settings: QualitySettings) -> Task:
    """The task that computes the curve over K; K and effort make no difference to it."""

    def run(report: Report, checkpoint: Checkpoint) -> KCurve:
        return compute_k_curve(file.decode(), settings, report, checkpoint)

    key = (JobKind.K_CURVE, file.sha256, curve_settings(settings))
    return Task(kind=JobKind.K_CURVE, key=key, run=run)


def budget_task(result: ExperimentResult) -> Task:
    """The task that spends an experiment's budget in several ways."""

    def run(report: Report, checkpoint: Checkpoint) -> BudgetComparison:
        return run_with_pool(lambda executor: run_comparison(result, report, checkpoint, executor))

    key = (JobKind.RESTART_BUDGET, result.sha256, result.settings)
    return Task(kind=JobKind.RESTART_BUDGET, key=key, run=run)
