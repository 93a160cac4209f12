"""The widgets of the method "Best quality"."""

import streamlit as st

from compressor.pipeline.k_curve import curve_settings
from compressor.pipeline.settings import COLOR_COUNT, COMPUTED, QualitySettings
from compressor.ui.navigation import CHOOSE_K
from compressor.ui.settings.inputs import advanced_inputs, current, setting_input
from compressor.ui.settings.longest_side import longest_side_input
from compressor.ui.settings.method_choice import choose_method
from compressor.ui.settings.named_palette import palette_input
from compressor.ui.state import SelectedPicture


def quality_settings_inputs(selected: SelectedPicture) -> QualitySettings:
    """Draw the widgets; return their settings."""
    if palette_input() == COMPUTED:
        k_input()
        st.page_link(
            CHOOSE_K.script,
            label=f"How many? {CHOOSE_K.title} compares them",
            icon=CHOOSE_K.icon,
        )
    longest_side_input(selected)
    advanced_inputs(QualitySettings, selected)
    return current(QualitySettings)


def current_curve_settings() -> QualitySettings:
    """Return what a curve over K takes of the settings that are selected on the Compress page."""
    return curve_settings(current(QualitySettings))


def k_input() -> int:
    """Draw the widget of K; return K."""
    k, *_ = QualitySettings.schema()
    return int(setting_input(k))


def set_k(k: int) -> None:
    """Set K, and select the method "Best quality" with a palette that is searched.

    A browser may send any number; one that is out of range changes nothing.
    """
    if k not in COLOR_COUNT:
        return
    st.session_state["k"] = k
    st.session_state["palette"] = COMPUTED
    choose_method(QualitySettings.method)
