"""The jobs that pages start, as tasks of the queue; none holds more than its picture's file."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from compressor.pipeline.animation.job import (
    AnimationOptions,
    CompressedAnimation,
    compress_all_frames,
)
from compressor.pipeline.k_curve import KCurve, compute_k_curve, curve_settings
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.methods.method import Result, Work, result_key
from compressor.pipeline.other_formats import OtherFormats, write_other_formats
from compressor.pipeline.restart_budget import BudgetComparison, run_comparison
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import YIELDED, Checkpoint, Report, Task, TaskResult, Unfinished
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.run_cache import SharedRuns, TaskRuns
from compressor.ui.jobs.turns import SLICE_SECONDS, SliceEnded, Turn
from compressor.ui.jobs.worker_pool import run_with_pool
from compressor.ui.memory.store import server_store
from compressor.ui.picture_cache import PictureFile

if TYPE_CHECKING:
    from compressor.ui.jobs.job_queue import JobQueue


def method_task(
    file: PictureFile,
    settings: Settings,
    known_runs: SharedRuns,
    others_wait: Callable[[], bool] = lambda: False,
) -> Task:
    """The task that compresses a picture by the method of these settings.

    Args:
        file: the picture's.
        settings: of a method.
        known_runs: runs of experiments that were computed earlier; new ones are added.
        others_wait: tells whether another visitor waits; then an experiment ends its slice.
    """
    method = METHODS[settings.method]
    runs = TaskRuns(known_runs)

    def run(report: Report, checkpoint: Checkpoint) -> Result | Unfinished:
        turn = Turn(others_wait)
        picture = file.decode_for(settings)

        def end_slice() -> None:
            if turn.is_over(SLICE_SECONDS):
                raise SliceEnded

        try:
            result = run_with_pool(
                lambda executor: method.run(
                    picture,
                    settings,
                    Work(
                        report=report,
                        checkpoint=checkpoint,
                        executor=executor,
                        known_runs=runs,
                        between_batches=end_slice,
                    ),
                )
            )
        except SliceEnded:
            return YIELDED
        except BaseException:
            runs.clear()
            raise
        runs.clear()
        return result

    return Task(
        kind=method.name,
        key=result_key(file.sha256, settings),
        run=run,
        in_slices=method.name == RestartSettings.method,
    )


def growing_curve_key(key: Hashable) -> Hashable:
    """Return under which key the store has the points so far of the curve with this task's key."""
    return ("growing", key)


def k_curve_task(file: PictureFile, settings: QualitySettings) -> Task:
    """The task that computes the curve over K; K and effort make no difference to it.

    What it has so far is kept in the server's store, under the key of `growing_curve_key`.
    """
    key = (JobKind.K_CURVE, file.sha256, curve_settings(settings))
    store = server_store()

    def publish(curve: KCurve) -> None:
        store.keep(growing_curve_key(key), curve, curve.nbytes)

    def run(report: Report, checkpoint: Checkpoint) -> KCurve:
        curve = compute_k_curve(file.decode_for(settings), settings, report, checkpoint, publish)
        store.drop(growing_curve_key(key))
        return curve

    return Task(kind=JobKind.K_CURVE, key=key, run=run)


def budget_task(experiment: Task, find: Callable[[Task], TaskResult | None]) -> Task:
    """The task that spends an experiment's budget in several ways.

    Args:
        experiment: the experiment, which is computed again where its result was dropped.
        find: returns the result of a task, if it is kept.
    """

    def run(report: Report, checkpoint: Checkpoint) -> BudgetComparison | Unfinished:
        result = find(experiment) or experiment.run(report, checkpoint)
        if not isinstance(result, ExperimentResult):
            return YIELDED
        return run_with_pool(lambda executor: run_comparison(result, report, checkpoint, executor))

    return Task(kind=JobKind.RESTART_BUDGET, key=(JobKind.RESTART_BUDGET, experiment.key), run=run)


def other_formats_task(method: Task, find: Callable[[Task], TaskResult | None]) -> Task:
    """The task that writes the files of a result in the other formats.

    Args:
        method: the task of the result, which is computed again where that was dropped.
        find: returns the result of a task, if it is kept.
    """

    def run(report: Report, checkpoint: Checkpoint) -> OtherFormats | Unfinished:
        result = find(method) or method.run(report, checkpoint)
        if isinstance(result, Unfinished):
            return YIELDED
        return run_with_pool(
            lambda executor: write_other_formats(cast(Result, result), report, checkpoint, executor)
        )

    return Task(kind=JobKind.OTHER_FORMATS, key=(JobKind.OTHER_FORMATS, method.key), run=run)


def animation_task(file: PictureFile, settings: Settings, options: AnimationOptions) -> Task:
    """The task that compresses all frames of an animation.

    Args:
        file: the animation's.
        settings: of best quality or of the smallest file; others fail in a sentence.
        options: what is chosen beside them.
    """

    def run(report: Report, checkpoint: Checkpoint) -> CompressedAnimation:
        return run_with_pool(
            lambda executor: compress_all_frames(
                file.data, settings, options, report, checkpoint, executor
            )
        )

    key = (JobKind.ANIMATION, file.sha256, settings, options)
    return Task(kind=JobKind.ANIMATION, key=key, run=run)


@dataclass(frozen=True, kw_only=True, eq=False)
class AllKept:
    """What a task returns whose results are in the store, each under its own key."""

    nbytes: int = 0


def series_task(
    tasks: Sequence[Task], queue: "JobQueue", others_wait: Callable[[], bool] = lambda: False
) -> Task:
    """The task that runs several tasks, one after the other, whose results nobody waits for.

    Args:
        tasks: those; whose results are kept already are left out.
        queue: its store keeps each result as soon as it is there.
        others_wait: tells whether another visitor waits; then it ends its slice after a task.
    """

    def run(report: Report, checkpoint: Checkpoint) -> AllKept | Unfinished:
        for task in tasks:
            if queue.find(task) is not None:
                continue
            if others_wait():
                return YIELDED
            result = task.run(lambda *_: None, checkpoint)
            if isinstance(result, Unfinished):
                return YIELDED
            queue.store.keep(task.key, result, result.nbytes)
        return AllKept()

    key = (JobKind.AHEAD, tuple(task.key for task in tasks))
    return Task(kind=JobKind.AHEAD, key=key, run=run, in_slices=True)
