"""What the server loads for its first visitor, so that nobody waits for it later.

Streamlit imports pandas for the first element of our own that it draws. It is imported before all
else: Plotly takes it as it is, and half loaded by another thread it would break a chart. The
measures of quality import scikit-image, which is loaded while the first page is looked at.
"""

import importlib
import threading

import numpy as np
import streamlit as st

from compressor.imaging.malloc import limit_arenas, mmap_large_blocks
from compressor.imaging.metrics import compare
from compressor.ui.jobs.memory import freeze_gc

ARENAS = 2  # a page and a job
AFTER = 1.0  # seconds, in which the first page is drawn


@st.cache_resource(show_spinner=False)
def preload_modules() -> None:
    """Load what is used by all, once for the server."""
    limit_arenas(ARENAS)
    mmap_large_blocks()
    importlib.import_module("pandas")
    timer = threading.Timer(AFTER, _load)
    timer.daemon = True
    timer.start()


def _load() -> None:
    tiny = np.zeros((16, 16, 3), np.uint8)
    compare(tiny, tiny)
    freeze_gc()
