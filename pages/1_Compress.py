"""Compress: run the experiment on the chosen picture and take the small file home."""

import streamlit as st

from ui import frame, inputs, outputs, state
from ui.experiment import KIND
from ui.jobs import State

frame.draw(
    "Compress",
    "Run k-means from many random starts. The best run's palette becomes a small indexed PNG.",
)
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()

settings = inputs.settings()
if st.button("Compress", type="primary", icon=":material/compress:", key="compress"):
    state.start_experiment(settings)

if job := state.job(KIND):
    if job.state is State.FAILED:
        st.error("The experiment failed on this picture. Your picture is kept; please try again.")
    else:
        outputs.progress(job)
elif so_far := state.stopped(KIND):
    done, total = so_far
    st.info(f"Stopped after {done:,} of {total:,} runs. Compress goes on from there.", icon="⏸️")

if result := state.result():
    if result.settings != settings:
        st.caption(f"Below: {outputs.in_words(result.settings)}. Press Compress for the new ones.")
    outputs.compressed(now, result)
    st.page_link(
        "pages/2_Analysis.py", label="See what every run did", icon=":material/monitoring:"
    )
