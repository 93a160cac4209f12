"""Where a result differs from its original."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import styled

UNIT = "CIEDE2000; about 1 can just be seen"
# Inferno (van der Walt and Smith 2015): evenly brighter, also for the colour-blind. Its first
# colour is #000004, which Streamlit takes for one of its own (see `figures.style.rgb_codes`).
SCALE = ["#000000", "#320a5e", "#781c6d", "#bc3754", "#ed6925", "#fbb61a", "#fcffa4"]
TOPS = (1, 2, 5, 10, 20, 50, 100)  # what the scale may end at


def error_chart(errors: NDArray[np.float32], theme: str) -> go.Figure:
    """The colour difference at every pixel, dark where there is none, with its scale.

    Args:
        errors: (h, w) float32, at least 0, row 0 on top.
        theme: "light" or "dark".
    """
    top = scale_top(errors)
    figure = go.Figure(
        go.Heatmap(
            z=errors,
            zmin=0,
            zmax=top,
            colorscale=SCALE,
            hovertemplate="difference %{z:.1f}<extra></extra>",
            colorbar={
                "thickness": 14,
                "outlinewidth": 0,
                "tickvals": [0, top / 2, top],
                "ticktext": ["0", f"{top / 2:g}", f"{top:g} or more"],
            },
        )
    )
    styled(figure, theme, 380)
    figure.update_layout(
        title_text=f"Colour difference at each pixel<br><sub>{UNIT}</sub>", margin_t=56
    )
    figure.update_xaxes(visible=False, constrain="domain", constraintoward="right")
    figure.update_yaxes(visible=False, scaleanchor="x", autorange="reversed", constrain="domain")
    return figure


def scale_top(errors: NDArray[np.float32]) -> int:
    """Where the scale ends: the first of `TOPS` that 99 % of the pixels do not exceed."""
    most = float(np.percentile(errors, 99))
    return next((top for top in TOPS if most <= top), TOPS[-1])
