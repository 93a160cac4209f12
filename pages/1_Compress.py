"""Compress: reduce the chosen picture to a palette and take the small file home."""

import streamlit as st

from compressor.pipeline import experiment, quality
from compressor.ui import page, state
from compressor.ui.compress import quality_result
from compressor.ui.compress.restarts_result import experiment_result
from compressor.ui.downloads import buttons
from compressor.ui.progress import job_status
from compressor.ui.recipes import load_and_verify
from compressor.ui.settings import quality_settings, restart_settings
from compressor.ui.settings.restart_settings import describe

page.page_frame(
    "Compress", "Reduce the picture to a palette of a few colours; take home a small PNG."
)
now = state.selected_picture()
if now is None:
    page.no_picture_notice()
    st.stop()

best_quality = restart_settings.method_selector() == restart_settings.BEST_QUALITY
kind = quality.KIND if best_quality else experiment.KIND
asked = (
    quality_settings.quality_settings_inputs(now) if best_quality else restart_settings.settings()
)
blocked = best_quality and quality_settings.validate_or_warn(asked)
st.button(
    "Compress",
    type="primary",
    icon=":material/compress:",
    key="compress",
    disabled=blocked,
    on_click=quality_settings.start_job,
)
job_status(kind)

if best_quality:
    if best := state.reduced():
        if best.wishes != asked:
            st.caption(quality_result.outdated_notice(best))
        load_and_verify.recipe_verification(now, best)
        quality_result.quality_result_view(now, best)
elif result := state.result():
    if result.settings != asked:
        st.caption(f"Below: {describe(result.settings)}. Press Compress for the new ones.")
    load_and_verify.recipe_verification(now, result)
    experiment_result(now, result)
    buttons.handouts(now, result)
    with st.container(horizontal=True):
        st.page_link(
            "pages/4_Analysis.py", label="See what every run did", icon=":material/monitoring:"
        )
        st.page_link(
            "pages/5_Step_by_step.py", label="Watch a run step by step", icon=":material/footprint:"
        )
