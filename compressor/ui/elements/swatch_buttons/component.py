"""Colours as buttons that copy their codes, each with a lock beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements import element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_code

_mount = element("swatch_buttons")


@dataclass(frozen=True, kw_only=True)
class Swatch:
    """One colour: its hex code, what stands below, and whether it is locked.

    Attributes:
        code: "#rrggbb", or "#rrggbbaa" where it is not opaque.
        caption: what stands below the code, or "".
        locked: whether it is locked; None where it can't be.
    """

    code: str
    caption: str
    locked: bool | None


def swatch_buttons(swatches: Sequence[Swatch], key: str, on_lock: Callable[[str], object]) -> None:
    """Draw the colours.

    Args:
        swatches: the colours.
        key: of the element.
        on_lock: called with the code of a colour that is to be locked or unlocked.
    """
    _mount(
        data={"swatches": [vars(one) for one in swatches]},
        key=key,
        on_lock_change=uninterrupted(
            passing_over(lambda: on_lock(read_code(st.session_state[key].lock)))
        ),
    )
