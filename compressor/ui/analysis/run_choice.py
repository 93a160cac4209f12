"""The run that is shown beside the best: chosen by number, by name, or by a click."""

import streamlit as st

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import charts
from compressor.ui.settings.inputs import set_default
from kmc import median_run


def chosen_run(result: ExperimentResult) -> int:
    """Return the number of the run chosen last; at first the worst, which differs most."""
    set_default(_key(result), result.runs.worst)
    return int(st.session_state[_key(result)])


def choose_run(result: ExperimentResult) -> int:
    """Draw the widgets and return the number of the chosen run."""
    runs = result.runs
    chosen_run(result)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        run = st.number_input(
            "Run",
            0,
            len(runs) - 1,
            key=_key(result),
            persist_state="session",
            width=140,
            help=f"0 to {len(runs) - 1}; a click on a point of the chart chooses its run.",
        )
        for name, number in (
            ("Best", runs.best),
            ("Median", median_run(runs.costs)),
            ("Worst", runs.worst),
        ):
            st.button(
                name,
                key=f"show-{name.lower()}",
                on_click=_choose,
                args=(result, number),
            )
    return int(run)


def take_clicked(result: ExperimentResult, chart: str) -> None:
    """Choose the run whose point was clicked in the chart with this key."""
    run = charts.clicked_x(chart)
    if run is not None:
        _choose(result, run)


def _choose(result: ExperimentResult, run: int) -> None:
    st.session_state[_key(result)] = min(max(run, 0), len(result.runs) - 1)


def _key(result: ExperimentResult) -> str:
    """Return the key of the widget, one for each experiment: a number means a run of its own."""
    settings = result.settings
    parts = (settings.k, settings.restarts, settings.iterations, settings.seed, settings.height)
    return "-".join(["run-of", result.sha256[:8], *map(str, parts)])
