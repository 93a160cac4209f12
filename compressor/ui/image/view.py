"""What the Image page shows of the picture in use: a preview, its size, and its data."""

from collections.abc import Sequence

import streamlit as st

from compressor.imaging.text import printable
from compressor.ui import charts, previews
from compressor.ui.analysis.clouds import picture_clouds
from compressor.ui.formatting import bits_per_pixel
from compressor.ui.image.facts import picture_metrics
from compressor.ui.navigation import COMPRESS
from compressor.ui.plain_text import literal
from compressor.ui.state import SelectedPicture

PREVIEW_SIDE = 1400  # pixels
DATA_KEY = "picture-data"  # of the expander, which Streamlit forgets on another page
DATA_OPEN_KEY = "picture-data-open"  # whether it was open when it was last drawn


def picture_view(selected: SelectedPicture) -> None:
    """Draw the picture and its size; what a learner wants to know of it is one press away."""
    st.subheader(literal(selected.name), anchor=False, divider="gray")
    with st.container(key="picture-in-use"):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        _preview(selected)
    with right:
        picture_metrics(selected, len(selected.picture.count_colors()))
        st.page_link(COMPRESS.script, label="See it compressed", icon=COMPRESS.icon)
    st.session_state.setdefault(DATA_KEY, st.session_state.get(DATA_OPEN_KEY, False))
    with st.expander(
        "What the computer sees", icon=":material/memory:", key=DATA_KEY, on_change="rerun"
    ) as expander:
        st.session_state[DATA_OPEN_KEY] = bool(expander.open)
        if expander.open:
            _data(selected)


def _preview(selected: SelectedPicture) -> None:
    with st.container(key=previews.checkerboard_key(selected.picture, "view")):
        st.image(
            previews.preview_with_alpha(selected.picture, PREVIEW_SIDE),
            width="stretch",
            alt=f"The chosen picture, {printable(selected.name)}",
        )


def _data(selected: SelectedPicture) -> None:
    """Draw the first pixels as colours with their numbers, and all colours as a cloud."""
    picture = selected.picture
    pixels = previews.first_pixels(picture.pixels_with_alpha)
    left, right = st.columns(2, gap="medium")
    with left:
        st.metric("Bits per pixel", f"{bits_per_pixel(picture.size_bytes, picture):.2f}")
        st.markdown(
            f"**The first {'pixel' if len(pixels) == 1 else 'pixels'}**: red, green and blue, as"
            " 0 to 255 and as 0 to 1"
        )
        charts.swatches(pixels, [pixel_words(pixel) for pixel in pixels.tolist()])
    with right:
        picture_clouds(picture)


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
