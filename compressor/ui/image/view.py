"""What the Image page shows of the picture: a preview and its first pixels."""

import streamlit as st

from compressor.imaging.text import printable
from compressor.ui import charts, previews
from compressor.ui.state import SelectedPicture

PREVIEW_SIDE = 1400  # pixels


def picture_view(selected: SelectedPicture) -> None:
    """Draw the picture, and its first pixels as colours with their numbers."""
    picture = selected.picture
    st.image(
        previews.preview(picture.sha256, PREVIEW_SIDE, picture.pixels),
        width="stretch",
        alt=f"The chosen picture, {printable(selected.name)}",
    )
    pixels = previews.first_pixels(picture.pixels)
    st.markdown(f"**The first {len(pixels)} pixels**, R, G, B in 0..255 and in 0..1")
    charts.swatches(
        pixels,
        [
            f"{r}, {g}, {b} · {r / 255:.3f}, {g / 255:.3f}, {b / 255:.3f}"
            for r, g, b in pixels.tolist()
        ],
    )
