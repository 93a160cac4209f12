"""A cloud as a Plotly figure, and its form without the points for a page that has them."""

import math
from typing import Any

import plotly.graph_objects as go

from compressor.figures.clouds.axes import BOXES, Axis
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.traces import add_points, box_edges, centroid_trace, pixel_traces
from compressor.figures.style import FONT, GRID, INK

PAPER = {"light": "#ffffff", "dark": "#141818"}
WALL = {"light": "#f1f3f3", "dark": "#212727"}
COST = "cost: mean squared RGB distance, channels in 0..1"
LEVELS = (0, 128, 255)
TICKS = {
    **{"R": LEVELS, "G": LEVELS, "B": LEVELS},
    **{"a": (-0.35, 0, 0.35), "b": (-0.35, 0, 0.35), "L": (0, 0.5, 1)},
    **{"a*": (-110, 0, 110), "b*": (-110, 0, 110), "L*": (0, 50, 100)},
}
AZIMUTH = math.radians(305)  # where the eye is at first
ELEVATION = math.radians(20)
DISTANCE = 2.7  # of the eye, in units of a box whose half diagonal is that of the unit cube
MIDDLE = -0.1  # the height of what is looked at: words stand below the box


def cloud_figure(cloud: Cloud, space: str, theme: str) -> go.Figure:
    """Return a cloud as a figure with one scene.

    Its traces are the edges of the box, the pixels (of a run one trace for each cluster, which
    the legend shows and hides), and the centroids.

    Args:
        cloud: what is drawn.
        space: "rgb", "oklab" or "cielab", whose coordinates are the axes.
        theme: "light" or "dark".
    """
    parts = figure_without_points(cloud, space, theme)
    add_points([trace for trace in parts["data"] if _has_pixels(trace)], cloud, space)
    return go.Figure(parts).update_layout(template="none")


def figure_without_points(cloud: Cloud, space: str, theme: str) -> dict[str, Any]:
    """Return the same figure, ready for JSON, its traces of pixels without what is per point.

    What draws it has the points already, shared by several clouds: it puts back x, y, z,
    customdata and, where points have their own colours, marker.color. Nothing here goes through
    Plotly's checks, which take a tenth of a second for each cloud.
    """
    centroids = centroid_trace(cloud, space)
    traces = [box_edges(space, theme), *pixel_traces(cloud)]
    layout = {
        "title": _title(cloud, theme),
        "paper_bgcolor": PAPER[theme],
        "font": {"color": INK[theme], "size": 13, "family": FONT},
        "margin": {"l": 8, "r": 8, "t": 72, "b": 8},
        "hoverlabel": {"align": "left"},
        "hovermode": "closest",
        "showlegend": centroids is not None,
        "legend": {"itemsizing": "constant", "maxheight": 0.8, "y": 0.5, "yanchor": "middle"},
        "scene": _scene(space, theme),
    }
    return {"data": [*traces, centroids] if centroids else traces, "layout": layout}


def _has_pixels(trace: dict[str, Any]) -> bool:
    return bool(trace["meta"]["part"] == "pixels")


def _title(cloud: Cloud, theme: str) -> dict[str, Any]:
    is_run = cloud.palette is not None
    subtitle = f"{cloud.subtitle} ({COST})" if is_run else cloud.subtitle
    return {
        "text": cloud.title,
        "subtitle": {"text": subtitle, "font": {"size": 12, "color": INK[theme]}},
        "font": {"size": 15},
        "x": 0.01,
        "xanchor": "left",
    }


def _scene(space: str, theme: str) -> dict[str, Any]:
    axes = BOXES[space].axes
    unit = math.hypot(*(axis.length for axis in axes)) / math.sqrt(3)
    names = ("x", "y", "z")
    return {
        **{f"{name}axis": _axis(axis, theme) for name, axis in zip(names, axes, strict=True)},
        "aspectmode": "manual",
        "aspectratio": {name: axis.length / unit for name, axis in zip(names, axes, strict=True)},
        "dragmode": "turntable",
        "bgcolor": PAPER[theme],
        "camera": {
            "eye": {
                "x": DISTANCE * math.cos(ELEVATION) * math.cos(AZIMUTH),
                "y": DISTANCE * math.cos(ELEVATION) * math.sin(AZIMUTH),
                "z": DISTANCE * math.sin(ELEVATION) + MIDDLE,
            },
            "center": {"x": 0, "y": 0, "z": MIDDLE},
            "up": {"x": 0, "y": 0, "z": 1},
        },
    }


def _axis(axis: Axis, theme: str) -> dict[str, Any]:
    return {
        "title": {"text": axis.name, "font": {"size": 13}},
        "range": [axis.start, axis.stop],
        "tickvals": TICKS[axis.name],
        "tickfont": {"size": 11},
        "color": INK[theme],
        "gridcolor": GRID[theme],
        "zeroline": False,
        "showbackground": True,
        "backgroundcolor": WALL[theme],
        "showspikes": False,
    }
