"""The widgets of the method "Restarts experiment"."""

import streamlit as st

from compressor.pipeline.settings import RestartSettings
from compressor.ui.settings.inputs import advanced_inputs, current, setting_input
from compressor.ui.state import SelectedPicture

MIN_NUMBER_WIDTH = 115  # pixels


def restart_settings_inputs(selected: SelectedPicture) -> RestartSettings:
    """Draw the widgets; return their settings."""
    first_settings = [setting for setting in RestartSettings.schema() if setting.place == "first"]
    with st.grid(len(first_settings), min_column_width=MIN_NUMBER_WIDTH):
        for setting in first_settings:
            with st.container():
                setting_input(setting)
    advanced_inputs(RestartSettings, selected)
    return current(RestartSettings)
