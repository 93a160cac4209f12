"""What a session remembers of its batch: the uploads and the results."""

from collections.abc import Sequence

import streamlit as st

from compressor.ui import state
from compressor.ui.batch.files import BatchFile, Uploads
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import BatchSettings
from compressor.ui.batch.settings import current_settings
from compressor.ui.jobs.job import Job
from compressor.ui.jobs.kinds import JobKind

UPLOADS_KEY = "batch-uploads"
BATCH_KEY = "batch-work"


def uploads() -> Uploads:
    """Return the session's uploads for its batch."""
    session_uploads: Uploads = st.session_state.setdefault(UPLOADS_KEY, Uploads())
    return session_uploads


def current_batch() -> BatchJob | None:
    """Return the batch that was started last."""
    batch: BatchJob | None = st.session_state.get(BATCH_KEY)
    if batch is not None:
        batch.look_at()
    return batch


def job() -> Job | None:
    """Return the job of the batch, while it waits or runs, or where it failed."""
    return state.job(JobKind.BATCH)


def matches_current(settings: BatchSettings, files: Sequence[BatchFile]) -> bool:
    """Return whether the results of the last batch are valid for these settings and files."""
    batch = current_batch()
    if batch is None or batch.settings != settings:
        return False
    return not settings.shared or {file.id for file in files} == {file.id for file in batch.files}


def start() -> None:
    """Start a batch of the uploaded files, or continue where the last one ended."""
    files = uploads().all
    settings = current_settings()
    batch = current_batch()
    if batch is None or not matches_current(settings, files):
        batch = st.session_state[BATCH_KEY] = BatchJob(settings)
    state.start(batch.task(files))


def clear() -> None:
    """Drop the uploads and the results, and stop the job."""
    state.abandon_job(JobKind.BATCH)
    for key in (UPLOADS_KEY, BATCH_KEY):
        st.session_state.pop(key, None)
