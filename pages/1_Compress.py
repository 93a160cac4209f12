"""Compress: reduce the chosen picture to a palette and download the small file."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.compress.announcement import announce_result
from compressor.ui.compress.live import prepare, start_or_offer
from compressor.ui.compress.method_views import METHOD_VIEWS
from compressor.ui.compress.result import show_result
from compressor.ui.settings import method_choice

page.page_frame(navigation.COMPRESS, "Fewer colours, smaller file.", prepare)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()

with st.container(key="compress-page"):
    controls, stage = st.columns([3, 7], gap="medium")
with controls:
    method = method_choice.method_selector()
    view = METHOD_VIEWS[method.name]
    settings = view.inputs(selected)
    was_computed = state.is_computed(settings)
    start_or_offer(selected, settings)
with stage:
    show_result(selected, view, settings)
announce_result(selected, settings)
if not was_computed and state.is_computed(settings):
    st.rerun()  # it was quick: the address and the sidebar are to tell of it, too
