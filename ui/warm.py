"""What the server loads while its first visitor looks at the first page.

Streamlit imports pandas for the first element of our own that it draws, and the measures of
quality import scikit-image; whoever comes first would wait seconds for both.
"""

import importlib
import threading

import numpy as np
import streamlit as st

from imaging.metrics import compare
from ui.memory import keep_modules_apart

AFTER = 1.0  # seconds, in which the first page is drawn


@st.cache_resource(show_spinner=False)
def load_ahead() -> None:
    """Load in the background, once for the server."""
    timer = threading.Timer(AFTER, _load)
    timer.daemon = True
    timer.start()


def _load() -> None:
    importlib.import_module("pandas")
    tiny = np.zeros((16, 16, 3), np.uint8)
    compare(tiny, tiny)
    keep_modules_apart()
