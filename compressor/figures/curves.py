"""A measure of quality or size over K."""

from collections.abc import Sequence

import plotly.graph_objects as go

from compressor.figures.style import BEST, INK, RUN, WORST, apply_theme

K_TICKS = (2, 4, 8, 16, 32, 64, 128, 256)


def curve_chart(
    ks: Sequence[int],
    values: Sequence[float],
    title: str,
    format: str,
    theme: str,
    *,
    chosen: int | None = None,
    elbow: int | None = None,
    peak: int | None = None,
    limit: tuple[float, str] | None = None,
) -> go.Figure:
    """Return one measure over K, on a logarithmic axis; the points can be clicked.

    Args:
        ks: palette sizes, rising.
        values: the measure at each; points that are not finite are left out.
        title: the title, with the unit.
        format: of the values in d3's language, such as ".2f".
        theme: "light" or "dark".
        chosen: the K that is marked as chosen.
        elbow: the K that is marked as the elbow.
        peak: the K that is marked as the highest.
        limit: a value, drawn as a dashed line, and its label.
    """
    figure = go.Figure(
        go.Scatter(
            x=list(ks),
            y=list(values),
            mode="lines+markers",
            name="curve",
            line={"color": RUN, "width": 2},
            marker={"color": RUN, "size": 10},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            hovertemplate=f"K = %{{x}}<br>%{{y:{format}}}<extra></extra>",
        )
    )
    value_of_k = dict(zip(ks, values, strict=True))
    if elbow in value_of_k:
        figure.add_trace(_mark(elbow, value_of_k[elbow], "elbow", f"elbow: K = {elbow}", WORST))
    if peak in value_of_k:
        figure.add_trace(_mark(peak, value_of_k[peak], "peak", f"highest: K = {peak}", WORST))
    if chosen in value_of_k:
        figure.add_trace(_mark(chosen, value_of_k[chosen], "chosen", "", BEST))
    if limit is not None:
        figure.add_hline(
            y=limit[0],
            line={"dash": "dash", "width": 1, "color": INK[theme]},
            annotation={"text": limit[1], "xanchor": "left", "x": 0.01, "yanchor": "bottom"},
        )
    apply_theme(figure, theme, 270)
    figure.update_layout(title_text=title, showlegend=False, dragmode=False, hovermode="closest")
    use_k_axis(figure)
    if peak in value_of_k:
        figure.update_yaxes(range=_range_with_headroom(values))
    return figure


def use_k_axis(figure: go.Figure) -> None:
    """Have K across a figure, on a logarithmic axis."""
    figure.update_xaxes(type="log", tickvals=K_TICKS, title_text="K", title_standoff=4)


def _range_with_headroom(values: Sequence[float]) -> tuple[float, float]:
    """Return a range with room for words above the highest value."""
    extent = max(values) - min(values) or 1.0
    return min(values) - 0.08 * extent, max(values) + 0.25 * extent


def _mark(k: int, value: float, name: str, text: str, color: str) -> go.Scatter:
    """Return a trace that marks one point, with a text beside it."""
    symbol = "circle-open" if name == "chosen" else "diamond-open"
    return go.Scatter(
        x=[k],
        y=[value],
        mode="markers+text",
        name=name,
        text=[text],
        textposition="top right",
        hoverinfo="skip",
        marker={"color": color, "symbol": symbol, "size": 17, "line": {"width": 3}},
    )
