"""Small pictures on a page."""

import streamlit as st

from compressor.imaging.types import Pixels


def enlarged(pixels: Pixels, caption: str) -> None:
    """Draw a small picture enlarged without blur, exactly in its own colours."""
    large = pixels.repeat(4, axis=0).repeat(4, axis=1)
    st.image(large, width="stretch", caption=caption, alt=caption, output_format="PNG")
