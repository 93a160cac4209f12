"""The usual looks of the method "Smallest file", and a list to choose one of them."""

import streamlit as st

from compressor.pipeline.settings import LookSettings
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.settings.inputs import set_default

LEVELS = {"Smallest": 30, "Small": 50, "Good": 70, "Looks the same": 80}
LEVEL_KEY = "look_level"


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
        on_change=uninterrupted(_use_level),
        help=f"{look.help} Any number can be set below.",
    )


def _use_level() -> None:
    """Take over the level that was pressed; a second press on it changes nothing."""
    level = st.session_state[LEVEL_KEY]
    if level is not None:
        st.session_state["look"] = LEVELS[level]
