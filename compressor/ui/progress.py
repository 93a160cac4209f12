"""The status of a job on a page: its progress, and how it ended."""

import streamlit as st

from compressor.pipeline.settings import RestartSettings
from compressor.ui import state
from compressor.ui.formatting import duration, plural
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.navigation import Page
from compressor.ui.plain_text import literal

RESULT_HEIGHT = 420  # pixels, about the height of the first thing that a result shows
REFRESH_SECONDS = 0.6  # between two visits of the browser
REFRESH_SECONDS_ELSEWHERE = 2.0  # of the browser on a page that does not show the job
COMPUTED_AGAIN = (
    "The server had put this result away to make room for others; it is computed again."
)


def job_status(kind: str, has_skeleton: bool = True) -> None:
    """Show the status of the job of this kind that the session waits for, if there is one.

    Args:
        kind: of the job.
        has_skeleton: whether to keep room for a result that is not there yet.
    """
    if job := state.job(kind):
        if state.is_computed_again(kind):
            st.caption(COMPUTED_AGAIN)
        if job.state is State.FAILED:
            st.error(f"{literal(job.problem)} Your picture is kept; please try again.")
        else:
            progress_bar(job)
            if has_skeleton and state.result_of_kind(kind) is None:
                st.skeleton(RESULT_HEIGHT)  # it takes the place of the result: nothing jumps
    elif stopped := state.stopped(kind):
        message = "Stopped. Press the button to start over."
        if kind == RestartSettings.method:
            message = (
                f"Stopped after {stopped.done:,} of {stopped.total:,} runs. The button goes on from"
                " there."
            )
        st.info(message, icon=":material/pause_circle:")


@st.fragment(run_every=REFRESH_SECONDS)
def progress_bar(job: Job, stop_key: str = "stop") -> None:
    """Follow a job until it ends; then draw the whole page anew.

    The function waits for the end itself, so that the page changes at once, and the browser comes
    back but seldom: each visit costs time that the job could use.

    Args:
        job: which runs or waits.
        stop_key: of its button, where several jobs are on a page.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(job.done / job.total, text=_progress_message(job))
        if st.button("Stop", icon=":material/stop_circle:", key=stop_key):
            state.stop(job.task.kind)
            st.rerun()
    for _ in range(6):  # in small waits: a change of a setting is noticed between two
        if job.active and not job.ended.wait(0.1):
            bar.progress(job.done / job.total, text=_progress_message(job))
    if not job.active:
        st.rerun()


@st.fragment(run_every=REFRESH_SECONDS_ELSEWHERE)
def page_link_with_progress(page: Page, job: Job) -> None:
    """Draw the link to the page that shows a job, with its per cent; at its end, draw all anew."""
    if not job.active:
        st.rerun()
    is_waiting = job.state is State.WAITING
    progress = "waiting" if is_waiting else f"{100 * job.done // job.total} %"
    st.page_link(page.script, label=f"{page.title} · {progress}", icon=page.icon, width="stretch")


def _progress_message(job: Job) -> str:
    """Return what stands on the bar: the place in the queue, or progress and time left."""
    if job.state is State.WAITING:
        jobs_ahead = job_queue().jobs_ahead_of(job)
        return f"Next in line ({plural(jobs_ahead, 'job')} ahead)." if jobs_ahead else job.message
    seconds_left = job.seconds_left
    if seconds_left is not None:
        return f"{job.message} · about {duration(seconds_left)} left"
    return job.message
