"""What the pages show: pictures, numbers, palettes, progress, downloads."""

from html import escape

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from compressor.figures.style import hex_codes

SWATCH_CSS = """<style>
.swatches { display: grid; gap: .35rem; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
  list-style: none; margin: 0 !important; padding: 0 !important; }
.swatches li { font-size: .8rem; line-height: 1.3; margin: 0 !important; }
.swatches b { display: block; height: 2.2rem; border-radius: .35rem;
  border: 1px solid rgba(128, 128, 128, .45); }
.swatches code { background: none; padding: 0; color: inherit; }
</style>"""


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A chart in its own colours, on both themes."""
    config = {"displaylogo": False, "displayModeBar": False}
    st.plotly_chart(figure, width="stretch", theme=None, key=key, alt=alt, config=config)


def swatches(colors: NDArray[np.uint8], captions: list[str]) -> None:
    """Colours as (n, 3) uint8, each with its hex code and a caption below."""
    items = "".join(
        f'<li><b style="background:{code}"></b><code>{code}</code><br>{escape(caption)}</li>'
        for code, caption in zip(hex_codes(colors), captions, strict=True)
    )
    st.html(f'{SWATCH_CSS}<ul class="swatches">{items}</ul>')


def theme() -> str:
    """ "light" or "dark", as the visitor's page is drawn."""
    return "dark" if st.context.theme.type == "dark" else "light"
