"""The widgets of the method "Best quality"."""

import streamlit as st

from compressor.pipeline.settings import QualitySettings
from compressor.ui.navigation import CHOOSE_K
from compressor.ui.settings.inputs import advanced_inputs, current, setting_input
from compressor.ui.settings.longest_side import longest_side_input
from compressor.ui.settings.method_choice import choose_method
from compressor.ui.state import SelectedPicture


def quality_settings_inputs(selected: SelectedPicture) -> QualitySettings:
    """Draw the widgets; return their settings."""
    k_input()
    st.page_link(
        CHOOSE_K.script,
        label=f"How many? {CHOOSE_K.title} compares them",
        icon=CHOOSE_K.icon,
    )
    longest_side_input(selected)
    advanced_inputs(QualitySettings, selected)
    return current_quality_settings()


def current_quality_settings() -> QualitySettings:
    """Return the settings that are selected on the Compress page."""
    return current(QualitySettings)


def k_input() -> int:
    """Draw the widget of K; return K."""
    k, *_ = QualitySettings.schema()
    return int(setting_input(k))


def set_k(k: int) -> None:
    """Set K, and select the method "Best quality"."""
    st.session_state["k"] = k
    choose_method(QualitySettings.method)
