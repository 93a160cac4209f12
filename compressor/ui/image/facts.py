"""The numbers of a picture."""

import streamlit as st

from compressor.imaging import Picture
from compressor.imaging.animation.formats import format_of_animation
from compressor.installation import cli_program
from compressor.ui.formatting import file_size
from compressor.ui.image.frame_choice import frame_choice
from compressor.ui.plain_text import literal
from compressor.ui.state import SelectedPicture


def _what_is_counted(picture: Picture) -> str | None:
    """Return what counts as a colour, where that is not plain."""
    if picture.rgba is None:
        return None
    return (
        "A colour that is seen through to another degree counts as another one. The cloud shows the"
        " picture as it is on white, where some of them are the same."
    )


def picture_metrics(selected: SelectedPicture, color_count: int) -> None:
    """Draw the numbers of the picture's file, and the notes on what reading it changed."""
    picture = selected.picture
    with st.grid(2, min_column_width=140, border=True):
        st.metric("Width", f"{picture.width:,} px")
        st.metric("Height", f"{picture.height:,} px")
        st.metric(f"File ({picture.format})", file_size(picture.size_bytes))
        st.metric("Distinct colours", f"{color_count:,}", help=_what_is_counted(picture))
    for note in picture.notes:
        st.caption(f":material/info: {literal(note)}")
    frame_choice(selected)
    if picture.frames > 1 and (own_format := format_of_animation(picture.format)):
        st.caption(
            ":material/animation: *Compress* and the command line write every frame:"
            f" `{cli_program()} animation{own_format.suffix}`"
        )
