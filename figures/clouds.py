"""Colours as points in the RGB cube."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.style import GRID, INK, rgb_codes, stepped_scale, styled

Bytes = NDArray[np.uint8]


def sample_pixels(pixels: Bytes, number: int, seed: int = 0) -> NDArray[np.intp]:
    """Which pixels to draw: at most `number` different ones, the same ones every time.

    Args:
        pixels: (n, 3).

    Returns:
        (min(n, number),) row numbers in rising order.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(pixels), size=min(len(pixels), number), replace=False)
    return np.sort(drawn)


def color_cloud(points: Bytes, title: str, theme: str) -> go.Figure:
    """Each pixel at its place in the RGB cube and in its own colour.

    Args:
        points: (n, 3) uint8.
        title: what stands above.
        theme: "light" or "dark".
    """
    return _cube([_pixels(points, {"color": rgb_codes(points)})], title, theme)


def cluster_cloud(
    points: Bytes, labels: NDArray[np.uint8], palette: Bytes, title: str, theme: str
) -> go.Figure:
    """Each pixel at its own place but in the colour of its centroid; centroids as diamonds.

    Args:
        points: (n, 3) uint8, the original colours.
        labels: (n,) each in 0..k-1.
        palette: (k, 3) uint8, the centroids.
        title: what stands above.
        theme: "light" or "dark".
    """
    codes = rgb_codes(palette)
    scale = {"colorscale": stepped_scale(codes), "cmin": 0, "cmax": max(len(codes) - 1, 1)}
    centroids = go.Scatter3d(
        x=palette[:, 0],
        y=palette[:, 1],
        z=palette[:, 2],
        mode="markers",
        name="centroids",
        hovertemplate="centroid R %{x}, G %{y}, B %{z}<extra></extra>",
        marker={
            "size": 7,
            "symbol": "diamond",
            "color": codes,
            "line": {"width": 2, "color": INK[theme]},
        },
    )
    return _cube([_pixels(points, {"color": labels, **scale}), centroids], title, theme)


def _pixels(points: Bytes, marker: dict[str, object]) -> go.Scatter3d:
    return go.Scatter3d(
        x=points[:, 0],
        y=points[:, 1],
        z=points[:, 2],
        mode="markers",
        name="pixels",
        hovertemplate="pixel R %{x}, G %{y}, B %{z}<extra></extra>",
        marker={"size": 2, "opacity": 1, **marker},
    )


def _cube(traces: list[go.Scatter3d], title: str, theme: str) -> go.Figure:
    figure = styled(go.Figure(traces), theme, 340)

    def axis(name: str) -> dict[str, object]:
        return {
            "title": {"text": name},
            "range": [0, 255],
            "tickvals": [0, 128, 255],
            "gridcolor": GRID[theme],
            "showbackground": False,
            "tickfont": {"size": 10},
        }

    figure.update_layout(
        title_text=title,
        showlegend=False,
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        scene={
            "xaxis": axis("R"),
            "yaxis": axis("G"),
            "zaxis": axis("B"),
            "aspectmode": "cube",
            "camera": {"eye": {"x": 1.95, "y": 1.95, "z": 1.15}},
        },
    )
    return figure
