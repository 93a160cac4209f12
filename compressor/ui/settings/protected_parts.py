"""Protected parts: the user marks what matters in the picture, and says how much it weighs."""

from dataclasses import replace

import streamlit as st

from compressor.imaging.text import printable
from compressor.pipeline.protected.part import (
    EXAMPLE,
    MAX_PARTS,
    MAX_WEIGHT,
    MIN_WEIGHT,
    Part,
    parse_part,
)
from compressor.ui import previews
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.part_editor import part_editor
from compressor.ui.plain_text import literal
from compressor.ui.state import SelectedPicture

PROBLEM_KEY = "part_problem"
TEXT_KEY = "part-text"
SIZE_WIDTH = 96  # pixels
WEIGHT_WIDTH = 80  # pixels, which leave no room for steps


def protected() -> tuple[Part, ...]:
    """Return the protected parts, in the order in which they were marked."""
    parts: tuple[Part, ...] = st.session_state.get("protect", ())
    return parts


def set_protected(parts: tuple[Part, ...]) -> None:
    """Protect these parts, each once."""
    st.session_state["protect"] = tuple(dict.fromkeys(parts))


def protected_part_inputs(selected: SelectedPicture | None) -> None:
    """Let the user mark parts in the picture, or type them where there is none."""
    if selected is None:
        st.caption(
            "The same parts in every picture, so they should be of one size: a picture that a part"
            " does not lie in is refused."
        )
    else:
        _mark_in_picture(selected)
    if protected():
        st.caption("How many times the pixels of each part count:")
    for number, part in enumerate(protected()):
        _part_row(number, part)
    _type_part()


def _mark_in_picture(selected: SelectedPicture) -> None:
    st.caption("Drag over the picture to mark a part. Drag it to move it, a corner to resize it.")
    picture = selected.picture
    part_editor(
        previews.preview_with_alpha(picture, 700),
        picture.full_size,
        f"The picture {printable(selected.name)}, to mark parts of",
        protected(),
        key="part-editor",
        on_edit=set_protected,
    )


def _part_row(number: int, part: Part) -> None:
    """Draw what a part is, its weight, and the button that removes it."""
    key = f"part-weight-{number}"
    st.session_state[key] = part.weight
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(f"**{number + 1:d}** {part.width:,} x {part.height:,} px", width=SIZE_WIDTH)
        st.number_input(
            f"Weight of part {number + 1:d}",
            MIN_WEIGHT,
            MAX_WEIGHT,
            key=key,
            width=WEIGHT_WIDTH,
            label_visibility="collapsed",
            help=f"How many times its pixels count, {MIN_WEIGHT} to {MAX_WEIGHT}.",
            on_change=uninterrupted(_set_weight),
            args=(number, key),
        )
        st.button(
            "Remove",
            key=f"part-remove-{number}",
            type="tertiary",
            on_click=uninterrupted(_remove),
            args=(part,),
        )


def _type_part() -> None:
    st.text_input(
        "Or type x, y, width, height",
        key=TEXT_KEY,
        placeholder=EXAMPLE,
        on_change=uninterrupted(_protect_typed),
        help="In pixels; behind a colon how many times its pixels count.",
    )
    problem = st.session_state.get(PROBLEM_KEY)
    if problem and st.session_state[TEXT_KEY]:
        st.error(literal(problem), icon=":material/warning:")


def _set_weight(number: int, key: str) -> None:
    parts = list(protected())
    if number >= len(parts):  # it was removed, while the browser still had its field
        return
    parts[number] = replace(parts[number], weight=st.session_state[key])
    set_protected(tuple(parts))


def _remove(part: Part) -> None:
    set_protected(tuple(other for other in protected() if other != part))


def _protect_typed() -> None:
    """Protect the typed part; leave text that can't be used in its field."""
    text = st.session_state[TEXT_KEY]
    st.session_state.pop(PROBLEM_KEY, None)
    if not text.strip():
        return
    try:
        part = parse_part(text)
    except ValueError as error:
        st.session_state[PROBLEM_KEY] = f"{str(error)[0].upper()}{str(error)[1:]}."
        return
    if len(protected()) >= MAX_PARTS:
        st.session_state[PROBLEM_KEY] = (
            f"{MAX_PARTS} parts are protected, and no more can be: remove one first."
        )
        return
    set_protected((*protected(), part))
    st.session_state[TEXT_KEY] = ""
