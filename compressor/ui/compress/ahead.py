"""What is computed ahead: results that the user is likely to look at next, while nothing else runs.

Each is kept as if it had been asked for, so it opens at once. They end where the session starts
anything else, and other visitors' jobs go first.
"""

from collections.abc import Sequence

import streamlit as st

from compressor.pipeline.task import Task, TaskResult
from compressor.ui import state
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.jobs.tasks import series_task

REFRESH_SECONDS = 0.7  # between two looks at the job
RUNNING_KEY = "ahead-running"


def compute_ahead(tasks: Sequence[Task]) -> None:
    """Start to compute the results of these tasks, in this order, unless a job runs already.

    A series that has ended does not begin again where the server had to drop some of its results.
    """
    if state.has_active_job() or all(find(task) is not None for task in tasks):
        return
    queue = job_queue()
    task = series_task(tasks, queue, queue.others_wait)
    if not state.has_failed(task):
        state.start(task)


def find(task: Task) -> TaskResult | None:
    """Return the result of this task, if the server has it."""
    return job_queue().find(task)


def refresh_seconds() -> float | None:
    """Return how often a fragment that shows results of such a job has to be drawn."""
    return REFRESH_SECONDS if state.job(JobKind.AHEAD) else None


def redraw_once_done() -> None:
    """In such a fragment: draw the whole page anew when the job has ended."""
    is_running = state.job(JobKind.AHEAD) is not None
    if st.session_state.get(RUNNING_KEY) and not is_running:
        st.session_state[RUNNING_KEY] = False
        st.rerun()
    st.session_state[RUNNING_KEY] = is_running
