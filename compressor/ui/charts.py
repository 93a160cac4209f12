"""Charts and colour swatches on a page, in the colours of its theme."""

from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from compressor.figures.style import hex_codes
from compressor.ui.elements.callbacks import uninterrupted

SWATCH_CSS = """<style>
.swatches { display: grid; gap: .35rem; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
  list-style: none; margin: 0 !important; padding: 0 !important; }
.swatches li { font-size: .8rem; line-height: 1.3; margin: 0 !important; }
.swatches b { display: block; height: 2.2rem; border-radius: .35rem; overflow: hidden;
  border: 1px solid rgba(128, 128, 128, .45);
  background: repeating-conic-gradient(#cfcfcf 0 25%, #f4f4f4 0 50%) 0 0 / 12px 12px; }
.swatches b i { display: block; height: 100%; }
.swatches code { background: none; padding: 0; color: inherit; }
</style>"""

STRIP_CSS = """<style>
.color-strip { display: flex; align-items: center; gap: .7rem; }
.color-strip b { min-width: 5.2rem; font-size: .95rem; font-weight: 600; }
.color-strip span { display: flex; flex: 0 1 min(22rem, 8rem * var(--colors));
  height: 2.4rem; overflow: hidden;
  border: 1px solid rgba(128, 128, 128, .45); border-radius: .35rem; }
.color-strip i { flex: 1; }
</style>"""


def _config(key: str) -> dict[str, Any]:
    """Return how Plotly behaves: under the pointer is one button, for an SVG file of this name."""
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": key},
    }


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a chart in its own colours, which suit both themes."""
    st.plotly_chart(figure, width="stretch", theme=None, key=key, alt=alt, config=_config(key))


def clickable_chart(figure: go.Figure, key: str, alt: str, on_click: Callable[[], None]) -> None:
    """Draw a chart whose points can be clicked.

    Args:
        figure, key, alt: as for `chart`.
        on_click: called after a click, before the page is drawn anew; see `clicked_x`.
    """
    _forget_earlier(key)
    st.plotly_chart(
        figure,
        width="stretch",
        theme=None,
        key=key,
        alt=alt,
        config=_config(key),
        on_select=uninterrupted(on_click),
        selection_mode="points",
    )


def _forget_earlier(key: str) -> None:
    """Forget the charts that were drawn with this key; the one that is drawn next comes anew.

    Streamlit tells charts that can be clicked apart by what they show, and keeps what it knows of
    each, such as its callback, for as long as the session exists.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return
    known = context.session_state._state._new_widget_state.widget_metadata
    for id in list(known):
        if user_key_from_element_id(id) == key:
            del known[id]


def clicked_x(key: str) -> int | None:
    """Return the x of the point that was clicked in this chart; None where none is selected."""
    points = st.session_state[key].selection.points
    return round(points[0]["x"]) if points else None


def swatches(colors: NDArray[np.uint8], captions: list[str]) -> None:
    """Draw colours, (n, 3) uint8, each with its hex code and a caption below."""
    items = "".join(
        f'<li><b><i style="background:{code}"></i></b><code>{code}</code><br>{escape(caption)}</li>'
        for code, caption in zip(hex_codes(colors), captions, strict=True)
    )
    st.html(f'{SWATCH_CSS}<ul class="swatches">{items}</ul>')


def color_strip(colors: NDArray[np.uint8], name: str) -> None:
    """Draw a few colours, (n, 3) uint8, side by side, with a name before them."""
    parts = "".join(f'<i style="background:{code}"></i>' for code in hex_codes(colors))
    codes = ", ".join(hex_codes(colors))
    st.html(
        f'{STRIP_CSS}<div class="color-strip" style="--colors: {len(colors)}"><b>{escape(name)}</b>'
        f'<span role="img" aria-label="{codes}">{parts}</span></div>'
    )


def theme() -> str:
    """Return "light" or "dark", as the visitor's page is drawn."""
    return "dark" if st.context.theme.type == "dark" else "light"
