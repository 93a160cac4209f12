"""Palette: the colours of a result, with names, shares and contrast."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.palette.view import no_palette_notice, palette_view

page.page_frame(
    navigation.PALETTE, "The colours that were found: named, sorted, and shown in the picture."
)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()
if not state.has_result():
    if not page.show_running_job():
        no_palette_notice()
    st.stop()
palette_view(selected)
