"""What a session remembers across its pages: the picture, its jobs, its results."""

from dataclasses import dataclass
from typing import cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compressor.drive.link import DriveFile
from compressor.imaging import Picture
from compressor.pipeline.k_curve import KCurve
from compressor.pipeline.methods import METHODS
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.methods.method import Result
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings, Settings
from compressor.pipeline.task import Task, TaskResult
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import k_curve_task, method_task
from compressor.ui.picture_cache import PictureFile


@dataclass(frozen=True, kw_only=True, eq=False)
class SelectedPicture:
    """The picture in use.

    Attributes:
        file: what it is decoded from.
        name: the one it came under.
        source: how to speak of where it came from.
        sample: the name of a shipped picture.
        drive: where it lies on Google Drive, if it came from there.
    """

    file: PictureFile
    name: str
    source: str
    sample: str | None = None
    drive: DriveFile | None = None

    @property
    def picture(self) -> Picture:
        """The decoded picture; not to be held for longer than one looks at it."""
        return self.file.decode()

    @property
    def uploaded(self) -> bool:
        """Whether nobody else can get it by its name."""
        return self.sample is None and self.drive is None


def selected_picture() -> SelectedPicture | None:
    """The picture in use, if one was chosen."""
    found: SelectedPicture | None = st.session_state.get("chosen")
    return found


def select_picture(now: SelectedPicture) -> None:
    """Use this picture from now on; jobs and results of another one are dropped."""
    before = selected_picture()
    if before is None or before.file.sha256 != now.file.sha256:
        for kind in _jobs().keys() - {JobKind.BATCH}:
            abandon_job(kind)
        _results().clear()
        _stopped().clear()
        worker_pool.prewarm()
    st.session_state["chosen"] = now


def begin(settings: Settings) -> None:
    """Begin to compress the picture in use by the method of these settings."""
    if now := selected_picture():
        start(_task(now.file, settings))


def begin_curve(settings: QualitySettings) -> None:
    """Begin to compute the curve over K."""
    if now := selected_picture():
        start(k_curve_task(now.file, settings))


def is_computed_or_running(settings: Settings) -> bool:
    """Whether the session's result was made with these settings, or a job makes it."""
    now = selected_picture()
    if now is None:
        return False
    result = method_result(settings.method)
    if result is not None and result.settings == settings:
        return True
    return _is_running(_task(now.file, settings))


def is_curve_computed_or_running(settings: QualitySettings) -> bool:
    """Whether the curve with these settings is computed, or a job computes it."""
    now = selected_picture()
    if now is None:
        return False
    curve = k_curve()
    if curve is not None and curve.matches(settings):
        return True
    return _is_running(k_curve_task(now.file, settings))


def _task(file: PictureFile, settings: Settings) -> Task:
    return method_task(file, settings, job_queue().runs)


def _is_running(task: Task) -> bool:
    now = job(task.kind)
    return now is not None and now.active and now.task.key == task.key


def start(task: Task) -> None:
    """Begin a task on the chosen picture, or take its result from the cache."""
    abandon_job(task.kind)
    _stopped().pop(task.kind, None)
    if known := job_queue().find(task):
        _results()[task.kind] = known
    else:
        _jobs()[task.kind] = job_queue().submit(task, _session())


def stop(kind: str) -> None:
    """What the Stop button does: leave the job, and remember how far it came."""
    if (now := abandon_job(kind)) is not None:
        _stopped()[kind] = now.done, now.total


def stopped(kind: str) -> tuple[int, int] | None:
    """How much was done of how much, of a job that the user stopped."""
    return _stopped().get(kind)


def abandon_job(kind: str) -> Job | None:
    """Wait for no job of this kind any more; gives the one waited for until now."""
    now = _jobs().pop(kind, None)
    if now is not None:
        now.leave(_session())
    return now


def job(kind: str) -> Job | None:
    """The job of this kind that the session waits for; a finished one hands over its result."""
    now = _jobs().get(kind)
    if now is not None and now.state is State.DONE and now.result is not None:
        _results()[kind] = now.result
        del _jobs()[kind]
        return None
    if now is not None and now.state is State.STOPPED:
        # It ended because its last user left at the moment when this session joined.
        start(now.task)
        now = _jobs().get(kind)
    return now


def collect_results() -> None:
    """Take over the results of the methods' finished jobs, whatever page is open."""
    for method in METHODS:
        job(method)


def busy() -> bool:
    """Whether a job of any kind runs for this session."""
    return any(now.active for now in _jobs().values())


def method_result(method: str) -> Result | None:
    """The last finished result of a method for the chosen picture."""
    return cast(Result | None, result_of_kind(method))


def experiment_result() -> ExperimentResult | None:
    """The last finished experiment on the chosen picture."""
    return cast(ExperimentResult | None, result_of_kind(RestartSettings.method))


def quality_result() -> QualityResult | None:
    """The last result of best quality for the chosen picture."""
    return cast(QualityResult | None, result_of_kind(QualitySettings.method))


def k_curve() -> KCurve | None:
    """The last finished curve over K of the chosen picture."""
    return cast(KCurve | None, result_of_kind(JobKind.K_CURVE))


def result_of_kind(kind: str) -> TaskResult | None:
    """The last finished result of this kind of job for the chosen picture."""
    job(kind)
    return _results().get(kind)


def _jobs() -> dict[str, Job]:
    found: dict[str, Job] = st.session_state.setdefault("jobs", {})
    return found


def _results() -> dict[str, TaskResult]:
    found: dict[str, TaskResult] = st.session_state.setdefault("results", {})
    return found


def _stopped() -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = st.session_state.setdefault("stopped", {})
    return found


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
