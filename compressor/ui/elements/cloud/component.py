"""Clouds of colours in space, side by side, which one camera turns together.

The browser chooses what draws them: Plotly where it has a graphics card, else the script of this
element, in software. Both take the same data; Plotly's figures come without their points, which
the browser has already.
"""

from collections.abc import Sequence
from typing import Any

from compressor.figures.clouds.axes import COORDINATE_MAX, axes, axis_coordinates
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.figure import figure_without_points
from compressor.imaging.types import Pixels
from compressor.ui.elements import base64, element
from compressor.ui.elements.shared.plotly.addresses import plotly_addresses

_mount = element("cloud")


def clouds(shown: Sequence[Cloud], *, space: str, theme: str, key: str) -> None:
    """Draw clouds in a grid, with one camera that is kept under the key.

    Args:
        shown: the clouds; those with equal points send them once.
        space: "rgb", "oklab" or "cielab", whose coordinates are the axes.
        theme: "light" or "dark".
        key: of the element.
    """
    _mount(data=cloud_data(shown, space=space, theme=theme, key=key), key=key)


def cloud_data(
    shown: Sequence[Cloud], *, space: str, key: str, theme: str = "light"
) -> dict[str, Any]:
    """What cloud.js takes as `CloudData`, ready for JSON; arguments as above."""
    sets = {cloud.points.tobytes(): cloud for cloud in shown}
    numbers = {points: number for number, points in enumerate(sets)}
    return {
        "camera": key,
        "plotly": plotly_addresses(),
        "axes": axes(space),
        "sets": [_set(cloud, space) for cloud in sets.values()],
        "clouds": [_cloud(cloud, numbers[cloud.points.tobytes()], space, theme) for cloud in shown],
    }


def _set(cloud: Cloud, space: str) -> dict[str, Any]:
    return {
        "colors": base64(cloud.points.tobytes()),
        "counts": base64(cloud.counts.astype("<u4").tobytes()),
        "places": _places(cloud.points, space),
        "coordinate_max": COORDINATE_MAX,
    }


def _places(colors: Pixels, space: str) -> str | None:
    return None if space == "rgb" else base64(axis_coordinates(colors, space).tobytes())


def _cloud(cloud: Cloud, number: int, space: str, theme: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": cloud.title,
        "subtitle": cloud.subtitle,
        "alt": cloud.alt,
        "set": number,
        "pixels": cloud.pixels,
        "figure": figure_without_points(cloud, space, theme),
    }
    if cloud.labels is not None and cloud.palette is not None:
        data["labels"] = base64(cloud.labels.astype("u1").tobytes())
        data["palette"] = base64(cloud.palette.tobytes())
        data["centroids"] = _places(cloud.palette, space)
        data["shares"] = None if cloud.shares is None else cloud.shares.round(8).tolist()
    return data
