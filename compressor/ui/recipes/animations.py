"""The recipe of an animation, repeated and compared; its widgets are on the Compress page."""

from typing import Final

import streamlit as st

from compressor.imaging.animation.formats import format_of_animation
from compressor.pipeline.animation.job import AnimationOptions
from compressor.pipeline.setting_schema import Settings
from compressor.ui import state
from compressor.ui.jobs.tasks import animation_task
from compressor.ui.state import SelectedPicture

FORMAT_KEY: Final = "animation-format"  # and the format of the file, which is the first choice
PALETTES_KEY: Final = "animation-palettes"


def repeat_animation(
    selected: SelectedPicture, settings: Settings, options: AnimationOptions
) -> None:
    """Begin to compress all frames as a recipe says, and set the widgets that say it."""
    own_format = format_of_animation(selected.picture.format)
    if own_format is not None:
        st.session_state[f"{FORMAT_KEY}-{own_format.name}"] = options.format
    st.session_state[PALETTES_KEY] = options.palettes
    state.begin(settings)  # of the first frame, which Compress would begin, and end this job
    state.start(animation_task(selected.file, settings, options))
