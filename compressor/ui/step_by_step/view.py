"""What the page "Step by step" shows: a run on the user's picture, iteration by iteration."""

import streamlit as st

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.own_start.values import NO_START
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.step_by_step.own_start import is_placing, own_start_view, place_again
from compressor.ui.step_by_step.play_run import picture_key, play_run
from compressor.ui.step_by_step.predict import predict_button
from kmc import Restarts

RANDOM = "A random start"
OWN = "Your own start"
KIND_KEY = "step-kind"
RUN_WIDTH = 130  # pixels of the field: all of the row stands side by side on a classroom's screen


def step_by_step_view(result: ExperimentResult) -> None:
    """Draw one run from its start to its end: of the experiment, or from the user's own start."""
    st.session_state.setdefault(KIND_KEY, RANDOM if result.settings.own_start == NO_START else OWN)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control(
            "The run begins with",
            (RANDOM, OWN),
            required=True,
            key=KIND_KEY,
            persist_state="session",
            on_change=uninterrupted(_choose_fewer_colors),
            args=(result,),
        )
        runs = _select_runs(result)
        run = 0
        if kind == RANDOM:
            run = _select_run(runs)
        elif not is_placing(result, runs):
            place_again(runs)
        predict_button(result, runs, run if kind == RANDOM else None)
    if kind == RANDOM:
        k = runs.centroids.shape[1]
        play_run(
            result,
            runs.initial_centroids[run],
            id=f"{picture_key(result)}-{k}-{run}",
            name=f"run {run}",
            origin=f"{k} pixels were drawn at random: their colours are the first centroids"
            " (diamonds)",
        )
    else:
        own_start_view(result, runs)


def _choose_fewer_colors(result: ExperimentResult) -> None:
    """Begin one's own start with the smaller K, for which there are fewer to place."""
    if st.session_state[KIND_KEY] == OWN and result.settings.own_start == NO_START:
        ks = (result.runs.centroids.shape[1], result.runs2.centroids.shape[1])
        st.session_state["step-k"] = min(ks)


def _select_runs(result: ExperimentResult) -> Restarts:
    """Let the user choose K, the first or the second of the experiment; return its runs."""
    runs_of_k = {result.runs.centroids.shape[1]: result.runs}
    runs_of_k.setdefault(result.runs2.centroids.shape[1], result.runs2)
    if st.session_state.get("step-k") not in runs_of_k:
        st.session_state["step-k"] = _first_k(result, list(runs_of_k))
    k = st.segmented_control(
        "Colours, K", list(runs_of_k), required=True, key="step-k", persist_state="session"
    )
    return runs_of_k[k or next(iter(runs_of_k))]


def _first_k(result: ExperimentResult, ks: list[int]) -> int:
    """Return the K that is shown at first: that of one's own start, where it was placed."""
    start = result.settings.own_start
    placed = 0 if isinstance(start, str) else len(start)
    return placed if placed in ks else ks[0]


def _select_run(runs: Restarts) -> int:
    """Let the user choose a run by number, or the best or the worst by a button."""
    last = len(runs) - 1
    st.session_state["step-run"] = min(st.session_state.get("step-run", runs.best), last)
    number = st.number_input(
        f"Run, 0 to {last}", 0, last, key="step-run", persist_state="session", width=RUN_WIDTH
    )
    for name, run in (("Best", runs.best), ("Worst", runs.worst)):
        st.button(
            f"{name}: run {run}", key=f"step-{name}", on_click=uninterrupted(_set_run), args=(run,)
        )
    return int(number)


def _set_run(run: int) -> None:
    st.session_state["step-run"] = run
