"""Colours as buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements import element

_mount = element("swatch_buttons")


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """One colour: its hex code, what stands below, what a press does, and whether it is on."""

    code: str
    caption: str
    action: str
    pressed: bool = False


def swatch_buttons(swatches: Sequence[Swatch], key: str, on_press: Callable[[str], object]) -> None:
    """Draw the colours; on_press is called with the code of one, before the page is drawn anew."""
    _mount(
        data={"swatches": [vars(one) for one in swatches]},
        key=key,
        on_pressed_change=lambda: on_press(str(st.session_state[key].pressed)),
    )
