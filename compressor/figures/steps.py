"""The steps of k-means, explained in the plane of red and green."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from compressor.figures.style import INK, apply_theme, rgb_codes

Floats = NDArray[np.float64]


def assignment_chart(
    points: Floats,
    colors: Floats,
    centroids: Floats,
    title: str,
    theme: str,
    previous: Floats | None = None,
) -> go.Figure:
    """Return points and centroids in the plane of red and green, with the centroids' trails.

    Args:
        points: (n, 3) float64 in 0..1, their positions as R, G, B.
        colors: (n, 3) float64 in 0..1, the colour in which each is drawn.
        centroids: (k, 3) float64 in 0..1.
        title: the title.
        theme: "light" or "dark".
        previous: (k, 3) float64 in 0..1, earlier positions of the centroids, for trails.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers",
        hoverinfo="skip",
        name="pixels",
        marker={"size": 5, "color": _codes(colors), "opacity": 0.8},
    )
    if previous is not None:
        _add_trails(figure, previous, centroids, theme)
    figure.add_scatter(
        x=centroids[:, 0],
        y=centroids[:, 1],
        mode="markers",
        name="centroids",
        hovertemplate="centroid R %{x:.3f}, G %{y:.3f}<extra></extra>",
        marker={
            "size": 15,
            "symbol": "diamond",
            "color": _codes(centroids),
            "line": {"width": 2, "color": INK[theme]},
        },
    )
    figure.update_layout(title_text=title, showlegend=False, xaxis_title="red", yaxis_title="green")
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(range=[-0.02, 1.02])
    return apply_theme(figure, theme, 300)


def _add_trails(figure: go.Figure, previous: Floats, centroids: Floats, theme: str) -> None:
    for old, new in zip(previous, centroids, strict=True):
        figure.add_scatter(
            x=[old[0], new[0]],
            y=[old[1], new[1]],
            mode="lines",
            hoverinfo="skip",
            line={"color": INK[theme], "width": 2, "dash": "dot"},
            name="trail",
        )


def _codes(colors: Floats) -> list[str]:
    return rgb_codes(np.rint(colors * 255).astype(np.uint8))
