"""The controls of a batch: the button that starts it, its status, its totals, the downloads."""

from collections.abc import Sequence

import streamlit as st

from compressor.ui.batch import session
from compressor.ui.batch import settings as batch_settings
from compressor.ui.batch.downloads import (
    download_name,
    result_names,
    results_csv,
    results_zip,
)
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import BatchSettings
from compressor.ui.downloads.palette_button import palette_download
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import file_size, plural, size_change
from compressor.ui.jobs.job import State
from compressor.ui.plain_text import literal
from compressor.ui.progress import progress_bar

DROPPED_SENTENCE = (
    "The server had put the finished files of this batch away to make room for others. Press"
    " Compress to have them again."
)


def start_button_and_status(files: Sequence[BatchFile], settings: BatchSettings) -> bool:
    """Draw the button that starts or continues the batch, and the status of its job.

    Returns:
        whether the job waits or runs.
    """
    job = session.job()
    batch = session.current_batch()
    is_active = job is not None and job.active
    is_current = session.matches_current(settings, files)
    remaining = batch.remaining(files) if batch and is_current else list(files)
    if remaining and not (is_active and is_current):
        _start_button(len(files), len(remaining), settings)
    if job is not None and is_active:
        progress_bar(job)
    elif job is not None and job.state is State.FAILED:
        st.error(f"{literal(job.problem)} What is done is kept; please press the button again.")
    elif batch and is_current and batch.dropped:
        st.info(DROPPED_SENTENCE, icon=":material/replay:")
    elif batch and is_current and len(remaining) not in (0, len(files)):
        st.info(
            f"{_done_sentence(len(files) - len(remaining), len(files))} Download them, or go on"
            " with the rest.",
            icon=":material/pause_circle:",
        )
    if batch and not is_current:
        description = batch_settings.describe(batch.settings)
        st.caption(
            f"Settings changed. These results are still for {description}. Press Compress to"
            " update them."
        )
    return is_active


def downloads(files: Sequence[BatchFile], batch: BatchJob, is_active: bool) -> None:
    """Draw the downloads: ZIP and CSV, which wait for the job, and the shared palette."""
    finished = len(result_names(files, batch))
    results = list(batch.results.values())
    size = file_size(sum(len(result.compression.file) for result in results))
    name = download_name(batch.settings)
    keeps_names = st.toggle(
        "Keep the files' names",
        key="batch-keep-names",
        persist_state="session",
        help="photo.jpg becomes photo.png, as a web page needs it, and not photo-small.png.",
    )
    with st.grid(3, min_column_width=240):
        st.download_button(
            "Download ZIP" if is_active else f"Download ZIP, {plural(finished, 'file')}, {size}",
            lambda: results_zip(files, batch, keeps_names=keeps_names),
            f"{name}.zip",
            "application/zip",
            on_click="ignore",
            type="secondary" if batch.remaining(files) else "primary",
            disabled=is_active or not finished,
            icon=":material/folder_zip:",
            key="batch-zip",
            width="stretch",
        )
        st.download_button(
            "Download figures, CSV",
            lambda: results_csv(files, batch, keeps_names=keeps_names),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            disabled=is_active or not batch.results,
            icon=":material/table:",
            key="batch-csv",
            width="stretch",
        )
        if batch.palette is not None:
            palette_download(batch.palette.colors, batch.palette.shares, name)


def summary_metrics(files: Sequence[BatchFile], batch: BatchJob, is_active: bool) -> None:
    """Draw the totals of the finished files; how many there are is on the bar of a running job."""
    results = batch.results
    finished = [results[file.id].compression for file in files if file.id in results]
    compressed = [compression for compression in finished if compression.problem is None]
    before = sum(compression.input_bytes for compression in compressed)
    after = sum(len(compression.file) for compression in compressed)
    with st.grid(4, min_column_width=140, border=True):
        st.metric("Compressed", "…" if is_active else f"{len(compressed)} of {len(files)}")
        st.metric("Before", file_size(before))
        st.metric("After", file_size(after))
        st.metric("Together", size_change(before, after) if compressed else "–")
    if problems := len(finished) - len(compressed):
        st.caption(
            f":material/warning: {plural(problems, 'file')} could not be compressed. Select a row"
            " for the reason."
        )
    if poorer := sum(bool(compression.shortfalls) for compression in compressed):
        verb = "looks" if poorer == 1 else "look"
        st.caption(
            f":material/info: {plural(poorer, 'picture')} {verb} poorer than wanted. Select a row"
            " for the reason."
        )


def _start_button(files: int, remaining: int, settings: BatchSettings) -> None:
    is_new = remaining == files
    st.button(
        f"Compress {plural(files, 'file')}"
        if is_new
        else f"Go on: {plural(remaining, 'file')} left",
        type="primary",
        icon=":material/compress:",
        key="batch-begin",
        disabled=batch_settings.warn_if_invalid(settings),
        on_click=uninterrupted(session.start),
    )


def _done_sentence(done: int, files: int) -> str:
    return f"{done} of {plural(files, 'file')} {'is' if done == 1 else 'are'} done."
