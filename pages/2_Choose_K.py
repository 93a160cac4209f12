"""Choose K: what each number of colours costs, in quality and in bytes."""

import streamlit as st

from ui import choice, curve, frame, outputs, state, wishes

frame.draw(
    "Choose K",
    "More colours are nearer to the picture and make a larger file. See what each K gives, and"
    " take one to Compress.",
)
now = state.chosen()
if now is None:
    frame.ask_for_picture()
    st.stop()

asked = wishes.current_wishes()
st.caption(
    f"{wishes.in_words(asked, with_k=False)}, as set on the Compress page; effort fast, so that"
    " Compress is a little better and its file may differ by some per cent."
)
drawn = state.drawn_curve()
fits = drawn is not None and drawn.fits(asked)
if not fits and st.button("Try every K", type="primary", icon=":material/query_stats:", key="try"):
    state.begin_curve(asked)
outputs.follow(curve.KIND)
if drawn := state.drawn_curve():
    if not drawn.fits(asked):
        st.caption("Below: the curve for other settings. Press the button for the new ones.")
    choice.choose(now, drawn)
