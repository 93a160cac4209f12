"""What the page "Step by step" shows: a run on the user's picture, iteration by iteration."""

import streamlit as st

from compressor.imaging.files.names import safe_stem
from compressor.imaging.text import printable
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import previews, state
from compressor.ui.charts import theme
from compressor.ui.downloads.run.buttons import RunToTake, run_downloads
from compressor.ui.downloads.run.kept_trace import kept_trace
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.stepper import Run, stepper
from compressor.ui.state import SelectedPicture
from kmc import Restarts, count_colors

MAX_ITERATIONS = 100  # of a run until nothing changes
PREVIEW_SIDE = 1400  # pixels


def step_by_step_view(selected: SelectedPicture, result: ExperimentResult) -> None:
    """Draw one run of the experiment on the picture in use, from its start to its end."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        runs = _select_runs(result)
        run = _select_run(runs)
        until_stable = st.toggle(
            "Until nothing changes",
            key="step-until",
            persist_state="session",
            help=f"Go on after the iterations that were set, to at most {MAX_ITERATIONS}.",
        )
    start = runs.initial_centroids[run]
    iterations = MAX_ITERATIONS if until_stable else result.settings.iterations
    picture_key = f"{result.sha256}-{result.settings.height}"
    with st.spinner("Running k-means step by step…"):
        trace = kept_trace(picture_key, result.pixels, start, iterations)
    stepper(
        Run(
            number=run,
            id=f"{picture_key}-{len(start)}-{run}-{iterations}",
            trace=trace,
            pixels=result.pixels,
            color_counts=count_colors(result.pixels),
            original=previews.preview(picture_key, PREVIEW_SIDE, result.pixels),
        ),
        theme=theme(),
        key="steps",
    )
    k = len(start)
    run_downloads(
        RunToTake(
            experiment=state.stored_result(result),
            picture_key=picture_key,
            start=start,
            iterations=iterations,
            title=f"K = {k}, run {run}",
            picture=printable(selected.name),
            stem=f"{safe_stem(selected.name)}-k{k}-run{run}",
        )
    )
    st.caption(
        "The run works on the experiment's picture. Costs are mean squared RGB distances, channels"
        " in 0..1. A diamond is a centroid: its area goes with its share of the pixels, and its"
        " line shows its path."
    )


def _select_runs(result: ExperimentResult) -> Restarts:
    """Let the user choose K, the first or the second of the experiment; return its runs."""
    runs_of_k = {result.runs.centroids.shape[1]: result.runs}
    runs_of_k.setdefault(result.runs2.centroids.shape[1], result.runs2)
    if len(runs_of_k) == 1 or st.session_state.get("step-k") not in runs_of_k:
        st.session_state["step-k"] = next(iter(runs_of_k))
    k = st.segmented_control(
        "Colours, K", list(runs_of_k), required=True, key="step-k", persist_state="session"
    )
    return runs_of_k[k or next(iter(runs_of_k))]


def _select_run(runs: Restarts) -> int:
    """Let the user choose a run by number, or the best or the worst by a button."""
    last = len(runs) - 1
    st.session_state["step-run"] = min(st.session_state.get("step-run", runs.best), last)
    number = st.number_input(
        f"Run, 0 to {last}", 0, last, key="step-run", persist_state="session", width=180
    )
    for name, run in (("Best", runs.best), ("Worst", runs.worst)):
        st.button(
            f"{name}: run {run}", key=f"step-{name}", on_click=uninterrupted(_set_run), args=(run,)
        )
    return int(number)


def _set_run(run: int) -> None:
    st.session_state["step-run"] = run
