"""Analysis: what every run did, whether more would help, and what best and worst look like."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.analysis.clouds import cloud_tab
from compressor.ui.analysis.pictures import picture_tab
from compressor.ui.analysis.restarts import restart_tab
from compressor.ui.analysis.runs import run_tab
from compressor.ui.downloads.report import report_button
from compressor.ui.downloads.restarts_report import restarts_content

TABS = {"Runs": run_tab, "Restarts": restart_tab, "Pictures": picture_tab, "Clouds": cloud_tab}

page.page_frame(
    navigation.ANALYSIS,
    "Where k-means ends depends on where it starts. See what every run cost, what best and worst"
    " look like, and how many restarts this picture needs.",
)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()
result = state.experiment_result()
if result is None:
    page.no_result_notice()
    st.stop()

left, right = st.columns([4, 1], vertical_alignment="center")
left.caption(
    f"{result.settings.describe()}, on {result.pixels.shape[1]} x {result.pixels.shape[0]}"
    " pixels. Costs are mean squared RGB distances, channels in 0..1."
)
with right:
    report_button(selected, result, restarts_content)
tabs = st.tabs(list(TABS), key="part", on_change="rerun")
for tab, draw in zip(tabs, TABS.values(), strict=True):
    if tab.open:
        with tab:
            draw(result)
