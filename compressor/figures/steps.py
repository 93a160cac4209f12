"""K-means seen from above: red against green, for explaining its steps."""

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
    before: Floats | None = None,
) -> go.Figure:
    """Points and centroids in the plane of red and green, with the way that centroids went.

    Args:
        points: (n, 3) float in 0..1, where the points lie.
        colors: (n, 3) float in 0..1, what colour each is drawn in.
        centroids: (k, 3) float in 0..1.
        title: what stands above.
        theme: "light" or "dark".
        before: (k, 3), where the centroids were, for a trail.
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
    if before is not None:
        for old, new in zip(before, centroids, strict=True):
            figure.add_scatter(
                x=[old[0], new[0]],
                y=[old[1], new[1]],
                mode="lines",
                hoverinfo="skip",
                line={"color": INK[theme], "width": 2, "dash": "dot"},
                name="trail",
            )
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


def _codes(colors: Floats) -> list[str]:
    return rgb_codes(np.rint(colors * 255).astype(np.uint8))
