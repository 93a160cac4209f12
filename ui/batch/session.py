"""What a session remembers of its batch: the uploads, the work, and which row is looked at."""

from collections.abc import Sequence

import streamlit as st

from ui import state
from ui.batch.files import BatchFile, Uploads
from ui.batch.settings import current_settings
from ui.batch.work import KIND, Asked, Work
from ui.jobs import Job


def uploads() -> Uploads:
    """What was uploaded."""
    found: Uploads = st.session_state.setdefault("batch-uploads", Uploads())
    return found


def work() -> Work | None:
    """The batch that was begun last."""
    found: Work | None = st.session_state.get("batch-work")
    return found


def job() -> Job | None:
    """The job of the batch, while it waits or runs, or where it failed."""
    return state.job(KIND)


def fits(asked: Asked, files: Sequence[BatchFile]) -> bool:
    """Whether the batch that was begun last has these wishes, so that its results stand."""
    now = work()
    if now is None or now.asked != asked:
        return False
    return not asked.shared or {file.id for file in files} == {file.id for file in now.files}


def begin() -> None:
    """Begin a batch of the uploaded files, or go on where the last one ended."""
    files, asked = uploads().all, current_settings()
    now = work()
    if now is None or not fits(asked, files):
        now = st.session_state["batch-work"] = Work(asked)
    state.start(now.task(files))


def clear() -> None:
    """Let go of everything."""
    state.leave(KIND)
    for name in ("batch-uploads", "batch-work"):
        st.session_state.pop(name, None)
