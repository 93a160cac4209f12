"""The costs of runs from different kinds of starts, side by side."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.cost_text import AXIS, HOVER, UNIT
from compressor.figures.style import BEST, CHOSEN, RUN, WORST, apply_theme, with_subtitle

COLORS = (RUN, CHOSEN, WORST, BEST)
SYMBOLS = ("circle", "square", "diamond", "x")


def starts_chart(costs: Mapping[str, NDArray[np.float64]], theme: str) -> go.Figure:
    """Return a box plot for each kind of start, with a point for each run.

    Args:
        costs: the costs of the runs of each kind by its name, (runs,) float64.
        theme: "light" or "dark".
    """
    figure = go.Figure()
    for (name, kind_costs), color, symbol in zip(costs.items(), COLORS, SYMBOLS, strict=False):
        is_single = len(kind_costs) == 1
        figure.add_trace(
            go.Box(
                y=kind_costs,
                name=f"{name}<br>{len(kind_costs):,} run{'' if is_single else 's'}",
                boxpoints="all",
                jitter=0 if is_single else 0.6,
                pointpos=0 if is_single else -1.7,
                width=0.35,
                quartilemethod="inclusive",
                marker={"color": color, "symbol": symbol, "size": 13 if is_single else 4},
                line={"width": 2},
                hovertemplate=f"cost %{{y:{HOVER}}}<extra></extra>",
            )
        )
    figure.update_layout(
        title_text=with_subtitle("Costs by kind of start", UNIT),
        yaxis=AXIS,
        showlegend=False,
        dragmode=False,
    )
    return apply_theme(figure, theme, 420).update_layout(margin_t=68)
