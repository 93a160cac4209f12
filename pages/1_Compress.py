"""Compress: reduce the chosen picture to a palette and download the small file."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.compress.method_views import METHOD_VIEWS
from compressor.ui.progress import job_status
from compressor.ui.recipes import load_and_verify
from compressor.ui.settings import method_choice

page.page_frame(
    navigation.COMPRESS,
    "Reduce the picture to a palette of a few colours; take home a small PNG.",
)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()

method = method_choice.method_selector()
view = METHOD_VIEWS[method.name]
settings = view.inputs(selected)
st.button(
    "Compress",
    type="primary",
    icon=":material/compress:",
    key="compress",
    disabled=method_choice.is_blocked(settings),
    on_click=method_choice.start_job,
)
job_status(method.name)

if result := state.method_result(method.name):
    if result.settings != settings:
        st.caption(f"Below: {result.settings.describe()}. Press Compress for the new ones.")
    load_and_verify.recipe_verification(selected, result)
    view.result(selected, result)
