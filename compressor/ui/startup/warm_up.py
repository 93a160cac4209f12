"""Modules that the server loads for its first visitor, so that nobody waits for them later.

Streamlit imports pandas for the first element of our own that it draws. It is imported before all
else: Plotly uses it if it is there, and half loaded by another thread it would break a chart. The
measures of quality import scikit-image, which is loaded while the first page is looked at. The
process that decodes pictures starts meanwhile.
"""

import importlib
import threading

import numpy as np
import streamlit as st

from compressor.imaging.malloc import limit_arenas, mmap_large_blocks
from compressor.imaging.metrics import compare
from compressor.parallel.decoder import start_decoder
from compressor.ui.jobs.memory import freeze_gc
from compressor.ui.startup.kept_answers import keep_answers
from compressor.ui.startup.kept_downloads import keep_downloads
from compressor.ui.startup.session_lock import share_session_locks

MAX_ARENAS = 2  # of malloc: one for a page, one for a job
DELAY_SECONDS = 1.0  # in which the first page is drawn


@st.cache_resource(show_spinner=False)
def preload_modules() -> None:
    """Load what all sessions use, once for the server."""
    limit_arenas(MAX_ARENAS)
    mmap_large_blocks()
    start_decoder()
    keep_answers()
    keep_downloads()
    share_session_locks()
    importlib.import_module("pandas")
    timer = threading.Timer(DELAY_SECONDS, _load_metrics)
    timer.daemon = True
    timer.start()


def _load_metrics() -> None:
    tiny = np.zeros((16, 16, 3), np.uint8)
    compare(tiny, tiny)
    freeze_gc()
