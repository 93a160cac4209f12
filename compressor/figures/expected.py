"""The expected cost of the best of r restarts."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.cost_text import AXIS, HOVER, UNIT, cost_text
from compressor.figures.style import BEST, INK, RUN, WORST, apply_theme, with_subtitle

TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def expected_chart(expected: NDArray[np.float64], needed: int | None, theme: str) -> go.Figure:
    """Return the expected lowest cost over the number of restarts, on a logarithmic axis.

    Args:
        expected: (n,) float64, entry r - 1 for r restarts.
        needed: the r that is marked as enough; None for no mark.
        theme: "light" or "dark".
    """
    n = len(expected)
    figure = go.Figure(
        go.Scatter(
            x=np.arange(1, n + 1),
            y=expected,
            mode="lines" if n > 1 else "markers",
            name="expected best",
            line={"color": RUN, "width": 3},
            hovertemplate=f"best of %{{x}}: %{{y:{HOVER}}} on average<extra></extra>",
        )
    )
    if needed is not None:
        _mark_needed(figure, needed, expected[needed - 1])
    _mark_all(figure, n, expected[-1], theme)
    apply_theme(figure, theme, 380)
    figure.update_layout(
        title_text=with_subtitle("Expected lowest cost of so many restarts", UNIT),
        showlegend=False,
        margin_t=68,
        dragmode=False,
        hovermode="closest",
    )
    figure.update_yaxes(**AXIS)
    figure.update_xaxes(
        type="log", tickvals=[t for t in TICKS if t <= n] or [1], title_text="restarts"
    )
    return figure


def _mark_needed(figure: go.Figure, needed: int, cost: float) -> None:
    """Mark the number of restarts that is enough."""
    figure.add_scatter(
        x=[needed],
        y=[cost],
        mode="markers+text",
        name="enough",
        text=[f"enough: {needed:,}"],
        textposition="top right",
        hoverinfo="skip",
        marker={"color": WORST, "symbol": "diamond-open", "size": 15, "line": {"width": 3}},
    )


def _mark_all(figure: go.Figure, n: int, cost: float, theme: str) -> None:
    """Mark the cost of the best of all n restarts, by a point and a line."""
    figure.add_scatter(
        x=[n],
        y=[cost],
        mode="markers",
        name="all",
        hovertemplate=f"the best of all {n:,}: %{{y:{HOVER}}}<extra></extra>",
        marker={"color": BEST, "symbol": "triangle-down", "size": 12},
    )
    figure.add_hline(
        y=cost,
        line={"dash": "dot", "width": 1, "color": INK[theme]},
        annotation={
            "text": f"best of all {n:,}: {cost_text(cost)}",
            "xanchor": "left",
            "x": 0.01,
            "yanchor": "bottom",
        },
    )
