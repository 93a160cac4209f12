"""The same budget of iterations, split into many short runs or few long ones."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from compressor.figures.cost_text import AXIS, HOVER, UNIT, cost_text
from compressor.figures.style import (
    BEST,
    MEDIAN,
    RUN,
    apply_theme,
    with_legend_below,
    with_subtitle,
)


def split_chart(
    iterations: Sequence[int],
    runs: Sequence[int],
    best: Sequence[float],
    median: Sequence[float],
    theme: str,
) -> go.Figure:
    """Return the best and the median cost of each split of the budget.

    Args:
        iterations: the iterations of each run, one number for each split, rising.
        runs: the number of runs of each split.
        best, median: the costs of the best and the median run of each split.
        theme: "light" or "dark".
    """
    splits = [f"{m:,} × {t}" for t, m in zip(iterations, runs, strict=True)]
    figure = go.Figure()
    series = (
        ("median run", median, MEDIAN, "dot", "diamond"),
        ("best run", best, RUN, "solid", "circle"),
    )
    for name, costs, color, dash, symbol in series:
        figure.add_scatter(
            x=splits,
            y=list(costs),
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 2, "dash": dash},
            marker={"color": color, "symbol": symbol, "size": 9},
            hovertemplate=f"%{{x}} iterations<br>{name}: %{{y:{HOVER}}}<extra></extra>",
        )
    lowest = int(np.argmin(best))
    figure.add_scatter(
        x=[splits[lowest]],
        y=[best[lowest]],
        mode="markers",
        name=f"lowest: {cost_text(best[lowest])}",
        hoverinfo="skip",
        marker={"color": BEST, "symbol": "triangle-down", "size": 15},
    )
    figure.update_layout(
        title_text=with_subtitle("The same budget, spent in different ways", UNIT),
        xaxis={"title": "runs × iterations of each", "title_standoff": 4, "type": "category"},
        yaxis=AXIS,
        dragmode=False,
        hovermode="closest",
    )
    return with_legend_below(apply_theme(figure, theme, 400).update_layout(margin_t=68))
