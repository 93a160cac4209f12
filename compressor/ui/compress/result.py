"""The right side of the Compress page: pictures, the job's progress, and what a result offers.

There is never a blank: at once there is a preview of the settings, and the last result's numbers
stay, dimmed, until those of the new one are there.
"""

import streamlit as st

from compressor.pipeline.setting_schema import Settings
from compressor.ui import state
from compressor.ui.animation.section import animation_section
from compressor.ui.compress.method_views import MethodView
from compressor.ui.compress.stage import draw_original, draw_preview, preview_of
from compressor.ui.progress import job_status
from compressor.ui.recipes import load_and_verify
from compressor.ui.state import SelectedPicture


def show_result(selected: SelectedPicture, view: MethodView, settings: Settings) -> None:
    """Draw the result of these settings, or what there is until it is computed."""
    result = state.method_result(settings.method)
    is_current = result is not None and result.settings == settings
    if result is not None and is_current:
        view.picture(selected, result)
    elif preview := preview_of(selected, settings):
        draw_preview(selected, settings, preview)
    elif result is not None:
        view.picture(selected, result)
    else:
        draw_original(selected)
    job = state.job(settings.method)
    is_replaced = job is not None and job.active
    with st.container(key="file-bar"):
        job_status(settings.method, has_skeleton=False)
        if result is not None and view.file is not None and not is_replaced:
            view.file(selected, result)  # where the job's progress stood
        if result is not None and not is_current:
            st.caption(f"Settings changed. This result is still for {result.settings.describe()}.")
    animation_section(selected, settings)
    if result is None:
        return
    with st.container(key="earlier-result" if is_replaced else "result"):
        load_and_verify.recipe_verification(selected, result)
        view.result(selected, result)
