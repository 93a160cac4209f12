"""The state of a session that all pages share: the picture, its jobs, its results."""

from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import ExperimentResult, with_own_start
from compressor.pipeline.methods.method import Result
from compressor.pipeline.other_formats import OtherFormats
from compressor.pipeline.own_start.values import NO_START, OwnStart
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Task, TaskResult
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job import Job, State, StoppedJob
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import (
    budget_task,
    k_curve_task,
    method_task,
    other_formats_task,
)
from compressor.ui.jobs.visitor import visitor
from compressor.ui.picture_cache import PictureFile
from compressor.ui.results import SessionResults, StoredResult
from compressor.ui.selected_picture import SelectedPicture as SelectedPicture


def selected_picture() -> SelectedPicture | None:
    """Return the picture in use, if the user selected one."""
    selected: SelectedPicture | None = st.session_state.get("chosen")
    return selected


def select_picture(selected: SelectedPicture) -> None:
    """Use this picture from now on; drop the jobs and results of another one."""
    previous = selected_picture()
    if previous is None or previous.file.sha256 != selected.file.sha256:
        for kind in _jobs().keys() - {JobKind.BATCH}:
            abandon_job(kind)
        _results().clear()
        _stopped().clear()
        _computed_again().clear()
        worker_pool.prewarm()
        st.session_state["previous-picture"] = previous
    st.session_state["chosen"] = selected


def previous_picture() -> SelectedPicture | None:
    """Return the picture that was in use before this one, to which the user can go back."""
    previous: SelectedPicture | None = st.session_state.get("previous-picture")
    return previous


def begin(settings: Settings) -> None:
    """Start to compress the picture in use by the method of these settings."""
    if selected := selected_picture():
        abandon_job(JobKind.ANIMATION)  # of other settings: it would only delay this one
        abandon_job(JobKind.OTHER_FORMATS)  # they are those of the result before
        _results().discard(JobKind.OTHER_FORMATS)
        start(_method_task(selected.file, settings))


def is_computed(settings: Settings) -> bool:
    """Return whether the session has the result with exactly these settings."""
    result = method_result(settings.method)
    return result is not None and result.settings == settings


def has_ended(settings: Settings) -> bool:
    """Return whether the user stopped the job of exactly these settings, or it failed."""
    selected = selected_picture()
    if selected is None:
        return False
    task = _method_task(selected.file, settings)
    stopped_job = _stopped().get(task.kind)
    if stopped_job is not None:
        return stopped_job.key == task.key
    return has_failed(task)


def has_failed(task: Task) -> bool:
    """Return whether the session's last job of this kind did this task, and failed."""
    current_job = job(task.kind)
    return current_job is not None and not current_job.active and current_job.task.key == task.key


def begin_curve(settings: QualitySettings) -> None:
    """Start to compute the curve over K of the picture in use."""
    if selected := selected_picture():
        start(k_curve_task(selected.file, settings))


def is_computed_or_running(settings: Settings) -> bool:
    """Return whether the result with these settings is computed, or a job computes it."""
    selected = selected_picture()
    if selected is None:
        return False
    return is_computed(settings) or _is_running(_method_task(selected.file, settings))


def is_curve_computed_or_running(settings: QualitySettings) -> bool:
    """Return whether the curve with these settings is computed, or a job computes it."""
    selected = selected_picture()
    if selected is None:
        return False
    curve = k_curve()
    if curve is not None and curve.matches(settings):
        return True
    return _is_running(k_curve_task(selected.file, settings))


def task_of(settings: Settings) -> Task:
    """Return the task that compresses the picture in use by these settings.

    Raises:
        ValueError: no picture is in use.
    """
    return _method_task(_file_in_use(), settings)


def curve_task(settings: QualitySettings) -> Task:
    """Return the task that computes the curve over K of the picture in use.

    Raises:
        ValueError: no picture is in use.
    """
    return k_curve_task(_file_in_use(), settings)


def _file_in_use() -> PictureFile:
    selected = selected_picture()
    if selected is None:
        raise ValueError("no picture is in use")
    return selected.file


def _method_task(file: PictureFile, settings: Settings) -> Task:
    queue = job_queue()
    return method_task(file, settings, queue.runs, queue.others_wait)


def _is_running(task: Task) -> bool:
    current_job = job(task.kind)
    return current_job is not None and current_job.active and current_job.task.key == task.key


def start(task: Task) -> None:
    """Start a task on the picture in use, or take its result from the cache."""
    abandon_job(task.kind)
    abandon_job(JobKind.AHEAD)  # nobody waits for those
    _stopped().pop(task.kind, None)
    _computed_again().discard(task.kind)
    if job_queue().find(task) is not None:
        _results().add(task)
    else:
        _jobs()[task.kind] = job_queue().submit(task, session_id(), visitor())


def begin_comparison() -> None:
    """Start to spend the budget of the last experiment in several ways."""
    if (experiment := _results().task(RestartSettings.method)) is not None:
        start(budget_task(experiment, job_queue().find))


def set_own_start(own_start: OwnStart) -> None:
    """Give the last experiment another start of one's own; everything else of it stays.

    Raises:
        ValueError: the start is of another K than those of the experiment.
    """
    before = _results().task(RestartSettings.method)
    result = experiment_result()
    if before is None or result is None:
        return
    changed = with_own_start(result, own_start)
    task = _method_task(_file_in_use(), changed.settings)
    if result.settings.own_start != NO_START and task.key != before.key:
        job_queue().store.drop(before.key)  # the same pictures, counted once more
    job_queue().store.keep(task.key, changed, changed.nbytes)
    _results().begin_run()
    _results().add(task)
    st.session_state["own_start"] = own_start


def begin_other_formats(method: str) -> None:
    """Start to write the files of the last result of this method in the other formats."""
    if (task := _results().task(method)) is not None:
        start(other_formats_task(task, job_queue().find))


def other_formats(result: Result) -> OtherFormats | None:
    """Return the files of this result in the other formats, where they are written."""
    files = cast(OtherFormats | None, result_of_kind(JobKind.OTHER_FORMATS))
    return files if files is not None and files.matches(result) else None


def stop(kind: str) -> None:
    """Leave the job, as the Stop button does, and remember its progress."""
    if (current_job := abandon_job(kind)) is not None:
        _stopped()[kind] = StoppedJob(
            key=current_job.task.key, done=current_job.done, total=current_job.total
        )
    if _results().dropped(kind) is not None:
        _results().discard(kind)


def stopped(kind: str) -> StoppedJob | None:
    """Return the job of this kind that the user stopped, if there is one."""
    return _stopped().get(kind)


def abandon_job(kind: str) -> Job | None:
    """Leave the job of this kind; return it, or None where there is none."""
    current_job = _jobs().pop(kind, None)
    if current_job is not None:
        current_job.leave(session_id())
    return current_job


def job(kind: str) -> Job | None:
    """Return the job of this kind that the session waits for; store a finished job's result."""
    current_job = _jobs().get(kind)
    if current_job is None:
        return None
    if current_job.state is State.DONE:
        _results().add(current_job.task)
        del _jobs()[kind]
        return None
    if current_job.state is State.STOPPED:
        # The last other session left at the moment when this one joined, which ended the job.
        start(current_job.task)
        return _jobs().get(kind)
    return current_job


def collect_results() -> None:
    """Store the results of finished jobs of all methods, on whatever page, as its run begins."""
    _results().begin_run()
    for method in METHODS:
        job(method)


def busy() -> bool:
    """Return whether a job that the user waits for runs for this session."""
    return awaited_job() is not None


def awaited_job() -> Job | None:
    """Return the first job that the user waits for; None where there is none."""
    active = (running for running in _jobs().values() if running.active)
    return next((running for running in active if running.task.kind != JobKind.AHEAD), None)


def has_active_job() -> bool:
    """Return whether a job of any kind runs for this session, waited for or not."""
    return any(running.active for running in _jobs().values())


def method_result(method: str) -> Result | None:
    """Return the last result of a method for the picture in use."""
    return cast(Result | None, result_of_kind(method))


def experiment_result() -> ExperimentResult | None:
    """Return the last experiment on the picture in use."""
    return cast(ExperimentResult | None, result_of_kind(RestartSettings.method))


def has_result() -> bool:
    """Return whether any method has a result for the picture in use."""
    return any(method_result(name) is not None for name in METHODS)


def k_curve() -> KCurve | None:
    """Return the last curve over K of the picture in use."""
    return cast(KCurve | None, result_of_kind(JobKind.K_CURVE))


def result_of_kind(kind: str) -> TaskResult | None:
    """Return the last result of this kind of job for the picture in use.

    One that the server has dropped is computed again: then there is a job, and no result yet.
    """
    current_job = job(kind)
    dropped = _results().dropped(kind)
    if dropped is not None and current_job is None:
        start(dropped)
        _computed_again().add(kind)
    return _results().get(kind)


def is_computed_again(kind: str) -> bool:
    """Return whether the job of this kind computes a result that the server has dropped."""
    return kind in _computed_again()


def stored_result(result: Result) -> StoredResult[Any]:
    """Return a result of the picture in use for a button that is pressed later."""
    return stored_of_kind(result.settings.method)


def stored_of_kind(kind: str) -> StoredResult[Any]:
    """Return the last result of this kind for a button that is pressed later."""
    task = _results().task(kind)
    if task is None:
        raise KeyError(f"the session has no result of {kind}")
    return StoredResult(task=task, session=session_id())


def _jobs() -> dict[str, Job]:
    jobs: dict[str, Job] = st.session_state.setdefault("jobs", {})
    return jobs


def _results() -> SessionResults:
    if "results" not in st.session_state:
        st.session_state["results"] = SessionResults()
    results: SessionResults = st.session_state["results"]
    return results


def _computed_again() -> set[str]:
    kinds: set[str] = st.session_state.setdefault("computed-again", set())
    return kinds


def _stopped() -> dict[str, StoppedJob]:
    stopped_jobs: dict[str, StoppedJob] = st.session_state.setdefault("stopped", {})
    return stopped_jobs


def session_id() -> str:
    """Return the id of the session whose page is drawn; "" where there is none."""
    context = get_script_run_ctx()
    return context.session_id if context else ""
