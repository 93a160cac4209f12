"""Palettes in an order for the eye: by hue round the circle, or from dark to light.

Hue, chroma and lightness are those of OKLCh, the polar form of OKLab (CSS Color 4, section 9.4).
"""

import numpy as np
from numpy.typing import NDArray

from kmc import to_space

Order = NDArray[np.intp]

# Below this chroma, or darker than this, a hue is hardly seen. Pure blue has a chroma of 0.31 and
# the warm white "linen" one of 0.014; #24170e, nearly black, has a lightness of 0.22.
GRAY = 0.02
DARK = 0.25


def by_lightness(palette: NDArray[np.uint8]) -> Order:
    """Dark to light; of equally light ones by place in the palette.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha; fully transparent ones come last.

    Returns:
        (n,) a permutation.
    """
    return np.lexsort([to_space(palette[:, :3], "oklab")[:, 0], _is_transparent(palette)])


def by_hue(palette: NDArray[np.uint8]) -> Order:
    """From pink over red, yellow and blue to magenta; then what has no hue, dark to light.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha; fully transparent ones come last.

    Returns:
        (n,) a permutation.
    """
    lightness, a, b = to_space(palette[:, :3], "oklab").T
    gray = (np.hypot(a, b) < GRAY) | (lightness < DARK)
    hue = np.where(gray, 0, np.arctan2(b, a) % (2 * np.pi))
    return np.lexsort([lightness, hue, gray, _is_transparent(palette)])


def _is_transparent(palette: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray((palette[:, 3:] == 0).any(axis=1))
