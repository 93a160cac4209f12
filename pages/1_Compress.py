"""Compress: reduce the chosen picture to a palette and take the small file home."""

import streamlit as st

from ui import experiment, frame, handouts, inputs, outputs, quality, reduced, repeat, state, wishes

frame.draw("Compress", "Reduce the picture to a palette of a few colours; take home a small PNG.")
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()

best_quality = inputs.method() == inputs.BEST_QUALITY
kind = quality.KIND if best_quality else experiment.KIND
asked = wishes.wishes(now) if best_quality else inputs.settings()
blocked = best_quality and wishes.blocked(asked)
st.button(
    "Compress",
    type="primary",
    icon=":material/compress:",
    key="compress",
    disabled=blocked,
    on_click=wishes.begin,
)
outputs.follow(kind)

if best_quality:
    if best := state.reduced():
        if best.wishes != asked:
            st.caption(reduced.stale(best))
        repeat.verdict(now, best)
        reduced.reduced(now, best)
elif result := state.result():
    if result.settings != asked:
        st.caption(f"Below: {outputs.in_words(result.settings)}. Press Compress for the new ones.")
    repeat.verdict(now, result)
    outputs.compressed(now, result)
    handouts.handouts(now, result)
    with st.container(horizontal=True):
        st.page_link(
            "pages/4_Analysis.py", label="See what every run did", icon=":material/monitoring:"
        )
        st.page_link(
            "pages/5_Step_by_step.py", label="Watch a run step by step", icon=":material/footprint:"
        )
