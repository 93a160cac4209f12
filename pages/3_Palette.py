"""Palette: the colours of a result, with names, shares and contrast."""

import streamlit as st

from ui import frame, state
from ui.lab.palettes import palettes

frame.draw("Palette", "The colours that were found: named, sorted, and shown in the picture.")
if state.chosen() is None:
    frame.ask_for_picture()
    st.stop()
if state.result() is None and state.reduced() is None:
    frame.ask_for_result()
    st.stop()
palettes()
