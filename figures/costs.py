"""The cost of every run: across the runs, and how the costs are distributed."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import BEST, RUN, WORST, styled

PADDING = 0.001  # the notebook's, below the lowest and above the highest cost
UNIT = "mean squared RGB distance, channels in 0..1"


def cost_per_run(costs: NDArray[np.float64], seed: int, theme: str) -> go.Figure:
    """One point a run, best and worst marked.

    Args:
        costs: (restarts,) float64.
        seed: of the experiment; run i is drawn from (seed, i).
        theme: "light" or "dark".
    """
    runs = np.arange(len(costs))
    figure = go.Figure()
    hover = f"run %{{x}}, seed {seed}<br>cost %{{y:.6f}}<extra></extra>"
    figure.add_scatter(
        x=runs,
        y=costs,
        mode="lines+markers",
        name="run",
        showlegend=False,
        hovertemplate=hover,
        line={"color": RUN, "width": 1},
        marker={"size": 4},
    )
    marks = (
        ("best", int(np.argmin(costs)), BEST, "triangle-down", "bottom center"),
        ("worst", int(np.argmax(costs)), WORST, "triangle-up", "top center"),
    )
    for name, run, color, symbol, position in marks:
        figure.add_scatter(
            x=[run],
            y=[costs[run]],
            mode="markers+text",
            hovertemplate=hover,
            name=f"{name}: run {run}, {costs[run]:.6f}",
            text=[name],
            textposition=position,
            marker={"color": color, "symbol": symbol, "size": 13},
        )
    figure.update_layout(
        title_text=f"Cost of each of {len(costs)} runs<br><sub>{UNIT}</sub>",
        xaxis_title="run",
        yaxis={
            "title": "cost",
            "range": [costs.min() - PADDING, costs.max() + PADDING],
            "tickformat": ".4f",
        },
    )
    styled(figure, theme, 420)
    below = {"y": -0.27, "yanchor": "top", "x": 0, "xanchor": "left"}
    return figure.update_layout(margin_t=56, legend=below)


def cost_distribution(costs: NDArray[np.float64], theme: str) -> go.Figure:
    """A histogram of the costs with their median, lying on its side: cost upwards.

    Args:
        costs: (restarts,) float64.
        theme: "light" or "dark".
    """
    median = float(np.median(costs))
    bins = min(30, max(5, len(costs) // 10))
    counts, edges = np.histogram(costs, bins=bins)
    figure = go.Figure(
        go.Bar(
            x=counts,
            y=(edges[:-1] + edges[1:]) / 2,
            orientation="h",
            marker={"color": RUN},
            width=np.diff(edges),
            name="runs",
            customdata=np.stack([edges[:-1], edges[1:]], 1),
            hovertemplate="%{x} runs<br>cost %{customdata[0]:.6f} to %{customdata[1]:.6f}"
            "<extra></extra>",
        )
    )
    figure.add_hline(y=median, line={"dash": "dash", "width": 2, "color": WORST})
    figure.add_annotation(
        x=1,
        xref="paper",
        y=median,
        text=f"median {median:.6f}",
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
    )
    figure.update_layout(
        title_text=f"How the costs are distributed<br><sub>{UNIT}</sub>",
        xaxis_title="number of runs",
        yaxis={
            "title": "cost",
            "range": [costs.min() - PADDING, costs.max() + PADDING],
            "tickformat": ".4f",
        },
        showlegend=False,
        bargap=0,
    )
    styled(figure, theme, 420)
    return figure.update_layout(margin_t=56)
