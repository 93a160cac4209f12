"""Palette: the colours of a result, with names, shares and contrast."""

import streamlit as st

from ui import frame, state
from ui.lab.palettes import ask_for_palette, palettes

frame.draw("Palette", "The colours that were found: named, sorted, and shown in the picture.")
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()
if state.result() is None and state.reduced() is None:
    if not frame.followed():
        ask_for_palette()
    st.stop()
palettes(now)
