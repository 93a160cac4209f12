"""Colour spaces to cluster and to compare in: where equal distances should look equal.

| space | coordinates | source |
|---|---|---|
| rgb | sRGB channels in 0..1, as they are in the file | IEC 61966-2-1 |
| oklab | L in 0..1, a and b within -0.4..0.4 | Björn Ottosson 2020 |
| cielab | L*, a*, b* of CIE 1976, white D65, divided by 100: L in 0..1 | CIE 15; IEC 61966-2-1 |

Ottosson's article is "A perceptual color space for image processing" on his site.

A colour with alpha becomes its coordinates times alpha, and alpha (0..1) as the fourth
(premultiplied alpha; T. Porter and T. Duff, "Compositing digital images", SIGGRAPH 1984): what it
adds to a picture over black in that space. Whatever is fully transparent is therefore one point,
and the less opaque a colour, the less its hue matters.
"""

from typing import Any

import numpy as np

from kmc._types import Bytes, Floats
from kmc.products.matrices import multiply
from kmc.validation import as_choice, as_points

SPACES = ("rgb", "oklab", "cielab")

# Linear sRGB to XYZ with the white D65 at (0.9505, 1, 1.089); IEC 61966-2-1.
RGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float64
)
WHITE_XYZ = RGB_TO_XYZ.sum(axis=1)
# Linear sRGB to cone responses, and their cube roots to Lab; Ottosson 2020.
RGB_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
CONES_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# CIE 1976: f(X/Xn), f(Y/Yn), f(Z/Zn) to L*, a*, b*, all over 100 and L* without its offset of 16.
XYZ_TO_CIELAB = np.array([[0.0, 1.16, 0.0], [5.0, -5.0, 0.0], [0.0, 2.0, -2.0]])
CIELAB_OFFSET = np.array([-0.16, 0.0, 0.0])
CIE_KNEE = 6 / 29
# Products of matrices differ in their last bits from one processor to the next. Means of few
# colours often lie in the middle of two values; all that are so near to it become the upper one.
TIE_WIDTH = 2**-10  # 8-bit steps


def check_space(space: Any) -> str:
    """Return the name of a space if there is one.

    Raises:
        ValueError: there is no space of that name.
    """
    return as_choice("space", space, SPACES)


def to_space(colors: Any, space: str = "rgb") -> Floats:
    """Return the coordinates of 8-bit colours.

    Args:
        colors: (n, 3) sRGB or (n, 4) sRGB and alpha, uint8, or float64 in 0..255.
        space: one of `SPACES`.

    Returns:
        (n, 3) or (n, 4) float64, as the table of `kmc.color_spaces` says.

    Raises:
        ValueError: there is no space of that name, or an argument of another type or shape.

    Examples:
        >>> kmc.to_space(np.array([[255, 255, 255], [255, 0, 0]], np.uint8), "cielab").round(3)
        array([[1.   , 0.   , 0.   ],
               [0.532, 0.801, 0.672]])
    """
    check_space(space)
    values = as_points("colors", colors) / 255
    points = _from_rgb(values[:, :3], space)
    if values.shape[1] == 3:
        return points
    alpha = values[:, 3:]
    return np.concatenate([points * alpha, alpha], axis=1)


def from_space(points: Floats, space: str = "rgb") -> Bytes:
    """Return the 8-bit colours of coordinates, each channel rounded and clipped to 0..255.

    The middle of two values, give or take `TIE_WIDTH`, becomes the upper one, so that the last
    bits of a coordinate, which the processor's arithmetic decides, change no colour there.

    Args:
        points: (n, 3), or (n, 4) with premultiplied coordinates and alpha.
        space: one of `SPACES`.

    Returns:
        (n, 3) or (n, 4) uint8; what rounds to alpha 0 is (0, 0, 0, 0).

    Raises:
        ValueError: there is no space of that name, or an argument of another type or shape.

    Examples:
        >>> kmc.from_space(np.array([[0.5, 0.0, 0.0]]), "cielab")
        array([[119, 119, 119]], dtype=uint8)
    """
    check_space(space)
    points = as_points("points", points)
    if points.shape[1] == 3:
        return _to_bytes(_to_rgb(points, space))
    alpha = np.clip(points[:, 3:], 0, 1)
    visible = _to_bytes(alpha) > 0
    straight = np.divide(points[:, :3], alpha, out=np.zeros_like(points[:, :3]), where=visible)
    rgb = np.where(visible, _to_rgb(straight, space), 0)
    return _to_bytes(np.concatenate([rgb, alpha], axis=1))


def _to_bytes(values: Floats) -> Bytes:
    """Return channels in 0..1 as uint8, rounded and clipped."""
    return (np.clip(values, 0, 1) * 255 + (0.5 + TIE_WIDTH)).astype(np.uint8)


def _from_rgb(rgb: Floats, space: str) -> Floats:
    """Return the coordinates (n, 3) of sRGB channels (n, 3) in 0..1."""
    if space == "rgb":
        return rgb
    if space == "oklab":
        cones = multiply(linear_from_srgb(rgb), RGB_TO_CONES.T)
        return multiply(np.cbrt(cones), CONES_TO_OKLAB.T)
    xyz_over_white = multiply(linear_from_srgb(rgb), RGB_TO_XYZ.T) / WHITE_XYZ
    cielab: Floats = multiply(_cie_f(xyz_over_white), XYZ_TO_CIELAB.T) + CIELAB_OFFSET
    return cielab


def _to_rgb(points: Floats, space: str) -> Floats:
    """Return the sRGB channels of coordinates; colours outside sRGB fall outside 0..1."""
    if space == "rgb":
        return points
    if space == "oklab":
        cones = _multiply_by_inverse(points, CONES_TO_OKLAB) ** 3
        return srgb_from_linear(_multiply_by_inverse(cones, RGB_TO_CONES))
    f = _multiply_by_inverse(points - CIELAB_OFFSET, XYZ_TO_CIELAB)
    xyz = _cie_f_inverse(f) * WHITE_XYZ
    return srgb_from_linear(_multiply_by_inverse(xyz, RGB_TO_XYZ))


def _multiply_by_inverse(points: Floats, matrix: Floats) -> Floats:
    """Return the coordinates (n, 3) that `matrix` (3, 3) takes to these (n, 3)."""
    inverse: Floats = np.linalg.inv(matrix).astype(np.float64, copy=False)
    return multiply(points, inverse.T)


def linear_from_srgb(encoded: Floats) -> Floats:
    """Return linear light for sRGB channels: the transfer function undone (IEC 61966-2-1).

    Arguments are trusted.

    Args:
        encoded: float64 of any shape, in 0..1.

    Examples:
        >>> kmc.linear_from_srgb(np.array([0.0, 0.5, 1.0])).round(3)
        array([0.   , 0.214, 1.   ])
    """
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear: Floats) -> Floats:
    """Return sRGB channels for linear light (IEC 61966-2-1); what is below 0 stays below.

    Arguments are trusted.

    Args:
        linear: float64 of any shape; what a screen can show is in 0..1.

    Examples:
        >>> kmc.srgb_from_linear(np.array([0.0, 0.214, 1.0])).round(3)
        array([0. , 0.5, 1. ])
    """
    power = np.maximum(linear, 0.0031308) ** (1 / 2.4)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * power - 0.055)


def _cie_f(ratio: Floats) -> Floats:
    """Return the f of CIE 1976: the cube root, with a straight line near black."""
    return np.where(ratio > CIE_KNEE**3, np.cbrt(ratio), ratio / (3 * CIE_KNEE**2) + 4 / 29)


def _cie_f_inverse(f: Floats) -> Floats:
    """Return the ratio of which `_cie_f` is f."""
    return np.where(f > CIE_KNEE, f**3, 3 * CIE_KNEE**2 * (f - 4 / 29))
