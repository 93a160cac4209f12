"""The widgets of the method "Restarts experiment"."""

import streamlit as st

from compressor.pipeline.settings import RestartSettings
from compressor.ui.settings.inputs import advanced_inputs, current, setting_input
from compressor.ui.state import SelectedPicture


def restart_settings_inputs(selected: SelectedPicture) -> RestartSettings:
    """Draw the widgets; return their settings."""
    first_settings = [setting for setting in RestartSettings.schema() if setting.place == "first"]
    for column, setting in zip(st.columns(len(first_settings)), first_settings, strict=True):
        with column:
            setting_input(setting)
    advanced_inputs(RestartSettings, selected)
    return current(RestartSettings)
