"""The same budget spent as many short runs or as few long ones."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from compressor.figures.costs import UNIT
from compressor.figures.style import BEST, MEDIAN, RUN, apply_theme, with_legend_below


def split_chart(
    iterations: Sequence[int],
    runs: Sequence[int],
    best: Sequence[float],
    median: Sequence[float],
    theme: str,
) -> go.Figure:
    """The best and the median cost of each way to spend the budget.

    Args:
        iterations: of each run, rising, one for each way.
        runs: how many there are.
        best, median: the costs of the best and the median run.
        theme: "light" or "dark".
    """
    ways = [f"{m:,} × {t}" for t, m in zip(iterations, runs, strict=True)]
    figure = go.Figure()
    kinds = (
        ("median run", median, MEDIAN, "dot", "diamond"),
        ("best run", best, RUN, "solid", "circle"),
    )
    for name, costs, color, dash, symbol in kinds:
        figure.add_scatter(
            x=ways,
            y=list(costs),
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 2, "dash": dash},
            marker={"color": color, "symbol": symbol, "size": 9},
            hovertemplate=f"%{{x}} iterations<br>{name}: %{{y:.6f}}<extra></extra>",
        )
    least = int(np.argmin(best))
    figure.add_scatter(
        x=[ways[least]],
        y=[best[least]],
        mode="markers",
        name=f"lowest: {best[least]:.6f}",
        hoverinfo="skip",
        marker={"color": BEST, "symbol": "triangle-down", "size": 15},
    )
    figure.update_layout(
        title_text=f"The same budget, spent in different ways<br><sub>{UNIT}</sub>",
        xaxis={"title": "runs × iterations of each", "title_standoff": 4, "type": "category"},
        yaxis={"title": "cost", "tickformat": ".4f"},
        dragmode=False,
        hovermode="closest",
    )
    return with_legend_below(apply_theme(figure, theme, 400).update_layout(margin_t=68))
