"""A run on the experiment's picture, traced and played."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging.files.names import safe_stem
from compressor.imaging.text import printable
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import previews, state
from compressor.ui.charts import theme
from compressor.ui.downloads.run.buttons import RunToTake, run_downloads
from compressor.ui.downloads.run.kept_trace import kept_trace
from compressor.ui.elements.stepper import Run, stepper
from compressor.ui.navigation import STEP_BY_STEP
from compressor.ui.talk.present import present_button
from kmc import Trace, count_colors

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
    key = picture_key(result)
    trace = trace_of(result, start)
    stepper(
        Run(
            id=f"{id}-{_iterations(result)}",
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
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(
            "Until nothing changes",
            key="step-until",
            persist_state="session",
            help=f"Go on after the iterations that were set, to at most {MAX_ITERATIONS}.",
        )
        _downloads(result, start, name)
        present_button(STEP_BY_STEP)
    st.caption(
        "The run works on the experiment's picture. Costs are mean squared RGB distances, channels"
        " in 0..1. A diamond is a centroid: its area goes with its share of the pixels, and its"
        " line shows its path."
    )


def picture_key(result: ExperimentResult) -> str:
    """Return what tells the experiment's picture from others."""
    return f"{result.sha256}-{result.settings.height}"


def trace_of(result: ExperimentResult, start: Floats) -> Trace:
    """Trace the run from these centroids, (k, 3) float64; the server keeps it for a while."""
    with st.spinner("Running k-means step by step…"):
        return kept_trace(picture_key(result), result.pixels, start, _iterations(result))


def _downloads(result: ExperimentResult, start: Floats, name: str) -> None:
    """Draw the button that offers the run as files."""
    selected = state.selected_picture()
    if selected is None:
        return
    k = len(start)
    run_downloads(
        RunToTake(
            experiment=state.stored_result(result),
            picture_key=picture_key(result),
            start=start,
            iterations=_iterations(result),
            title=f"K = {k}, {name}",
            picture=printable(selected.name),
            stem=f"{safe_stem(selected.name)}-k{k}-{name.replace('run ', 'run').replace(' ', '-')}",
        )
    )


def _iterations(result: ExperimentResult) -> int:
    until_stable = st.session_state.get("step-until", False)
    return MAX_ITERATIONS if until_stable else result.settings.iterations
