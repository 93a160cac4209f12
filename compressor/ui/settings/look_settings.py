"""The widgets of the method "Smallest file"."""

import streamlit as st

from compressor.pipeline.settings import LookSettings
from compressor.ui.formatting import file_size
from compressor.ui.settings.inputs import advanced_inputs, current, set_default
from compressor.ui.state import SelectedPicture

LEVELS = {"Low": 30, "Medium": 50, "High": 70, "Very high": 80}
LEVEL_KEY = "look_level"


def look_settings_inputs(selected: SelectedPicture) -> LookSettings:
    """Draw the widgets; return their settings."""
    level_input()
    advanced_inputs(LookSettings, selected)
    settings = current(LookSettings)
    if settings.max_bytes:
        st.caption(f"The file has at most {file_size(settings.max_bytes)}.")
    return settings


def level_input() -> None:
    """Draw the levels, each a button that sets the look."""
    look, *_ = LookSettings.schema()
    set_default(look.name, look.default)
    names = {value: name for name, value in LEVELS.items()}
    st.session_state[LEVEL_KEY] = names.get(st.session_state[look.name])
    st.segmented_control(
        "How good it has to look",
        LEVELS,
        key=LEVEL_KEY,
        on_change=_use_level,
        help=f"{look.help} Any number can be set below.",
    )


def _use_level() -> None:
    """Take over the level that was pressed; a second press on it changes nothing."""
    level = st.session_state[LEVEL_KEY]
    if level is not None:
        st.session_state["look"] = LEVELS[level]
