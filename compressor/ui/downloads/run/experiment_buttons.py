"""The downloads of all runs of an experiment: their numbers and their charts."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from compressor.figures.cost_text import UNIT
from compressor.figures.svg import convergence_svg, costs_svg, distribution_svg, svg_file
from compressor.imaging.files.names import safe_stem
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import state
from compressor.ui.downloads.run.numbers import runs_csv
from compressor.ui.results import StoredResult

CHARTS: dict[str, tuple[str, Callable[[ExperimentResult], str]]] = {
    "costs": ("Cost of every run", lambda result: costs_svg(result.runs.costs)),
    "distribution": ("How the costs spread", lambda result: distribution_svg(result.runs.costs)),
    "convergence": (
        "How the cost falls",
        lambda result: convergence_svg(
            result.runs.cost_history, result.runs.best, result.runs.worst
        ),
    ),
}


def experiment_downloads(picture_name: str, result: ExperimentResult) -> None:
    """Draw the button that offers the numbers and the charts of all runs on this picture."""
    stored: StoredResult[ExperimentResult] = state.stored_result(result)
    stem = f"{safe_stem(picture_name)}-{len(result.runs)}-runs"
    with st.popover("Download all runs", icon=":material/download:"):
        st.download_button(
            "Numbers of every run (CSV)",
            lambda: runs_csv(stored.get()),
            f"{stem}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/table:",
            key="take-runs-csv",
            width="stretch",
            help="A row for each run of both K: its seed, the cost after each iteration, its rank,"
            f" and the centroids at its start and end. Cost: {UNIT}.",
        )
        for name, (title, _) in CHARTS.items():
            st.download_button(
                f"{title} (SVG)",
                partial(chart_file, stored, name),
                f"{stem}-{name}.svg",
                "image/svg+xml",
                on_click="ignore",
                icon=":material/show_chart:",
                key=f"take-{name}-svg",
                width="stretch",
            )


def chart_file(stored: StoredResult[ExperimentResult], name: str) -> bytes:
    """Return one of `CHARTS` as an SVG file."""
    result = stored.get()
    title, draw = CHARTS[name]
    return svg_file(draw(result), f"{title}, K = {result.runs.centroids.shape[1]}")
