"""Several clouds as one Plotly figure, each in a scene of its own, two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from compressor.figures.clouds.axes import NAMES
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.figure import (
    COST,
    LEGEND,
    figure_traces,
    scene_layout,
    shared_layout,
    title_layout,
)
from compressor.figures.clouds.traces import Trace

COLUMNS = 2
SCENE_WIDTH = 0.78  # of a column; the legend of the cloud is beside it
SCENE_HEIGHT = 0.88  # of a row; the title of the cloud is above it


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a scene is, in parts of the figure's width and height from the bottom left on."""

    left: float
    right: float
    bottom: float
    top: float


def clouds_figure(clouds: Sequence[Cloud], space: str, theme: str) -> go.Figure:
    """Return clouds as one figure, the scenes of a row from left to right, the rows downward.

    Each scene has the traces that `cloud_figure` has, and all have the same camera. The titles
    of the clouds are annotations; a run's says its number and its cost, the mean squared RGB
    distance with channels in 0..1.

    Args:
        clouds: what is drawn; those of an experiment are four, the original and three runs.
        space: "rgb", "oklab" or "cielab", whose coordinates are the axes.
        theme: "light" or "dark".
    """
    places = scene_places(len(clouds))
    layout = {
        **shared_layout(theme),
        "title": title_layout(f"The colours in {NAMES[space]} space", COST, theme),
        "showlegend": True,
        "annotations": [_heading(*pair) for pair in zip(clouds, places, strict=True)],
    }
    traces: list[Trace] = []
    for number, (cloud, place) in enumerate(zip(clouds, places, strict=True)):
        scene = _name("scene", number)
        legend = _name("legend", number)
        own = {"scene": scene, "legend": legend}
        traces += [_in_scene(trace, own) for trace in figure_traces(cloud, space, theme)]
        layout[scene] = {**scene_layout(space, theme), "domain": _domain(place)}
        layout[legend] = {**LEGEND, **_legend_place(place)}
    return go.Figure({"data": traces, "layout": layout}).update_layout(template="none")


def scene_places(scene_count: int) -> list[Place]:
    """Return where the scenes are, two in each row, with room for titles and legends."""
    width = 1 / COLUMNS
    height = 1 / -(-scene_count // COLUMNS)
    places = []
    for number in range(scene_count):
        left = number % COLUMNS * width
        bottom = 1 - (number // COLUMNS + 1) * height
        right = left + SCENE_WIDTH * width
        top = bottom + SCENE_HEIGHT * height
        places.append(Place(left=left, right=right, bottom=bottom, top=top))
    return places


def _name(part: str, number: int) -> str:
    """Return what Plotly calls the scene or the legend of this number, counted from 0."""
    return part if number == 0 else f"{part}{number + 1}"


def _in_scene(trace: Trace, own: dict[str, str]) -> Trace:
    """Return a trace of a scene, whose legend has the scene's own groups and nothing else."""
    if "legendgroup" not in trace:
        return {**trace, **own, "showlegend": False}
    return {**trace, **own, "legendgroup": f"{own['scene']} {trace['legendgroup']}"}


def _domain(place: Place) -> dict[str, list[float]]:
    return {"x": [place.left, place.right], "y": [place.bottom, place.top]}


def _legend_place(place: Place) -> dict[str, Any]:
    height = place.top - place.bottom
    return {"x": place.right, "y": place.top, "yanchor": "top", "maxheight": round(0.8 * height, 3)}


def _heading(cloud: Cloud, place: Place) -> dict[str, Any]:
    return {
        "text": f"<b>{cloud.title}</b><br>{cloud.subtitle}",
        "xref": "paper",
        "yref": "paper",
        "x": place.left,
        "y": place.top,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }
