"""A run on the experiment's picture, traced and played."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging.types import Pixels
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import previews
from compressor.ui.charts import theme
from compressor.ui.elements.stepper import Run, stepper
from compressor.ui.memory.store import server_store
from kmc import Trace, count_colors, trace_run

Floats = NDArray[np.float64]
MAX_ITERATIONS = 100  # of a run until nothing changes
PREVIEW_SIDE = 1400  # pixels


def play_run(result: ExperimentResult, start: Floats, *, id: str, name: str, origin: str) -> None:
    """Draw the player of the run from these centroids.

    Args:
        result: the experiment, on whose picture the run works.
        start: (k, 3) float64 in 0..1.
        id, name, origin: as of `stepper.Run`.
    """
    until_stable = st.session_state.get("step-until", False)
    iterations = MAX_ITERATIONS if until_stable else result.settings.iterations
    key = picture_key(result)
    with st.spinner("Running k-means step by step…"):
        trace = _trace(key, result.pixels, start, iterations)
    stepper(
        Run(
            id=f"{id}-{iterations}",
            name=name,
            origin=origin,
            trace=trace,
            pixels=result.pixels,
            color_counts=count_colors(result.pixels),
            original=previews.preview(key, PREVIEW_SIDE, result.pixels),
        ),
        theme=theme(),
        key="steps",
    )
    st.caption(
        "The run works on the experiment's picture. Costs are mean squared RGB distances, channels"
        " in 0..1. A diamond is a centroid: its area goes with its share of the pixels, and its"
        " line shows its path."
    )


def until_stable_toggle() -> None:
    """Let the user watch the run until nothing changes."""
    st.toggle(
        "Until nothing changes",
        key="step-until",
        persist_state="session",
        help=f"Go on after the iterations that were set, to at most {MAX_ITERATIONS}.",
    )


def picture_key(result: ExperimentResult) -> str:
    """Return what tells the experiment's picture from others."""
    return f"{result.sha256}-{result.settings.height}"


def _trace(key: str, pixels: Pixels, start: Floats, iterations: int) -> Trace:
    """Trace the run on this picture, (h, w, 3) uint8, from these centroids, (k, 3) float64.

    The key tells the picture from others. The server keeps the trace for a while.
    """
    trace_key = ("trace", key, start.tobytes(), iterations)
    trace: Trace | None = server_store().find(trace_key)
    if trace is None:
        trace = trace_run(count_colors(pixels), start, iterations)
        server_store().keep(trace_key, trace, trace.centroids.nbytes + trace.labels.nbytes)
    return trace
