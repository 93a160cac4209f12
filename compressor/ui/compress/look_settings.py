"""The widgets of the method "Smallest file" on the Compress page."""

import streamlit as st

from compressor.pipeline.settings import LookSettings
from compressor.ui.compress.look_goal import goal_inputs
from compressor.ui.formatting import file_size
from compressor.ui.settings.inputs import advanced_inputs, current
from compressor.ui.settings.longest_side import longest_side_input
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.state import SelectedPicture

CHOSEN_BY_GOAL = ("look", "max_bytes")  # what the widgets of the goal set


def look_settings_inputs(selected: SelectedPicture) -> LookSettings:
    """Draw the widgets; return their settings."""
    goal_inputs(selected)
    longest_side_input(selected)
    is_by_size = current(LookSettings).is_best_of_size
    advanced_inputs(
        LookSettings,
        selected,
        hidden=CHOSEN_BY_GOAL if is_by_size else (),
        shown_elsewhere=CHOSEN_BY_GOAL,
    )
    settings = current(LookSettings)
    if settings.is_best_of_size:
        return settings
    if settings.look not in LEVELS.values():
        st.caption(f"The look is {settings.look}, as set in More settings.")
    if settings.max_bytes:
        st.caption(f"The file has at most {file_size(settings.max_bytes)}.")
    return settings
