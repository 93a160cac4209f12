"""What the page "Step by step" shows: k-means on the user's picture, iteration by iteration."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging.types import Pixels
from compressor.pipeline.experiment import ExperimentResult
from compressor.ui import previews
from compressor.ui.elements.stepper import Run, stepper
from compressor.ui.picture_cache import KEEP_SECONDS
from kmc import Restarts, Trace, count_colors, trace_run

MOST_ITERATIONS = 100


def steps(result: ExperimentResult) -> None:
    """One run from its start to its end."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        runs = _choose_runs(result)
        number = _choose_run(runs)
        until = st.toggle(
            "Until nothing changes",
            key="step-until",
            persist_state="session",
            help=f"Go on after the iterations that were set, to at most {MOST_ITERATIONS}.",
        )
    start = runs.initial_centroids[number]
    iterations = MOST_ITERATIONS if until else result.settings.max_iters
    picture = f"{result.sha256}-{result.settings.height}"
    with st.spinner("Running k-means step by step…"):
        trace = _trace(picture, start.tobytes(), iterations, result.pixels, start)
    stepper(
        Run(
            id=f"{picture}-{len(start)}-{number}-{iterations}",
            trace=trace,
            pixels=result.pixels,
            color_counts=count_colors(result.pixels),
            original=previews.preview(picture, 1400, result.pixels),
        ),
        key="steps",
    )
    st.caption(
        "The run works on the experiment's picture. Costs are mean squared RGB distances, channels"
        " in 0..1. A diamond is a centroid: its area goes with its share of the pixels, and its"
        " line shows the way that it came. All steps are in the browser already; stepping computes"
        " nothing anew."
    )


def _choose_runs(result: ExperimentResult) -> Restarts:
    """The runs of K or of K2."""
    found = {result.runs.centroids.shape[1]: result.runs}
    found.setdefault(result.runs2.centroids.shape[1], result.runs2)
    if len(found) == 1 or st.session_state.get("step-k") not in found:
        st.session_state["step-k"] = next(iter(found))
    k = st.segmented_control(
        "Colours, K", list(found), required=True, key="step-k", persist_state="session"
    )
    return found[k or next(iter(found))]


def _choose_run(runs: Restarts) -> int:
    """The number of one run, and buttons for the best and the worst."""
    last = len(runs) - 1
    st.session_state["step-run"] = min(st.session_state.get("step-run", runs.best), last)
    number = st.number_input(
        f"Run, 0 to {last}", 0, last, key="step-run", persist_state="session", width=180
    )
    for name, run in (("Best", runs.best), ("Worst", runs.worst)):
        st.button(f"{name}: run {run}", key=f"step-{name}", on_click=partial(_take, run))
    return int(number)


def _take(run: int) -> None:
    st.session_state["step-run"] = run


@st.cache_resource(show_spinner=False, max_entries=16, ttl=KEEP_SECONDS)
def _trace(
    picture: str,
    start: bytes,
    iterations: int,
    _pixels: Pixels,
    _start: NDArray[np.float64],
) -> Trace:
    """The run on this picture from this start."""
    return trace_run(count_colors(_pixels), _start, iterations)
