"""WCAG 2.2's contrast ratio, to hold the one that the pages' script computes against."""

from typing import Any

import numpy as np

from compressor.imaging.palettes.luminance import relative_luminance

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
