"""How well one colour can be read on another: WCAG 2.2 (W3C), section 6, its definitions of
"relative luminance" and "contrast ratio".

The success criteria 1.4.3 and 1.4.6 ask of text a ratio of 4.5 (AA) and 7 (AAA); of large text,
from 24 px on or bold from 18.66 px on, 3 and 4.5. Ratios are not to be rounded up.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEIGHTS = np.array([0.2126, 0.7152, 0.0722])  # of red, green and blue
FLARE = 0.05  # light that a screen reflects, as a part of its white


def relative_luminance(colors: NDArray[np.uint8]) -> Floats:
    """From 0 (black) to 1 (white).

    Args:
        colors: (..., 3) uint8 sRGB.

    Returns:
        (...) float64.
    """
    values = np.asarray(colors) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    luminance: Floats = linear @ WEIGHTS
    return luminance


def contrast_ratio(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Any:
    """From 1 (equally light) to 21 (black and white), whichever of the two is the text.

    Args:
        first, second: (..., 3) uint8 sRGB, of shapes that broadcast.

    Returns:
        (...) float64.
    """
    a = relative_luminance(first)
    b = relative_luminance(second)
    return (np.maximum(a, b) + FLARE) / (np.minimum(a, b) + FLARE)
