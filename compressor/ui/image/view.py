"""What the Image page shows of the picture: a preview and its first pixels."""

from collections.abc import Sequence

import streamlit as st

from compressor.imaging.text import printable
from compressor.ui import charts, previews
from compressor.ui.state import SelectedPicture

PREVIEW_SIDE = 1400  # pixels


def picture_view(selected: SelectedPicture) -> None:
    """Draw the picture, and its first pixels as colours with their numbers."""
    picture = selected.picture
    with st.container(key=previews.checkerboard_key(picture, "view")):
        st.image(
            previews.preview_with_alpha(picture, PREVIEW_SIDE),
            width="stretch",
            alt=f"The chosen picture, {printable(selected.name)}",
        )
    pixels = previews.first_pixels(picture.pixels_with_alpha)
    st.markdown(f"**The first {len(pixels)} pixels**, R, G, B in 0..255 and in 0..1")
    charts.swatches(pixels, [pixel_words(pixel) for pixel in pixels.tolist()])


def pixel_words(pixel: Sequence[int]) -> str:
    """Return the numbers of a pixel, and how much of it is seen where it is not opaque.

    Args:
        pixel: red, green, blue and, in a picture with transparency, alpha, in 0..255.
    """
    red, green, blue, *alphas = pixel
    alpha = alphas[0] if alphas else 255
    if alpha == 0:
        return "transparent"
    numbers = f"{red}, {green}, {blue} · {red / 255:.3f}, {green / 255:.3f}, {blue / 255:.3f}"
    return numbers if alpha == 255 else f"{numbers} · {100 * alpha / 255:.0f} % opaque"
