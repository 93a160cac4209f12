"""Where a result differs from its original, and where one result is better than another."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.style import apply_theme, with_subtitle

UNIT = "CIEDE2000; about 1 can just be seen"
# Inferno (van der Walt and Smith 2015): evenly brighter, also for the colour-blind. Its first
# colour is #000004, which Streamlit takes for one of its own (see `figures.style.rgb_codes`).
SCALE = ["#000000", "#320a5e", "#781c6d", "#bc3754", "#ed6925", "#fbb61a", "#fcffa4"]
# Blue to orange, which the colour-blind tell apart (Okabe and Ito 2008), over the background.
SIGNED_SCALE = {
    "light": ["#0a3d63", "#0072b2", "#8ec3e2", "#f4f4f4", "#f2b184", "#d55e00", "#7a2f00"],
    "dark": ["#c4e6fa", "#56b4e9", "#1f5a80", "#1c2121", "#8f4310", "#e8791e", "#ffd9b8"],
}
COLOR_BARS: dict[str, dict[str, Any]] = {
    "beside": {},
    "below": {"orientation": "h", "y": -0.02, "yanchor": "top", "len": 0.9},
}
SCALE_ENDS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)  # in units of CIEDE2000


def error_chart(
    errors: NDArray[np.float32],
    theme: str,
    *,
    title: str = "Colour difference at each pixel",
    top: int | None = None,
    bar: str = "beside",
) -> go.Figure:
    """Return a map of the colour difference at every pixel, dark where there is none.

    Args:
        errors: (h, w) float32, at least 0, row 0 on top.
        theme: "light" or "dark".
        title: the title, to which the unit is added.
        top: the end of the scale, the same for charts that are compared; None for the
            `scale_top` of the errors.
        bar: the place of the scale, "beside" or "below" the map.
    """
    top = scale_top(errors) if top is None else top
    ticks = {0.0: "0", top / 2: f"{top / 2:g}", float(top): f"{top:g} or more"}
    return _map(errors, (0, top), SCALE, ticks, title, theme, "difference %{z:.1f}", bar)


def error_difference_chart(
    difference: NDArray[np.float32], theme: str, *, title: str, top: int
) -> go.Figure:
    """Return a map of how much farther from the original one result is than another.

    Args:
        difference: (h, w) float32, negative where it is nearer, row 0 on top.
        theme: "light" or "dark".
        title: the title, to which the unit is added.
        top: the end of the scale, on both sides.
    """
    ticks = {-float(top): f"{top:g} nearer", 0.0: "equal", float(top): f"{top:g} farther"}
    return _map(
        difference, (-top, top), SIGNED_SCALE[theme], ticks, title, theme, "%{z:+.1f}", "below"
    )


def scale_top(*errors: NDArray[np.float32]) -> int:
    """Return the first of `SCALE_ENDS` that 99 % of the pixels of each map do not exceed."""
    largest = max(float(np.percentile(np.abs(map_errors), 99)) for map_errors in errors)
    return next((top for top in SCALE_ENDS if largest <= top), SCALE_ENDS[-1])


def _map(
    values: NDArray[np.float32],
    ends: tuple[int, int],
    scale: list[str],
    ticks: dict[float, str],
    title: str,
    theme: str,
    hover: str,
    bar: str,
) -> go.Figure:
    figure = go.Figure(
        go.Heatmap(
            z=values,
            zmin=ends[0],
            zmax=ends[1],
            colorscale=scale,
            hovertemplate=f"{hover}<extra></extra>",
            colorbar={
                "thickness": 14,
                "outlinewidth": 0,
                "tickvals": list(ticks),
                "ticktext": list(ticks.values()),
                **COLOR_BARS[bar],
            },
        )
    )
    apply_theme(figure, theme, 380)
    figure.update_layout(title_text=with_subtitle(title, UNIT), margin_t=64)
    toward = "right" if bar == "beside" else "center"
    figure.update_xaxes(visible=False, constrain="domain", constraintoward=toward)
    figure.update_yaxes(visible=False, scaleanchor="x", autorange="reversed", constrain="domain")
    return figure
