"""The widgets of the method "Smallest file" on the Compress page."""

import streamlit as st

from compressor.pipeline.settings import LookSettings
from compressor.ui.compress.looks import choose_look
from compressor.ui.formatting import file_size
from compressor.ui.settings.inputs import advanced_inputs, current, set_default
from compressor.ui.settings.longest_side import longest_side_input
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.state import SelectedPicture


def look_settings_inputs(selected: SelectedPicture) -> LookSettings:
    """Draw the widgets; return their settings."""
    look, *_ = LookSettings.schema()
    set_default(look.name, look.default)
    st.markdown("How good does it have to look?")
    choose_look(selected, current(LookSettings))
    longest_side_input(selected)
    advanced_inputs(LookSettings, selected)
    settings = current(LookSettings)
    if settings.look not in LEVELS.values():
        st.caption(f"The look is {settings.look}, as set in More settings.")
    if settings.max_bytes:
        st.caption(f"The file has at most {file_size(settings.max_bytes)}.")
    return settings
