"""Choose K: what each number of colours costs, in quality and in bytes."""

import streamlit as st

from compressor.pipeline import k_curve
from compressor.ui import page, state
from compressor.ui.choose_k import view
from compressor.ui.progress import job_status
from compressor.ui.settings import quality_settings

page.page_frame(
    "Choose K",
    "More colours are nearer to the picture and make a larger file. See what each K gives, and"
    " take one to Compress.",
)
now = state.selected_picture()
if now is None:
    page.no_picture_notice()
    st.stop()

asked = quality_settings.current_quality_settings()
st.caption(
    f"{quality_settings.describe(asked, with_k=False)}, as set on the Compress page; effort fast, so that"
    " Compress is a little better and its file may differ by some per cent."
)
drawn = state.k_curve()
fits = drawn is not None and drawn.fits(asked)
if not fits and st.button("Try every K", type="primary", icon=":material/query_stats:", key="try"):
    state.begin_curve(asked)
job_status(k_curve.KIND)
if drawn := state.k_curve():
    if not drawn.fits(asked):
        st.caption("Below: the curve for other settings. Press the button for the new ones.")
    view.choose_k_view(now, drawn)
