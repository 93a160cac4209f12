"""A cloud as a Plotly figure, and its form without the points for a page that has them."""

import math
from typing import Any

import plotly.graph_objects as go

from compressor.figures.clouds.axes import BOXES, Axis
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.legend import group_clusters
from compressor.figures.clouds.traces import (
    Trace,
    add_points,
    box_edges,
    centroid_trace,
    pixel_traces,
)
from compressor.figures.style import FONT, GRID, INK

PAPER = {"light": "#ffffff", "dark": "#141818"}
WALL = {"light": "#f1f3f3", "dark": "#212727"}
COST = "cost: mean squared RGB distance, channels in 0..1"
LEGEND = {"itemsizing": "constant", "tracegroupgap": 0}  # of clusters, one below the other
AZIMUTH = math.radians(305)  # where the eye is at first
ELEVATION = math.radians(20)
DISTANCE = 2.85  # of the eye, in units of a box whose half diagonal is that of the unit cube
MIDDLE = -0.1  # the height of what is looked at: words stand below the box


def cloud_figure(cloud: Cloud, space: str, theme: str) -> go.Figure:
    """Return a cloud as a figure with one scene.

    Its traces are the edges of the box, the pixels (of a run one trace for each cluster), and
    each centroid; the legend shows and hides a cluster's pixels together with its centroid.

    Args:
        cloud: what is drawn.
        space: "rgb", "oklab" or "cielab", whose coordinates are the axes.
        theme: "light" or "dark".
    """
    parts = {"data": figure_traces(cloud, space, theme), "layout": _layout(cloud, space, theme)}
    return go.Figure(parts).update_layout(template="none")


def figure_traces(cloud: Cloud, space: str, theme: str) -> list[Trace]:
    """Return the traces of `cloud_figure`."""
    traces = figure_without_points(cloud, space, theme)["data"]
    add_points([trace for trace in traces if trace["meta"]["part"] == "pixels"], cloud, space)
    return group_clusters(traces)


def figure_without_points(cloud: Cloud, space: str, theme: str) -> dict[str, Any]:
    """Return the same figure, ready for JSON, its traces of pixels without what is per point.

    What draws it has the points already, shared by several clouds: it puts back x, y, z,
    customdata and, where points have their own colours, marker.color. All centroids are one
    trace, which is drawn faster; `group_clusters` makes one of each. Nothing here goes through
    Plotly's checks, which take a tenth of a second for each cloud.
    """
    centroids = centroid_trace(cloud, space)
    traces = [box_edges(space, theme), *pixel_traces(cloud)]
    return {
        "data": [*traces, centroids] if centroids else traces,
        "layout": _layout(cloud, space, theme),
    }


def _layout(cloud: Cloud, space: str, theme: str) -> dict[str, Any]:
    is_run = cloud.palette is not None
    subtitle = f"{cloud.subtitle} ({COST})" if is_run else cloud.subtitle
    return {
        **shared_layout(theme),
        "title": title_layout(cloud.title, subtitle, theme),
        "showlegend": is_run,
        "legend": {**LEGEND, "maxheight": 0.8, "y": 0.5, "yanchor": "middle"},
        "scene": scene_layout(space, theme),
    }


def shared_layout(theme: str) -> dict[str, Any]:
    """Return the layout that figures of any number of clouds have."""
    return {
        "paper_bgcolor": PAPER[theme],
        "font": {"color": INK[theme], "size": 13, "family": FONT},
        "margin": {"l": 8, "r": 8, "t": 72, "b": 8},
        "hoverlabel": {"align": "left"},
        "hovermode": "closest",
    }


def title_layout(title: str, subtitle: str, theme: str) -> dict[str, Any]:
    """Return a figure's title with a line below it."""
    return {
        "text": title,
        "subtitle": {"text": subtitle, "font": {"size": 12, "color": INK[theme]}},
        "font": {"size": 15},
        "x": 0.01,
        "xanchor": "left",
    }


def scene_layout(space: str, theme: str) -> dict[str, Any]:
    """Return the layout of a scene, with the axes of "rgb", "oklab" or "cielab"."""
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
    """Name the axis at its middle: Plotly's own title strays from the axis in a small scene."""
    return {
        "title": {"text": ""},
        "range": [axis.start, axis.stop],
        "tickvals": [axis.start, (axis.start + axis.stop) / 2, axis.stop],
        "ticktext": [axis.low, f"<b>{axis.name}</b>", axis.high],
        "tickfont": {"size": 12},
        "color": INK[theme],
        "gridcolor": GRID[theme],
        "zeroline": False,
        "showbackground": True,
        "backgroundcolor": WALL[theme],
        "showspikes": False,
    }
