"""The box in which colours are drawn: its axes, and where a colour lies along them.

All axes of a space have the same scale, so a distance that is seen is one that k-means measures.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc import to_space

COORDINATE_MAX = 65535  # coordinates are 16-bit numbers: finer than any screen

NAMES = {"rgb": "RGB", "oklab": "OKLab", "cielab": "CIELAB"}


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One axis.

    Attributes:
        name: what it is called.
        start, stop: the numbers at its two ends.
        low, high: the same, as they are written there.
        length: how long it is drawn, in the unit of the other axes.
    """

    name: str
    start: float
    stop: float
    low: str
    high: str
    length: float


@dataclass(frozen=True, kw_only=True)
class AxisBox:
    """The part of a space that is drawn; sRGB lies inside.

    Attributes:
        axes: to the right, to the back, and up.
        order: which coordinate of `kmc.to_space` each axis is.
        low, high: the ends of the axes in those coordinates.
    """

    axes: tuple[Axis, Axis, Axis]
    order: tuple[int, int, int]
    low: tuple[float, float, float]
    high: tuple[float, float, float]


def _axis(name: str, start: float, stop: float, length: float) -> Axis:
    low = f"{start:g}".replace("-", "−")
    return Axis(name=name, start=start, stop=stop, low=low, high=f"{stop:g}", length=length)


BOXES = {
    "rgb": AxisBox(
        axes=(_axis("R", 0, 255, 1), _axis("G", 0, 255, 1), _axis("B", 0, 255, 1)),
        order=(0, 1, 2),
        low=(0, 0, 0),
        high=(1, 1, 1),
    ),
    "oklab": AxisBox(
        axes=(
            _axis("a", -0.35, 0.35, 0.7),
            _axis("b", -0.35, 0.35, 0.7),
            _axis("L", 0, 1, 1),
        ),
        order=(1, 2, 0),
        low=(-0.35, -0.35, 0),
        high=(0.35, 0.35, 1),
    ),
    "cielab": AxisBox(
        axes=(
            _axis("a*", -110, 110, 2.2),
            _axis("b*", -110, 110, 2.2),
            _axis("L*", 0, 100, 1),
        ),
        order=(1, 2, 0),
        low=(-1.1, -1.1, 0),
        high=(1.1, 1.1, 1),
    ),
}


def axes(space: str) -> list[dict[str, Any]]:
    """The axes of "rgb", "oklab" or "cielab", as the scripts take them."""
    return [asdict(axis) for axis in BOXES[space].axes]


def axis_coordinates(colors: NDArray[Any], space: str) -> NDArray[np.uint16]:
    """Where colours lie in the box, along each of its axes.

    Args:
        colors: (n, 3) uint8, or float in 0..255.
        space: "rgb", "oklab" or "cielab".

    Returns:
        (n, 3) little-endian uint16, 0..COORDINATE_MAX along each of the axes.
    """
    box = BOXES[space]
    low, high = np.array(box.low), np.array(box.high)
    along = (to_space(colors, space)[:, box.order] - low) / (high - low)
    return np.asarray(np.rint(np.clip(along, 0, 1) * COORDINATE_MAX), "<u2")


def axis_numbers(colors: NDArray[np.uint8], space: str) -> NDArray[np.float64]:
    """Where colours lie along the axes, as the numbers that are written at them.

    Args:
        colors: (n, 3) uint8.
        space: "rgb", "oklab" or "cielab".

    Returns:
        (n, 3) float64, each from `start` to `stop` of its axis: the channels themselves in RGB,
        else `axis_coordinates` on the scale of the axis, the same to the bit.
    """
    if space == "rgb":
        return colors.astype(np.float64)
    start = np.array([axis.start for axis in BOXES[space].axes])
    stop = np.array([axis.stop for axis in BOXES[space].axes])
    return np.asarray(start + axis_coordinates(colors, space) / COORDINATE_MAX * (stop - start))
