"""How the RGB cube is seen: with perspective, by the camera that the page's clouds begin with.

The cube's middle is at (0, 0, 0) and its corners are at distance 1, as in the scripts of the page
(compressor/ui/elements/shared/space).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AZIMUTH = 305.0  # degrees
ELEVATION = 20.0  # degrees
EYE_DISTANCE = 3.6  # from the middle of the cube
FIT = 0.5  # distance 1 at the middle, in parts of the shorter side
MIDDLE = 0.48  # how far down the middle of the cube is seen, in parts of the height
HALF_SIDE = 1 / math.sqrt(3)  # of the cube


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """Where points are seen.

    Attributes:
        x, y: (n,) float64, in pixels.
        depth: (n,) float64, how far toward the eye they lie.
        near: (n,) float64, how much larger they are seen than at the middle.
    """

    x: Floats
    y: Floats
    depth: Floats
    near: Floats


def box_places(colors: Floats) -> Floats:
    """Return where colours, (..., 3) float64 in 0..1, lie in the cube."""
    return (2 * colors - 1) * HALF_SIDE


def view_directions() -> tuple[Floats, Floats, Floats]:
    """Return the directions to the right, up and toward the eye, as seen."""
    a = math.radians(AZIMUTH)
    e = math.radians(ELEVATION)
    right = np.array([-math.sin(a), math.cos(a), 0])
    up = np.array([-math.sin(e) * math.cos(a), -math.sin(e) * math.sin(a), math.cos(e)])
    toward = np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])
    return right, up, toward


def project(places: Floats, width: float, height: float) -> Seen:
    """Return where points of the cube, (n, 3) float64, are seen on a panel of so many pixels."""
    right, up, toward = view_directions()
    depth = places @ toward
    near = EYE_DISTANCE / (EYE_DISTANCE - depth)
    scale = FIT * min(width, height)
    return Seen(
        x=width / 2 + places @ right * near * scale,
        y=MIDDLE * height - places @ up * near * scale,
        depth=depth,
        near=near,
    )
