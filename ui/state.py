"""What a session remembers across its pages: the picture, its jobs, its results."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from imaging import Picture
from imaging.drive_link import DriveFile
from imaging.reduce import Wishes
from ui import curve, experiment, pool, quality
from ui.batch import work
from ui.board import board
from ui.experiment import Settings
from ui.jobs import Job, State
from ui.pictures import PictureFile
from ui.task import Outcome, Task


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
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
        return self.file.picture

    @property
    def uploaded(self) -> bool:
        """Whether nobody else can get it by its name."""
        return self.sample is None and self.drive is None


def chosen() -> Chosen | None:
    """The picture in use, if one was chosen."""
    found: Chosen | None = st.session_state.get("chosen")
    return found


def choose(now: Chosen) -> None:
    """Use this picture from now on; jobs and results of another one are dropped."""
    before = chosen()
    if before is None or before.file.sha256 != now.file.sha256:
        for kind in _jobs().keys() - {work.KIND}:
            leave(kind)
        _results().clear()
        _stopped().clear()
        pool.start()
    st.session_state["chosen"] = now


def begin(asked: Settings | Wishes) -> None:
    """Begin the experiment with these settings, or the search for the best palette."""
    if now := chosen():
        start(_task(now.file, asked))


def begin_curve(wishes: Wishes) -> None:
    """Begin to draw the curve over K."""
    if now := chosen():
        start(curve.curve(now.file, wishes))


def is_made(asked: Settings | Wishes) -> bool:
    """Whether this is what the session's result was made with, or what a job works on."""
    now = chosen()
    if now is None:
        return False
    made, found = result(), reduced()
    if asked in (made and made.settings, found and found.wishes):
        return True
    return _is_awaited(_task(now.file, asked))


def is_curve_made(wishes: Wishes) -> bool:
    """Whether the curve with these wishes is drawn, or a job draws it."""
    now, drawn = chosen(), drawn_curve()
    if now is None or (drawn is not None and drawn.fits(wishes)):
        return now is not None
    return _is_awaited(curve.curve(now.file, wishes))


def _task(file: PictureFile, asked: Settings | Wishes) -> Task:
    if isinstance(asked, Settings):
        return experiment.experiment(file, asked, board().runs)
    return quality.quality(file, asked)


def _is_awaited(task: Task) -> bool:
    now = job(task.kind)
    return now is not None and now.active and now.task.key == task.key


def start(task: Task) -> None:
    """Begin a task on the chosen picture, or take its result from the cache."""
    leave(task.kind)
    _stopped().pop(task.kind, None)
    if known := board().find(task):
        _results()[task.kind] = known
    else:
        _jobs()[task.kind] = board().submit(task, _session())


def stop(kind: str) -> None:
    """What the Stop button does: leave the job, and remember how far it came."""
    if (now := leave(kind)) is not None:
        _stopped()[kind] = now.done, now.total


def stopped(kind: str) -> tuple[int, int] | None:
    """How much was done of how much, of a job that the user stopped."""
    return _stopped().get(kind)


def leave(kind: str) -> Job | None:
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


def result() -> experiment.Result | None:
    """The last finished experiment on the chosen picture."""
    found = _result(experiment.KIND)
    return found if isinstance(found, experiment.Result) else None


def reduced() -> quality.Reduced | None:
    """The last result of best quality for the chosen picture."""
    found = _result(quality.KIND)
    return found if isinstance(found, quality.Reduced) else None


def drawn_curve() -> curve.Curve | None:
    """The last finished curve over K of the chosen picture."""
    found = _result(curve.KIND)
    return found if isinstance(found, curve.Curve) else None


def outcome(kind: str) -> Outcome | None:
    """The last finished result of this kind for the chosen picture."""
    return _result(kind)


def _result(kind: str) -> Outcome | None:
    job(kind)
    return _results().get(kind)


def _jobs() -> dict[str, Job]:
    found: dict[str, Job] = st.session_state.setdefault("jobs", {})
    return found


def _results() -> dict[str, Outcome]:
    found: dict[str, Outcome] = st.session_state.setdefault("results", {})
    return found


def _stopped() -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = st.session_state.setdefault("stopped", {})
    return found


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
