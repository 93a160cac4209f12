"""Locked colours: the user fixes these palette entries, and the others are optimised."""

import streamlit as st

from compressor.imaging import Picture
from compressor.imaging.palettes.hex_codes import Color, parse_codes, parse_hex, to_hex
from compressor.imaging.text import printable
from compressor.pipeline.settings import MAX_LOCKED_COLORS
from compressor.ui import previews
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.pixel_picker import pixel_picker
from compressor.ui.elements.swatch_buttons import Swatch, swatch_buttons
from compressor.ui.plain_text import literal
from compressor.ui.state import SelectedPicture


def locked() -> tuple[Color, ...]:
    """Return the locked colours, in the order in which they were locked."""
    colors: tuple[Color, ...] = st.session_state.get("locked", ())
    return colors


def toggle(color: Color) -> None:
    """Lock a colour, or unlock a locked one."""
    if color in locked():
        st.session_state["locked"] = tuple(
            locked_color for locked_color in locked() if locked_color != color
        )
    else:
        lock(color)


def lock(*colors: Color) -> None:
    """Lock colours; those that are locked already keep their order."""
    st.session_state["locked"] = tuple(dict.fromkeys((*locked(), *colors)))[:MAX_LOCKED_COLORS]


def locked_color_inputs(selected: SelectedPicture | None) -> None:
    """Let the user lock colours: by code, from a colour wheel, or from the picture."""
    _show_locked()
    codes, wheel, button = st.columns([4, 1, 2], vertical_alignment="bottom")
    codes.text_input(
        "Hex codes",
        key="codes",
        placeholder="#e4002b, #ffffff",
        on_change=uninterrupted(_lock_codes),
    )
    wheel.color_picker("Colour", "#e4002b", key="wheel")
    button.button(
        "Lock this colour",
        icon=":material/lock:",
        key="lock",
        width="stretch",
        on_click=uninterrupted(_lock_from_wheel),
    )
    problem = st.session_state.get("codes_problem")
    if problem and st.session_state["codes"]:
        st.error(literal(problem), icon=":material/warning:")
    if selected is not None:
        _pick_from_picture(selected)


def _pick_from_picture(selected: SelectedPicture) -> None:
    st.markdown("Or click on a colour in the picture:")
    picture = selected.picture
    pixel_picker(
        previews.preview_with_alpha(picture, 700),
        (picture.width, picture.height),
        f"The picture {printable(selected.name)}, to pick a colour from",
        key="picker",
        on_pick=lambda row, column: lock(_color_at(picture, row, column)),
    )


def _color_at(picture: Picture, row: int, column: int) -> Color:
    red, green, blue = picture.pixels_with_alpha[row, column, :3].tolist()
    return red, green, blue


def _show_locked() -> None:
    swatches = [Swatch(code=to_hex(color), caption="", locked=True) for color in locked()]
    if swatches:
        swatch_buttons(swatches, "unlock", lambda code: toggle(parse_hex(code)))


def _lock_from_wheel() -> None:
    lock(parse_hex(st.session_state["wheel"]))


def _lock_codes() -> None:
    """Lock the typed colours; leave text that can't be parsed in its field."""
    text = st.session_state["codes"]
    st.session_state.pop("codes_problem", None)
    if not text.strip():
        return
    try:
        lock(*parse_codes(text))
        st.session_state["codes"] = ""
    except ValueError as error:
        st.session_state["codes_problem"] = str(error)
