"""What begins a batch, how far it is, what came out in all, and the downloads."""

from collections.abc import Sequence

import streamlit as st

from compressor.ui.batch import downloads as handouts
from compressor.ui.batch import session, settings
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob, BatchSettings
from compressor.ui.downloads.palette_button import palette_download
from compressor.ui.formatting import file_size, size_change
from compressor.ui.jobs.job import State
from compressor.ui.progress import progress_bar


def start_button_and_status(files: Sequence[BatchFile], asked: BatchSettings) -> bool:
    """The button that begins or goes on, and what became of the job; says whether it is active."""
    job = session.job()
    work = session.current_job()
    active = job is not None and job.active
    fits = session.matches_current(asked, files)
    left = work.left(files) if work and fits else list(files)
    if left and not (active and fits):
        _begin_button(len(files), len(left), asked)
    if job is not None and active:
        progress_bar(job)
    elif job is not None and job.state is State.FAILED:
        st.error("This failed unexpectedly. What is done is kept; please press the button again.")
    elif work and fits and len(left) not in (0, len(files)):
        st.info(
            f"{_done(len(files) - len(left), len(files))} Download them, or go on with the rest.",
            icon=":material/pause_circle:",
        )
    if work and not fits:
        words = settings.in_words(work.asked)
        st.caption(f"Below: {words}. Press the button for the new settings.")
    return active


def downloads(files: Sequence[BatchFile], work: BatchJob, active: bool) -> None:
    """The ZIP, the CSV and the palette of all; while a job works on them the first two wait."""
    finished = len(handouts.result_names(files, work))
    size = file_size(sum(len(done.reduction.png) for done in work.done.values()))
    name = f"pictures-k{work.asked.wishes.k}"
    with st.grid(3, min_column_width=240):
        st.download_button(
            "Download ZIP" if active else f"Download ZIP, {_count(finished)}, {size}",
            lambda: handouts.results_zip(files, work),
            f"{name}.zip",
            "application/zip",
            on_click="ignore",
            type="secondary" if work.left(files) else "primary",
            disabled=active or not finished,
            icon=":material/folder_zip:",
            key="batch-zip",
            width="stretch",
        )
        st.download_button(
            "Download figures, CSV",
            lambda: handouts.results_csv(files, work),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            disabled=active or not work.done,
            icon=":material/table:",
            key="batch-csv",
            width="stretch",
        )
        if work.palette is not None:
            palette_download(work.palette, work.shares, name)


def summary_metrics(files: Sequence[BatchFile], work: BatchJob) -> None:
    """What came out in all."""
    done = [work.done[file.id].reduction for file in files if file.id in work.done]
    good = [one for one in done if one.problem is None]
    before = sum(one.input_bytes for one in good)
    after = sum(len(one.png) for one in good)
    with st.grid(4, min_column_width=140, border=True):
        st.metric("Compressed", f"{len(good)} of {len(files)}")
        st.metric("Before", file_size(before))
        st.metric("After", file_size(after))
        st.metric("Together", size_change(before, after) if good else "–")
    if problems := len(done) - len(good):
        which = (
            "file has a problem, which its row tells"
            if problems == 1
            else ("files have a problem, which their rows tell")
        )
        st.caption(f":material/warning: {problems} {which}; choose a row to read all of it.")


def _begin_button(files: int, left: int, asked: BatchSettings) -> None:
    label = f"Compress {_count(files)}" if left == files else f"Go on: {_count(left)} left"
    blocked = settings.blocked(asked)
    st.button(
        label,
        type="primary",
        icon=":material/compress:",
        key="batch-begin",
        disabled=blocked,
        on_click=session.begin,
    )


def _done(done: int, files: int) -> str:
    return f"{done} of {_count(files)} {'is' if done == 1 else 'are'} done."


def _count(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"
