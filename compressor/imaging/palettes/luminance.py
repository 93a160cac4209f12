"""How light a colour is, for the contrast of text: WCAG 2.2 (W3C), "relative luminance"."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Palette

_WEIGHTS: Final = np.array([0.2126, 0.7152, 0.0722])  # of red, green and blue


def relative_luminance(colors: Palette) -> NDArray[np.float64]:
    """From 0 (black) to 1 (white), as WCAG 2.2 defines it.

    Args:
        colors: (..., 3) uint8 sRGB.

    Returns:
        (...) float64.
    """
    encoded = np.asarray(colors) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ _WEIGHTS)
