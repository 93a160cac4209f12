"""The look of every chart: one layout, for a light and a dark page."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.imaging.palettes.hex_codes import to_hex

# Told apart by the colour-blind too (Okabe and Ito 2008); best and worst also differ in shape.
BEST = "#009e73"
WORST = "#d55e00"
RUN = "#56b4e9"
MEDIAN = "#cc79a7"
CHOSEN = "#e69f00"

INK = {"light": "#3a4444", "dark": "#c9d2d2"}
GRID = {"light": "#dfe4e4", "dark": "#353d3d"}
FONT_SIZE = 14  # pixels; a chart is also read from the back of a room
TITLE_SIZE = 17
SUBTITLE_SIZE = 13
FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'


def apply_theme(figure: go.Figure, theme: str, height: int) -> go.Figure:
    """Set fonts, grid and margins; `theme` is "light" or "dark", `height` in pixels."""
    axis = {"gridcolor": GRID[theme], "zeroline": False, "linecolor": GRID[theme]}
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[theme], "size": FONT_SIZE, "family": FONT},
        title={"font": {"size": TITLE_SIZE}, "x": 0.01, "xanchor": "left"},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 1, "xanchor": "right"},
        hoverlabel={"align": "left"},
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": INK[theme], "activecolor": INK[theme]},
    )
    figure.update_xaxes(**axis, automargin=True)
    figure.update_yaxes(**axis, automargin=True)
    return figure


def enlarge(figure: go.Figure, factor: float) -> go.Figure:
    """Make a figure's height, type and markers larger, as for the back of a large room."""
    layout = figure.layout
    figure.update_layout(
        height=factor * layout.height,
        font_size=factor * layout.font.size,
        title_font_size=factor * layout.title.font.size,
        margin={side: factor * (layout.margin[side] or 0) for side in "lrtb"},
    )
    for trace in figure.data:
        size = trace.marker.size if "marker" in trace else None
        if isinstance(size, int | float):
            trace.marker.size = factor * size
    return figure


def with_subtitle(title: str, subtitle: str) -> str:
    """Return a title with a second line, whose letters do not shrink as those of `<sub>` do."""
    return f'{title}<br><span style="font-size:{SUBTITLE_SIZE}px">{subtitle}</span>'


def with_legend_below(figure: go.Figure) -> go.Figure:
    """Put the legend at the very bottom, with room for three rows: on a phone it wraps."""
    bottom = {"yref": "container", "y": 0, "yanchor": "bottom", "x": 0, "xanchor": "left"}
    return figure.update_layout(margin_b=104, legend=bottom)


def hex_codes(colors: NDArray[np.uint8]) -> list[str]:
    """Return (n, 3) uint8 colours as "#rrggbb" strings, (n, 4) as "#rrggbbaa"."""
    return [to_hex(color) for color in colors.tolist()]


def rgb_codes(colors: NDArray[np.uint8]) -> list[str]:
    """Return (n, 3) uint8 colours as "rgb(r,g,b)" strings, for charts.

    In charts Streamlit replaces #000001 to #000040 by colours of its theme, whatever theme is set;
    night skies have such colours.
    """
    return [f"rgb({r},{g},{b})" for r, g, b in colors.tolist()]
