"""Clouds of colours in space, side by side, which one camera turns together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.ui.elements import base64, element
from compressor.ui.elements.shared.space.axes import COORDINATE_MAX, axes, axis_coordinates

Bytes = NDArray[np.uint8]

_mount = element("cloud")


@dataclass(frozen=True, kw_only=True, eq=False)
class Cloud:
    """One cloud.

    Attributes:
        title, subtitle: what stands above.
        alt: what is seen.
        points: (n, 3) uint8, the colours that are drawn, each at its place.
        labels: (n,) uint8, the cluster of each point, whose colour it wears; None: its own.
        palette: (k, 3) uint8, the centroids, drawn as diamonds; None where labels are.
        shares: (k,) float, of the pixels in each cluster; they sum to 1.
        pixels: how many there are, to tell a cluster's size in pixels too; 0 for not.
    """

    title: str
    subtitle: str
    alt: str
    points: Bytes
    labels: NDArray[np.uint8] | None = None
    palette: Bytes | None = None
    shares: NDArray[np.float64] | None = None
    pixels: int = 0


def clouds(shown: Sequence[Cloud], *, space: str, key: str) -> None:
    """Draw clouds in a grid, with one camera that is kept under the key.

    Args:
        shown: the clouds; those with equal points send them once.
        space: "rgb", "oklab" or "cielab", whose coordinates are the axes.
        key: of the element.
    """
    _mount(data=cloud_data(shown, space=space, key=key), key=key)


def cloud_data(shown: Sequence[Cloud], *, space: str, key: str) -> dict[str, Any]:
    """What cloud.js takes as `CloudData`, ready for JSON; arguments as above."""
    sets = {cloud.points.tobytes(): cloud.points for cloud in shown}
    numbers = {points: number for number, points in enumerate(sets)}
    return {
        "camera": key,
        "axes": axes(space),
        "sets": [_set(points, space) for points in sets.values()],
        "clouds": [_cloud(cloud, numbers[cloud.points.tobytes()], space) for cloud in shown],
    }


def _set(points: Bytes, space: str) -> dict[str, Any]:
    return {
        "colors": base64(points.tobytes()),
        "places": _places(points, space),
        "coordinate_max": COORDINATE_MAX,
    }


def _places(colors: Bytes, space: str) -> str | None:
    return None if space == "rgb" else base64(axis_coordinates(colors, space).tobytes())


def _cloud(cloud: Cloud, number: int, space: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": cloud.title,
        "subtitle": cloud.subtitle,
        "alt": cloud.alt,
        "set": number,
        "pixels": cloud.pixels,
    }
    if cloud.labels is not None and cloud.palette is not None:
        data["labels"] = base64(cloud.labels.astype(np.uint8).tobytes())
        data["palette"] = base64(cloud.palette.tobytes())
        data["centroids"] = _places(cloud.palette, space)
        data["shares"] = None if cloud.shares is None else cloud.shares.round(8).tolist()
    return data
