"""The cost after each iteration, of two runs among all."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.cost_text import AXIS, HOVER, UNIT
from compressor.figures.style import (
    BEST,
    GRID,
    WORST,
    apply_theme,
    with_legend_below,
    with_subtitle,
)
from kmc import quantiles

Floats = NDArray[np.float64]


def convergence(history: Floats, best: int, other: int, name: str, theme: str) -> go.Figure:
    """Return the cost after each iteration of the best run and another one.

    A band shows the middle 90 % of all runs.

    Args:
        history: (restarts, iterations) float64, the costs of all runs.
        best: the number of the best run.
        other: the number of the other run; for the same one a single curve is drawn.
        name: the name of the other run.
        theme: "light" or "dark".
    """
    iterations = np.arange(1, history.shape[1] + 1)
    band = np.array([quantiles(column, [0.05, 0.95]) for column in history.T])
    figure = go.Figure()
    figure.add_scatter(
        x=np.concatenate([iterations, iterations[::-1]]),
        y=np.concatenate([band[:, 0], band[::-1, 1]]),
        mode="lines",
        fill="toself",
        fillcolor=GRID[theme],
        line={"width": 0},
        name="middle 90 % of all runs",
        hoverinfo="skip",
    )
    curves = [(best, f"best: run {best}", BEST, "solid", "triangle-down")]
    if other != best:
        curves.append((other, name, WORST, "dash", "circle"))
    for run, label, color, dash, symbol in curves:
        figure.add_scatter(
            x=iterations,
            y=history[run],
            mode="lines+markers",
            name=label,
            line={"color": color, "width": 2, "dash": dash},
            marker={"color": color, "symbol": symbol, "size": 8 if len(iterations) <= 30 else 4},
            hovertemplate=f"{label}<br>after iteration %{{x}}: %{{y:{HOVER}}}<extra></extra>",
        )
    figure.update_layout(
        title_text=with_subtitle("How the cost falls", UNIT),
        xaxis={"title": "iterations done", "title_standoff": 4},
        yaxis=AXIS,
        dragmode=False,
        hovermode="closest",
    )
    if len(iterations) <= 20:
        figure.update_xaxes(dtick=1)
    return with_legend_below(apply_theme(figure, theme, 380).update_layout(margin_t=68))
