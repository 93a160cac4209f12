"""How well the run from one's own start ends, among the random starts of the experiment."""

import streamlit as st

from compressor.figures.cost_text import cost_text
from compressor.figures.costs import cost_among_runs
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.pipeline.own_start.standing import FEW, Standing, standing
from compressor.ui import charts, state
from compressor.ui.charts import theme
from compressor.ui.downloads.buttons import recipe_button
from compressor.ui.formatting import how_far_above
from kmc import Restarts


def tell_standing(result: ExperimentResult, runs: Restarts, cost: float) -> None:
    """Say what the run from the user's start costs, and show that among the random starts."""
    found = standing(runs.costs, cost)
    words, chart = st.columns([5, 6], gap="medium", vertical_alignment="center")
    with words, st.container(gap="xsmall", key="standing"):
        st.markdown(f"#### {headline(found)}")
        st.markdown(explanation(found))
        selected = state.selected_picture()
        if selected is not None:
            recipe_button(selected, result, width="content")
    with chart:
        charts.chart(
            cost_among_runs(runs.costs, cost, "your start", theme()),
            "standing-chart",
            f"Costs of {found.runs} random starts as a histogram, and of your start,"
            f" {cost_text(cost)}",
        )


def headline(found: Standing) -> str:
    """Return how the start stands among the random ones, in a sentence."""
    starts = f"the {found.runs:,} random starts" if found.runs > 1 else "the random start"
    if found.beaten == 1:
        return f"Your start ends better than all of {starts}."
    if found.beaten == 0:
        return f"Your start ends no better than any of {starts}."
    return f"Your start ends better than {percent(found.beaten)} of {starts}."


def percent(share: float) -> str:
    """Format a share strictly between 0 and 1, which never reads as none or all."""
    return f"{min(max(round(100 * share), 1), 99)} %"


def explanation(found: Standing) -> str:
    """Return the cost, that of the best, and what random restarts would do, in sentences."""
    sentences = [f"It costs {cost_text(found.cost)}."]
    if found.cost > found.best:
        far = how_far_above(found.cost, found.best, "the best of them")
        sentences.append(f"That is {far}, {cost_text(found.best)}.")
    else:
        sentences.append(f"The best of them costs {cost_text(found.best)}.")
    sentences.append(_restarts_sentence(found))
    return " ".join(sentences)


def _restarts_sentence(found: Standing) -> str:
    restarts = found.restarts_to_match
    if restarts is None:
        return "More random starts might still end as low: nobody knows without trying."
    if restarts > 1:
        return f"On average it takes the best of {restarts:,} random starts to end as low."
    few = min(FEW, found.runs)
    return (
        "A single random start ends as low on average, and the best of"
        f" {few} costs {cost_text(found.expected_best_of)}."
    )
