"""Analysis: what every run did, whether more would help, and what best and worst look like."""

import streamlit as st

from ui import experiment, frame, outputs, state
from ui.lab.clouds import clouds
from ui.lab.pictures import pictures
from ui.lab.restarts import restarts
from ui.lab.runs import runs

frame.draw(
    "Analysis",
    "Where k-means ends depends on where it starts. See what every run cost, what best and worst"
    " look like, and how many restarts this picture needs.",
)
if state.chosen() is None:
    frame.ask_for_picture()
    st.stop()
result = state.result()
if result is None:
    if state.job(experiment.KIND):
        outputs.follow(experiment.KIND)
    else:
        frame.ask_for_result()
    st.stop()

st.caption(
    f"{outputs.in_words(result.settings)}, on {result.pixels.shape[1]} x {result.pixels.shape[0]}"
    " pixels. Costs are mean squared RGB distances with channels in 0..1."
)
parts = {"Runs": runs, "Restarts": restarts, "Pictures": pictures, "Clouds": clouds}
tabs = st.tabs(list(parts), key="part", on_change="rerun")
for tab, draw in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            draw(result)
