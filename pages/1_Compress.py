"""Compress: reduce the chosen picture to a palette and download the small file."""

import streamlit as st

from compressor.ui import navigation, page, state
from compressor.ui.compress import quality_result
from compressor.ui.compress.restarts_result import experiment_result
from compressor.ui.downloads import buttons
from compressor.ui.jobs.tasks import JobKind
from compressor.ui.progress import job_status
from compressor.ui.recipes import load_and_verify
from compressor.ui.settings import quality_settings, restart_settings
from compressor.ui.settings.restart_settings import describe

page.page_frame(
    navigation.COMPRESS,
    "Reduce the picture to a palette of a few colours; take home a small PNG.",
)
selected = state.selected_picture()
if selected is None:
    page.no_picture_notice()
    st.stop()

is_quality = restart_settings.method_selector() == restart_settings.BEST_QUALITY
settings = (
    quality_settings.quality_settings_inputs(selected)
    if is_quality
    else restart_settings.settings()
)
st.button(
    "Compress",
    type="primary",
    icon=":material/compress:",
    key="compress",
    disabled=is_quality and quality_settings.validate_or_warn(settings),
    on_click=quality_settings.start_job,
)
job_status(JobKind.QUALITY if is_quality else JobKind.EXPERIMENT)

if is_quality:
    if best := state.reduced():
        if best.wishes != settings:
            st.caption(quality_result.outdated_notice(best))
        load_and_verify.recipe_verification(selected, best)
        quality_result.quality_result_view(selected, best)
elif result := state.result():
    if result.settings != settings:
        st.caption(f"Below: {describe(result.settings)}. Press Compress for the new ones.")
    load_and_verify.recipe_verification(selected, result)
    experiment_result(selected, result)
    buttons.handouts(selected, result)
    with st.container(horizontal=True):
        for target, label in (
            (navigation.ANALYSIS, "See what every run did"),
            (navigation.STEP_BY_STEP, "Watch a run step by step"),
        ):
            st.page_link(target.script, label=label, icon=target.icon)
