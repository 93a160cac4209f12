"""What a session remembers across its pages: the picture, its jobs, its results."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compressor.drive.link import DriveFile
from compressor.imaging import Picture
from compressor.pipeline import experiment, quality
from compressor.pipeline import k_curve as curve
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.pipeline.task import Task, TaskResult
from compressor.ui.batch import job as work
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.job_board import job_queue
from compressor.ui.jobs.tasks import experiment_task, k_curve_task, quality_task
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
        for kind in _jobs().keys() - {work.KIND}:
            abandon_job(kind)
        _results().clear()
        _stopped().clear()
        worker_pool.prewarm()
    st.session_state["chosen"] = now


def begin(asked: RestartSettings | QualitySettings) -> None:
    """Begin the experiment with these settings, or the search for the best palette."""
    if now := selected_picture():
        start(_task(now.file, asked))


def begin_curve(wishes: QualitySettings) -> None:
    """Begin to draw the curve over K."""
    if now := selected_picture():
        start(k_curve_task(now.file, wishes))


def is_computed_or_running(asked: RestartSettings | QualitySettings) -> bool:
    """Whether this is what the session's result was made with, or what a job works on."""
    now = selected_picture()
    if now is None:
        return False
    made = result()
    found = reduced()
    if asked in (made and made.settings, found and found.wishes):
        return True
    return _is_running(_task(now.file, asked))


def is_curve_made(wishes: QualitySettings) -> bool:
    """Whether the curve with these wishes is drawn, or a job draws it."""
    now = selected_picture()
    drawn = k_curve()
    if now is None or (drawn is not None and drawn.fits(wishes)):
        return now is not None
    return _is_running(k_curve_task(now.file, wishes))


def _task(file: PictureFile, asked: RestartSettings | QualitySettings) -> Task:
    if isinstance(asked, RestartSettings):
        return experiment_task(file, asked, job_queue().runs)
    return quality_task(file, asked)


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


def busy() -> bool:
    """Whether a job of any kind runs for this session."""
    return any(now.active for now in _jobs().values())


def result() -> experiment.ExperimentResult | None:
    """The last finished experiment on the chosen picture."""
    found = _result(experiment.KIND)
    return found if isinstance(found, experiment.ExperimentResult) else None


def reduced() -> quality.QualityResult | None:
    """The last result of best quality for the chosen picture."""
    found = _result(quality.KIND)
    return found if isinstance(found, quality.QualityResult) else None


def k_curve() -> curve.KCurve | None:
    """The last finished curve over K of the chosen picture."""
    found = _result(curve.KIND)
    return found if isinstance(found, curve.KCurve) else None


def result_of_kind(kind: str) -> TaskResult | None:
    """The last finished result of this kind for the chosen picture."""
    return _result(kind)


def _result(kind: str) -> TaskResult | None:
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
