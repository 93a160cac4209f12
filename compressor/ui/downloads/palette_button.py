"""The download of a palette as a file for other programs."""

from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging.palettes.writer import PALETTE_FORMATS, write_palette


def palette_download(
    palette: NDArray[np.uint8],
    shares: NDArray[np.float64],
    stem: str,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Draw a popover with the choice of a format and the download.

    Args:
        palette: (n, 3) or (n, 4) uint8.
        shares: (n,) float64 in 0..1, the share of the pixels of each colour.
        stem: the name of the file without its extension.
        width: the width of the button.
    """
    with st.popover("Palette as a file", icon=":material/palette:", width=width):
        kind = st.selectbox(
            "Format",
            list(PALETTE_FORMATS),
            format_func=lambda name: PALETTE_FORMATS[name].label,
            key="palette-format",
            persist_state="session",
        )
        st.download_button(
            "Download palette",
            lambda: write_palette(palette, kind, stem, shares),
            f"{stem}.{PALETTE_FORMATS[kind].extension}",
            PALETTE_FORMATS[kind].mime,
            on_click="ignore",
            icon=":material/download:",
            key="download-palette",
            width="stretch",
        )
