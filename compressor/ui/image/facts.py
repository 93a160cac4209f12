"""The numbers of a picture."""

import streamlit as st

from compressor.ui.formatting import bits_per_pixel, file_size
from compressor.ui.state import SelectedPicture


def picture_metrics(now: SelectedPicture, colors: int) -> None:
    """The picture's numbers."""
    picture = now.picture
    with st.grid(5, min_column_width=140, border=True):
        st.metric("Width", f"{picture.width:,} px")
        st.metric("Height", f"{picture.height:,} px")
        st.metric(f"File ({picture.format})", file_size(picture.size_bytes))
        st.metric("Distinct colours", f"{colors:,}")
        st.metric("Bits per pixel", f"{bits_per_pixel(picture.size_bytes, now.picture):.2f}")
    for note in picture.notes:
        st.caption(f":material/info: {note}")
