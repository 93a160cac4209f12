"""What a session remembers of its batch: the uploads, the work, and which row is looked at."""

from collections.abc import Sequence

import streamlit as st

from compressor.ui import state
from compressor.ui.batch.files import BatchFile, Uploads
from compressor.ui.batch.job import BatchJob, BatchSettings
from compressor.ui.batch.settings import current_settings
from compressor.ui.jobs import kinds
from compressor.ui.jobs.job import Job


def uploads() -> Uploads:
    """What was uploaded."""
    found: Uploads = st.session_state.setdefault("batch-uploads", Uploads())
    return found


def current_job() -> BatchJob | None:
    """The batch that was begun last."""
    found: BatchJob | None = st.session_state.get("batch-work")
    return found


def job() -> Job | None:
    """The job of the batch, while it waits or runs, or where it failed."""
    return state.job(kinds.BATCH)


def matches_current(asked: BatchSettings, files: Sequence[BatchFile]) -> bool:
    """Whether the batch that was begun last has these wishes, so that its results stand."""
    now = current_job()
    if now is None or now.asked != asked:
        return False
    return not asked.shared or {file.id for file in files} == {file.id for file in now.files}


def begin() -> None:
    """Begin a batch of the uploaded files, or go on where the last one ended."""
    files = uploads().all
    asked = current_settings()
    now = current_job()
    if now is None or not matches_current(asked, files):
        now = st.session_state["batch-work"] = BatchJob(asked)
    state.start(now.task(files))


def clear() -> None:
    """Let go of everything."""
    state.abandon_job(kinds.BATCH)
    for name in ("batch-uploads", "batch-work"):
        st.session_state.pop(name, None)
