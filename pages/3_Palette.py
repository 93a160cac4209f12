"""Palette: the colours of a result, with names, shares and contrast."""

import streamlit as st

from ui import experiment, frame, outputs, quality, state
from ui.lab.palettes import ask_for_palette, palettes

frame.draw("Palette", "The colours that were found: named, sorted, and shown in the picture.")
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()
if state.result() is None and state.reduced() is None:
    if running := [kind for kind in (quality.KIND, experiment.KIND) if state.job(kind)]:
        outputs.follow(running[0])
    else:
        ask_for_palette()
    st.stop()
palettes(now)
