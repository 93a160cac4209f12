"""The widget of the longest side: buttons for the sizes of web pages, and any other number."""

from typing import Final

import streamlit as st

from compressor.imaging import size_within
from compressor.pipeline.setting_schema import Setting
from compressor.pipeline.settings import LONGEST_SIDE, QualitySettings
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.settings.inputs import set_default
from compressor.ui.settings.mirrors import chosen_since_shown, mirror
from compressor.ui.state import SelectedPicture

SIZES: Final = {"As it is": 0, "1600": 1600, "1200": 1200, "800": 800}  # in pixels
SIZE_KEY = "longest-side-size"
NUMBER_WIDTH = 130  # pixels


def longest_side_input(selected: SelectedPicture | None) -> None:
    """Draw the buttons and the field; below, what the picture in use will measure."""
    setting = _setting()
    set_default(setting.name, setting.default)
    _use_size()
    shown = {value: name for name, value in SIZES.items()}.get(st.session_state[setting.name])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            f"{setting.label}, in pixels",
            SIZES,
            default=mirror(SIZE_KEY, shown),
            key=SIZE_KEY,
            on_change=uninterrupted(_use_size),
            help=f"{setting.help} 1600 suits web pages. Any number can be typed; 0 is as it is.",
        )
        st.number_input(
            "Another number",
            LONGEST_SIDE.min,
            LONGEST_SIDE.max,
            key=setting.name,
            persist_state="session",
            width=NUMBER_WIDTH,
        )
    if selected is not None:
        _tell_size(selected, st.session_state[setting.name])


def _setting() -> Setting:
    (setting,) = (each for each in QualitySettings.schema() if each.values is LONGEST_SIDE)
    return setting


def _use_size() -> None:
    """Take over the button that was pressed since the page was drawn, if one was.

    It is called when one is pressed, and by every run of the page. A second press on the same
    button changes nothing.
    """
    pressed = chosen_since_shown(SIZE_KEY)
    if pressed is not None:
        st.session_state[_setting().name] = SIZES[pressed]


def _tell_size(selected: SelectedPicture, longest_side: int) -> None:
    """Say what the picture will measure, or that it is as small already."""
    picture = selected.picture
    width, height = size_within(picture.width, picture.height, longest_side)
    if (width, height) != (picture.width, picture.height):
        st.caption(f"Your picture becomes {width:,} x {height:,} px.")
    elif longest_side:
        st.caption(
            f"Your picture has {width:,} x {height:,} px already, so it stays as it is: nothing is"
            " enlarged."
        )
