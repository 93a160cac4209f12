"""What other starts come to on a toy set, beside the run that is shown."""

import numpy as np
import streamlit as st

from compressor.figures.cost_text import cost_text
from compressor.pipeline.toy_data.choice import ToyChoice
from compressor.pipeline.toy_data.runs import NEAR, RUNS, Starts, ToyRun, compare_starts
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import share_percent
from compressor.ui.memory.store import server_store
from compressor.ui.where_it_fails import session

OFTEN = 0.95  # of the random starts: where so many reach the lowest cost, one run is as good


def starts_section(choice: ToyChoice, run: ToyRun) -> None:
    """Draw the costs of many starts of each kind, and say what they help.

    Args:
        choice: what is shown; there are as many different points as centroids, or more.
        run: the run from its start.
    """
    st.subheader("Does a better start help?", anchor=False)
    starts = _starts(choice)
    st.markdown(_verdict(starts))
    st.markdown(_table(starts, run))
    _watch_buttons(starts)


def _starts(choice: ToyChoice) -> Starts:
    """Compare the starts; the server keeps what it found for a while."""
    points, groups = choice.points()
    key = ("toy-starts", points.tobytes(), groups.tobytes(), choice.k, choice.seed)
    starts: Starts | None = server_store().find(key)
    if starts is None:
        with st.spinner("Running k-means from many starts…"):
            starts = compare_starts(points, groups, choice.k, choice.seed)
        server_store().keep(key, starts, starts.random.nbytes + starts.plus_plus.nbytes)
    return starts


def _verdict(starts: Starts) -> str:
    """Say what a better start gains, and whether the lowest cost is what one wants."""
    share = starts.share_reaching(starts.random)
    if share >= OFTEN:
        gain = "Hardly: almost every random start ends at the lowest cost."
    else:
        gain = (
            f"Yes, to reach the lowest cost: {share_percent(share)} of the random starts come"
            f" there, and {share_percent(starts.share_reaching(starts.plus_plus))} of those by"
            " k-means++."
        )
    if starts.groups is None or starts.groups <= NEAR * starts.lowest:
        return gain
    return (
        f"{gain} **But no start finds the groups**: they cost {cost_text(starts.groups)}, more"
        f" than the lowest cost of {cost_text(starts.lowest)}, so to k-means they are worse."
    )


def _table(starts: Starts, run: ToyRun) -> str:
    """Return a table of the costs, in Markdown."""
    higher = int((starts.random > NEAR * run.cost).sum())
    rows = [
        ("The one above", run.cost, f"{higher} of {RUNS} random starts end higher"),
        (f"Best of {RUNS} random", starts.random.min(), _reaching(starts, starts.random)),
        (f"Best of {RUNS} k-means++", starts.plus_plus.min(), _reaching(starts, starts.plus_plus)),
        ("PCA split", starts.pca, "always the same"),
        ("Palette search of *Best quality*", starts.search, "always the same"),
    ]
    if starts.groups is not None:
        rows.append(("The groups they were drawn from", starts.groups, ""))
    lines = [f"| {start} | {cost_text(cost)} | {remark} |" for start, cost, remark in rows]
    return "\n".join(["| start | cost at the end | |", "|---|--:|---|", *lines])


def _reaching(starts: Starts, costs: np.ndarray) -> str:
    return f"{share_percent(starts.share_reaching(costs))} of them reach the lowest cost"


def _watch_buttons(starts: Starts) -> None:
    best = int(np.argmin(starts.random))
    worst = int(np.argmax(starts.random))
    with st.container(horizontal=True):
        for name, number in (("best", best), ("worst", worst)):
            st.button(
                f"Watch the {name} random start",
                key=f"toy-{name}",
                on_click=uninterrupted(session.choose_random_start),
                args=(number,),
            )
