"""The tab "Runs": what every run cost."""

import streamlit as st

from figures.costs import cost_distribution, cost_per_run
from ui import frame, outputs
from ui.experiment import Result


def runs(result: Result) -> None:
    """The cost of every run, and how the costs are distributed."""
    settings, theme = result.settings, frame.theme()
    st.subheader(f"{settings.restarts} runs of K = {settings.k}", anchor=False)
    across, spread = st.columns([3, 2])
    with across:
        outputs.chart(
            cost_per_run(result.runs.costs, settings.seed, theme),
            "costs",
            f"Cost of every run; best {result.best.cost:.6f}, worst {result.worst.cost:.6f}",
        )
    with spread:
        outputs.chart(
            cost_distribution(result.runs.costs, theme),
            "distribution",
            "Histogram of the costs of all runs",
        )
