"""The cost of every run: over the runs, and as a distribution."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from compressor.figures.cost_text import AXIS, HOVER, UNIT, cost_text
from compressor.figures.style import (
    BEST,
    CHOSEN,
    INK,
    MEDIAN,
    RUN,
    WORST,
    apply_theme,
    with_legend_below,
    with_subtitle,
)
from kmc import median_run, quantiles, rank_of_run

Floats = NDArray[np.float64]

PADDING = 0.001  # of the axis, below the lowest and above the highest cost
QUANTILE_LABELS = {0.05: "5 %", 0.25: "25 %", 0.5: "median", 0.75: "75 %", 0.95: "95 %"}
# Streamlit lets a point that was not clicked fade.
UNFADED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def cost_per_run(costs: Floats, seed: int, theme: str, chosen: int | None = None) -> go.Figure:
    """Return one point for each run, which can be clicked; best, median and worst are marked.

    Args:
        costs: (restarts,) float64.
        seed: the seed of the experiment; the start of run i is drawn from (seed, i).
        theme: "light" or "dark".
        chosen: the run that gets a ring; None for none.
    """
    figure = go.Figure()
    hover = f"run %{{x}}, seed {seed}<br>cost %{{y:{HOVER}}}<extra></extra>"
    figure.add_scatter(
        x=np.arange(len(costs)),
        y=costs,
        mode="markers",
        name="run",
        showlegend=False,
        hovertemplate=hover,
        marker={"size": 7 if len(costs) <= 400 else 5, "color": RUN},
        **UNFADED,
    )
    marks = (
        ("best", int(np.argmin(costs)), BEST, "triangle-down"),
        ("median", median_run(costs), MEDIAN, "diamond"),
        ("worst", int(np.argmax(costs)), WORST, "triangle-up"),
    )
    for name, run, color, symbol in marks:
        figure.add_scatter(
            x=[run],
            y=[costs[run]],
            mode="markers",
            hovertemplate=f"{name}: {hover}",
            name=f"{name}: run {run}",
            marker={"color": color, "symbol": symbol, "size": 13},
            **UNFADED,
        )
    if chosen is not None:
        figure.add_scatter(**_ring(chosen, costs[chosen], f"shown: run {chosen}", theme))
    figure.update_layout(
        title_text=with_subtitle(f"Cost of each of {len(costs)} runs", UNIT),
        xaxis={"title": "run", "title_standoff": 4},
        yaxis={**AXIS, "range": [costs.min() - PADDING, costs.max() + PADDING]},
        dragmode=False,
        hovermode="closest",
    )
    return with_legend_below(apply_theme(figure, theme, 440).update_layout(margin_t=68))


def cost_distribution(costs: Floats, theme: str, chosen: int | None = None) -> go.Figure:
    """Return a histogram of the costs, and below it their empirical distribution function.

    Five quantiles are marked and named; each is the cost of a run
    (`kmc.restarts.statistics.quantiles`).

    Args:
        costs: (restarts,) float64.
        theme: "light" or "dark".
        chosen: the run that gets a ring; None for none.
    """
    figure = make_subplots(
        rows=2, shared_xaxes=True, row_heights=[0.32, 0.68], vertical_spacing=0.06
    )
    figure.add_trace(_histogram(costs), row=1, col=1)
    ordered = np.sort(costs)
    cumulative_share = np.arange(1, len(costs) + 1) / len(costs)
    figure.add_trace(
        go.Scatter(
            x=ordered,
            y=100 * cumulative_share,
            mode="lines",
            name="share of runs",
            line={"color": RUN, "width": 2, "shape": "hv"},
            hovertemplate=f"%{{y:.1f}} % of the runs cost at most %{{x:{HOVER}}}<extra></extra>",
        ),
        row=2,
        col=1,
    )
    figure.add_trace(_quantiles(costs), row=2, col=1)
    if chosen is not None:
        share = 100 * (rank_of_run(costs, chosen) / len(costs))
        ring = _ring(costs[chosen], share, f"shown: run {chosen}", theme)
        figure.add_trace(go.Scatter(**ring), row=2, col=1)
    width = max(float(np.ptp(costs)), PADDING / 10)
    x = {"range": [costs.min() - 0.05 * width, costs.max() + 0.3 * width], "nticks": 6}
    figure.update_xaxes(**x, exponentformat="none")
    figure.update_xaxes(title_text="cost", row=2, col=1)
    figure.update_yaxes(title_text="runs", nticks=4, row=1, col=1)
    ticks = [5, 25, 50, 75, 95]
    figure.update_yaxes(title_text="runs in %", range=[-9, 112], tickvals=ticks, row=2, col=1)
    title = with_subtitle("How the costs are distributed", UNIT)
    figure.update_layout(title_text=title, showlegend=False, bargap=0, dragmode=False)
    return apply_theme(figure, theme, 440).update_layout(margin_t=68)


def cost_among_runs(costs: Floats, cost: float, name: str, theme: str) -> go.Figure:
    """Return a histogram of the costs of runs, with another run's cost as a line through it.

    Args:
        costs: (restarts,) float64.
        cost: of the other run.
        name: what the other run is called, such as "your start".
        theme: "light" or "dark".
    """
    figure = go.Figure(_histogram(costs))
    line = {"width": 4, "color": CHOSEN}
    figure.add_vline(x=cost, line=line, layer="above")
    width = max(float(np.ptp([*costs, cost])), PADDING / 10)
    middle = (costs.min() + costs.max()) / 2
    figure.add_annotation(
        x=cost,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if cost > middle else "left",
        text=f"{name}: {cost_text(cost)}",
        showarrow=False,
        font={"size": 15, "color": INK[theme]},
    )
    low = min(costs.min(), cost) - 0.05 * width
    high = max(costs.max(), cost) + 0.05 * width
    figure.update_xaxes(
        title_text=f"cost: {UNIT}",
        title_font_size=13,
        range=[low, high],
        nticks=6,
        exponentformat="none",
    )
    figure.update_yaxes(title_text="runs", nticks=4)
    figure.update_layout(showlegend=False, bargap=0, dragmode=False)
    return apply_theme(figure, theme, 190)


def _histogram(costs: Floats) -> go.Bar:
    counts, edges = np.histogram(costs, bins=min(30, max(5, len(costs) // 10)))
    return go.Bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        marker={"color": RUN},
        width=np.diff(edges),
        name="runs",
        customdata=np.stack([edges[:-1], edges[1:]], 1),
        hovertemplate=f"%{{y}} runs<br>cost %{{customdata[0]:{HOVER}}} to"
        f" %{{customdata[1]:{HOVER}}}<extra></extra>",
    )


def _quantiles(costs: Floats) -> go.Scatter:
    quantile_costs = quantiles(costs, list(QUANTILE_LABELS))
    return go.Scatter(
        x=quantile_costs,
        y=[100 * share for share in QUANTILE_LABELS],
        mode="markers+text",
        name="quantiles",
        text=[
            f"{name}: {cost_text(cost)}"
            for name, cost in zip(QUANTILE_LABELS.values(), quantile_costs, strict=True)
        ],
        textposition="bottom right",
        cliponaxis=False,
        hoverinfo="skip",
        marker={"color": MEDIAN, "symbol": "diamond", "size": 9},
    )


def _ring(x: float, y: float, name: str, theme: str) -> dict[str, object]:
    """Return a trace of one point with a ring around it, in a colour that stands out."""
    line = {"width": 3, "color": CHOSEN if theme == "dark" else INK[theme]}
    marker = {"symbol": "circle-open", "size": 20, "line": line, "color": line["color"]}
    return {
        "x": [x],
        "y": [y],
        "mode": "markers",
        "name": name,
        "hoverinfo": "skip",
        "marker": marker,
        **UNFADED,
    }
