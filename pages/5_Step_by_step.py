"""Step by step: k-means on the chosen picture, one iteration after the other."""

import streamlit as st

from ui import frame, state
from ui.lab.steps import steps

frame.draw("Step by step", "Watch one run of k-means on your picture: assign, update, and again.")
if state.chosen() is None:
    frame.ask_for_picture()
    st.stop()
result = state.result()
if result is None:
    frame.ask_for_result()
    st.stop()
steps(result)
