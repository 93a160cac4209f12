"""Palette: the colours of a result, with names, shares and contrast."""

import streamlit as st

from compressor.ui import page, state
from compressor.ui.palette.view import ask_for_palette, palette_view

page.page_frame("Palette", "The colours that were found: named, sorted, and shown in the picture.")
now = state.selected_picture()
if now is None:
    page.no_picture_notice()
    st.stop()
if state.experiment_result() is None and state.quality_result() is None:
    if not page.show_running_job():
        ask_for_palette()
    st.stop()
palette_view(now)
