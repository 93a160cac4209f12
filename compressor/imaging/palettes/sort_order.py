"""Palettes in an order for the eye: by hue round the circle, or from dark to light.

Hue, chroma and lightness are those of OKLCh, the polar form of OKLab (CSS Color 4, section 9.4).
"""

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Order, Palette
from kmc import to_space

# Below this chroma, or darker than this, a hue is hardly seen. Pure blue has a chroma of 0.31 and
# the warm white "linen" one of 0.014; #24170e, nearly black, has a lightness of 0.22.
MIN_CHROMA = 0.02
MIN_LIGHTNESS = 0.25


def by_lightness(palette: Palette) -> Order:
    """Sort a palette from dark to light; equally light colours keep their order.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha; fully transparent ones come last.

    Returns:
        (n,) a permutation.
    """
    return np.lexsort([to_space(palette[:, :3], "oklab")[:, 0], _is_transparent(palette)])


def by_hue(palette: Palette) -> Order:
    """Sort a palette from pink over red and blue to magenta; then what has no hue, dark to light.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha; fully transparent ones come last.

    Returns:
        (n,) a permutation.
    """
    lightness, a, b = to_space(palette[:, :3], "oklab").T
    gray = (np.hypot(a, b) < MIN_CHROMA) | (lightness < MIN_LIGHTNESS)
    hue = np.where(gray, 0, np.arctan2(b, a) % (2 * np.pi))
    return np.lexsort([lightness, hue, gray, _is_transparent(palette)])


def _is_transparent(palette: Palette) -> NDArray[np.bool_]:
    return np.asarray((palette[:, 3:] == 0).any(axis=1))
