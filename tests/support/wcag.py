"""Contrast of text by WCAG 2.2 (W3C): an oracle for what the pages' script computes."""

from typing import Any

import numpy as np

WEIGHTS = np.array([0.2126, 0.7152, 0.0722])  # of red, green and blue
FLARE = 0.05  # light that a screen reflects, as a part of its white


def contrast_ratio(first: np.ndarray, second: np.ndarray) -> Any:
    """From 1 (equally light) to 21 (black and white), whichever of the two is the text.

    Ratios are not to be rounded up (section 6, its definition of "contrast ratio").

    Args:
        first, second: (..., 3) uint8 sRGB, of shapes that broadcast.
    """
    luminance = relative_luminance(first)
    other_luminance = relative_luminance(second)
    lighter = np.maximum(luminance, other_luminance)
    darker = np.minimum(luminance, other_luminance)
    return (lighter + FLARE) / (darker + FLARE)


def relative_luminance(colors: np.ndarray) -> np.ndarray:
    """From 0 (black) to 1 (white), as WCAG 2.2 defines it.

    Args:
        colors: (..., 3) uint8 sRGB.

    Returns:
        (...) float64.
    """
    encoded = np.asarray(colors) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ WEIGHTS)
