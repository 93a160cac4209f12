"""Analysis: what every run did, whether more would help, and what best and worst look like."""

import streamlit as st

from compressor.ui import page, state
from compressor.ui.analysis.clouds import clouds
from compressor.ui.analysis.pictures import pictures
from compressor.ui.analysis.restarts import restarts
from compressor.ui.analysis.runs import runs
from compressor.ui.downloads.report import report_button
from compressor.ui.downloads.restarts_report import restarts_content

page.page_frame(
    "Analysis",
    "Where k-means ends depends on where it starts. See what every run cost, what best and worst"
    " look like, and how many restarts this picture needs.",
)
now = state.selected_picture()
if now is None:
    page.no_picture_notice()
    st.stop()
result = state.experiment_result()
if result is None:
    page.no_result_notice()
    st.stop()

words, button = st.columns([6, 1], vertical_alignment="center")
words.caption(
    f"{result.settings.describe()}, on {result.pixels.shape[1]} x {result.pixels.shape[0]}"
    " pixels. Costs are mean squared RGB distances, channels in 0..1."
)
with button:
    report_button(now, result, lambda: restarts_content(now, result))
parts = {"Runs": runs, "Restarts": restarts, "Pictures": pictures, "Clouds": clouds}
tabs = st.tabs(list(parts), key="part", on_change="rerun")
for tab, draw in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            draw(result)
