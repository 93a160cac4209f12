"""Small pictures on a page, and charts that are large enough for a talk."""

import plotly.graph_objects as go
import streamlit as st

from compressor.figures.style import enlarge
from compressor.imaging.types import Pixels
from compressor.ui import charts
from compressor.ui.talk.slide_number import slide_number

TALK_FACTOR = 1.7  # how much larger a chart is on a slide


def enlarged(pixels: Pixels, caption: str) -> None:
    """Draw a small picture enlarged without blur, exactly in its own colours."""
    large = pixels.repeat(4, axis=0).repeat(4, axis=1)
    st.image(large, width="stretch", caption=caption, alt=caption, output_format="PNG")


def lesson_chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a chart; arguments as for `charts.chart`."""
    shown = enlarge(figure, TALK_FACTOR) if slide_number() else figure
    charts.chart(shown, key, alt)
