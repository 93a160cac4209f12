"""Which run is shown beside the best: by number, by name, or by a click on its point."""

import streamlit as st

from compressor.pipeline.experiment import ExperimentResult
from compressor.ui.settings import restart_settings
from kmc import median_run


def chosen_run(result: ExperimentResult) -> int:
    """The run as last chosen; at first the worst, where a poor start is seen best."""
    restart_settings.set_default(_key(result), result.runs.worst)
    return int(st.session_state[_key(result)])


def choose_run(result: ExperimentResult) -> int:
    """Draw the widgets; gives the chosen run."""
    of = result.runs
    chosen_run(result)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        run = st.number_input(
            "Run",
            0,
            len(of) - 1,
            key=_key(result),
            persist_state="session",
            width=140,
            help=f"0 to {len(of) - 1}; a click on a point of the chart chooses its run.",
        )
        for name, number in (
            ("Best", of.best),
            ("Median", median_run(of.costs)),
            ("Worst", of.worst),
        ):
            st.button(
                name,
                key=f"show-{name.lower()}",
                on_click=_choose,
                args=(result, number),
            )
    return int(run)


def take_clicked(result: ExperimentResult, chart: str) -> None:
    """Choose the run whose point was clicked; to be called before the page is drawn anew."""
    points = st.session_state[chart].selection.points
    if points:
        _choose(result, round(points[0]["x"]))


def _choose(result: ExperimentResult, run: int) -> None:
    st.session_state[_key(result)] = min(max(run, 0), len(result.runs) - 1)


def _key(result: ExperimentResult) -> str:
    """Another one for each experiment, so that a number is never that of another one's run."""
    now = result.settings
    parts = (now.k, now.restarts, now.max_iters, now.seed, now.height)
    return "-".join(["run-of", result.sha256[:8], *map(str, parts)])
