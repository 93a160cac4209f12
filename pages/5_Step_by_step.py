"""Step by step: k-means on the chosen picture, one iteration after the other."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.step_by_step.view import step_by_step_view

page.page_frame(
    navigation.STEP_BY_STEP,
    "Watch one run of k-means on your picture: assign, update, and again.",
)
if state.selected_picture() is None:
    page.no_picture_notice()
    st.stop()
result = state.experiment_result()
if result is None:
    page.no_result_notice()
    st.stop()
step_by_step_view(result)
