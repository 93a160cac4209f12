"""The run that is shown beside the best: chosen by number, by name, or by a click."""

from collections.abc import Callable

import streamlit as st

from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import charts
from compressor.ui.elements.callbacks import uninterrupted
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
                on_click=uninterrupted(_choose),
                args=(_key(result), number),
            )
    return int(run)


def take_clicked(result: ExperimentResult, chart: str) -> Callable[[], None]:
    """Return a callback that chooses the run whose point was clicked in the chart with this key.

    Streamlit keeps callbacks for as long as their widgets: they do not hold the result.
    """
    key = _key(result)
    last = len(result.runs) - 1

    def take() -> None:
        run = charts.clicked_x(chart)
        if run is not None:
            _choose(key, min(max(run, 0), last))

    return take


def _choose(key: str, run: int) -> None:
    st.session_state[key] = run


def _key(result: ExperimentResult) -> str:
    """Return the key of the widget, one for each experiment: a number means a run of its own."""
    settings = result.settings
    parts = (settings.k, settings.restarts, settings.iterations, settings.seed, settings.height)
    return "-".join(["run-of", result.sha256[:8], *map(str, parts)])
