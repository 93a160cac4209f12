"""Analysis: what every run did, whether more would help, and what best and worst look like."""

import streamlit as st

from ui import frame, outputs, state
from ui.lab.clouds import clouds
from ui.lab.pictures import pictures
from ui.lab.restarts import restarts
from ui.lab.runs import runs
from ui.report import report_button

frame.draw(
    "Analysis",
    "Where k-means ends depends on where it starts. See what every run cost, what best and worst"
    " look like, and how many restarts this picture needs.",
)
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()
result = state.result()
if result is None:
    frame.ask_for_result()
    st.stop()

words, button = st.columns([6, 1], vertical_alignment="center")
words.caption(
    f"{outputs.in_words(result.settings)}, on {result.pixels.shape[1]} x {result.pixels.shape[0]}"
    " pixels. Costs are mean squared RGB distances, channels in 0..1."
)
with button:
    report_button(now, result)
parts = {"Runs": runs, "Restarts": restarts, "Pictures": pictures, "Clouds": clouds}
tabs = st.tabs(list(parts), key="part", on_change="rerun")
for tab, draw in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            draw(result)
