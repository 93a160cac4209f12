"""What a page shows of a job: how far it is, and what became of it."""

import streamlit as st

from compressor.pipeline.settings import RestartSettings
from compressor.ui import state
from compressor.ui.formatting import duration
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.job_board import job_queue

RESULT_HEIGHT = 420  # pixels, about that of the first thing that a result shows


def job_status(kind: str) -> None:
    """What became of the job of this kind that the session waits for, if there is one."""
    if job := state.job(kind):
        if job.state is State.FAILED:
            st.error("This failed on this picture. Your picture is kept; please try again.")
        else:
            progress_bar(job)
            if state.result_of_kind(kind) is None:
                st.skeleton(RESULT_HEIGHT)  # the place of what comes, so that nothing jumps
    elif so_far := state.stopped(kind):
        words = "Stopped. Press the button to begin anew."
        if kind == RestartSettings.method:
            done, total = so_far
            words = f"Stopped after {done:,} of {total:,} runs. Compress goes on from there."
        st.info(words, icon=":material/pause_circle:")


@st.fragment(run_every=0.6)
def progress_bar(job: Job) -> None:
    """Follow a job until it ends; then draw the whole page anew.

    It waits here for the end, so that the page changes at once, and asks the browser to come
    back but seldom: every visit costs time that the job could use.
    """
    bar = st.progress(job.done / job.total, text=_words(job))
    if st.button("Stop", icon=":material/stop_circle:", key="stop"):
        state.stop(job.task.kind)
        st.rerun()
    for _ in range(3):
        if job.active and not job.ended.wait(0.5 if job.state is State.WAITING else 0.2):
            bar.progress(job.done / job.total, text=_words(job))
    if not job.active:
        st.rerun()


def _words(job: Job) -> str:
    """How far a job is."""
    if job.state is State.WAITING:
        ahead = job_queue().place(job)
        before = f"{ahead} jobs are" if ahead > 1 else "one job is"
        return f"Waiting: {before} before yours." if ahead else job.words
    if (left := job.seconds_left) is not None:
        return f"{job.words} · about {duration(left)} left"
    return job.words
