"""Choose K: what each number of colours costs, in quality and in bytes."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.choose_k.growing_curve import growing_curve
from compressor.ui.choose_k.view import choose_k_view, tried_numbers
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.progress import job_status
from compressor.ui.settings.quality_settings import current_curve_settings

page.page_frame(
    navigation.CHOOSE_K,
    "More colours are nearer to the picture and make a larger file. See what each K gives, and"
    " take one to Compress.",
)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()

settings = current_curve_settings()
st.caption(
    f"{settings.describe(without=('k', 'effort'))}, as set for Best quality on the Compress"
    " page; effort fast, so that Compress is a little better and its file may differ by some"
    " per cent."
)
curve = state.k_curve()
is_current = curve is not None and curve.matches(settings)
if not is_current and st.button(
    f"Try {tried_numbers(settings):d} numbers of colours",
    type="primary",
    icon=":material/query_stats:",
    key="try",
):
    state.begin_curve(settings)
job_status(JobKind.K_CURVE, has_skeleton=False)
growing_curve(settings)
if curve := state.k_curve():
    if not curve.matches(settings):
        st.caption(
            "Settings changed. This curve is still for the ones before: press the button to update"
            " it."
        )
    choose_k_view(selected, curve)
