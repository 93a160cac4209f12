"""The thread that gives memory back: what was not used for a while, and what visitors left."""

import threading
import time
import weakref
from collections.abc import Callable

import streamlit as st
from streamlit import runtime

from compressor.ui.jobs.job_queue import JobQueue, job_queue
from compressor.ui.jobs.memory import collect_and_trim
from compressor.ui.memory.kept_pictures import kept_pictures
from compressor.ui.memory.uploads import bound_uploads
from compressor.ui.memory.visits import GRACE_SECONDS, Visits, visits

SWEEP_SECONDS = 5  # between two sweeps


def sweep(queue: JobQueue, visits: Visits) -> None:
    """Drop what has expired; everything that can be computed again once all visitors have left."""
    queue.expire()
    kept_pictures().expire()
    visits.close_departed()
    if visits.seconds_since_last() >= GRACE_SECONDS:
        queue.store.clear()
        st.cache_data.clear()
    collect_and_trim()


@st.cache_resource(show_spinner=False)
def start_sweeping() -> None:
    """Bound the uploads and start the thread, once for a server."""
    if not runtime.exists():
        return
    bound_uploads()
    threading.Thread(
        target=_sweep_often,
        args=(weakref.ref(job_queue()), weakref.ref(visits())),
        name="sweep",
        daemon=True,
    ).start()


def _sweep_often(
    find_queue: Callable[[], JobQueue | None], find_visits: Callable[[], Visits | None]
) -> None:
    """Sweep for as long as the queue and the list of visits exist."""
    while (queue := find_queue()) is not None and (present := find_visits()) is not None:
        sweep(queue, present)
        del queue, present
        time.sleep(SWEEP_SECONDS)
