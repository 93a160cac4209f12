"""Pictures as buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements import element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_text

_mount = element("picture_buttons")


@dataclass(frozen=True, kw_only=True)
class PictureButton:
    """A picture to be pressed.

    Attributes:
        id: what a press sends.
        title: a word or two, below the picture.
        alt: what is seen on it.
        picture: the address of its file, which may be a data URL.
    """

    id: str
    title: str
    alt: str
    picture: str


def picture_buttons(
    buttons: Sequence[PictureButton], key: str, on_press: Callable[[str], object]
) -> None:
    """Draw the pictures; on_press is called with the id of one, before the page is drawn anew."""
    _mount(
        data={"buttons": [vars(button) for button in buttons]},
        key=key,
        on_pressed_change=uninterrupted(
            passing_over(lambda: on_press(read_text(st.session_state[key].pressed)))
        ),
    )
