"""The colour difference CIEDE2000.

G. Sharma, W. Wu and E. N. Dalal, "The CIEDE2000 color-difference formula", Color Research and
Application 30(1), 2005; the parametric factors are 1.
"""

import numpy as np

from kmc._types import Floats

CHROMA_TO_THE_7TH = 25.0**7  # the chroma at which the corrections for saturated colours set in
FULL_TURN = 360.0  # degrees


def ciede2000(first: Floats, second: Floats) -> Floats:
    """Return the difference of each pair of colours; about 1 can just be seen.

    Args:
        first, second: (n, 3) CIELAB, L in 0..100.

    Returns:
        (n,), at least 0.
    """
    saturation = _saturation((_chroma(first) + _chroma(second)) / 2)
    stretch = 1 + 0.5 * (1 - saturation)
    first_chroma = np.hypot(first[:, 1] * stretch, first[:, 2])
    second_chroma = np.hypot(second[:, 1] * stretch, second[:, 2])
    first_hue = _hue(first[:, 1] * stretch, first[:, 2])
    second_hue = _hue(second[:, 1] * stretch, second[:, 2])
    turn = (second_hue - first_hue + FULL_TURN / 2) % FULL_TURN - FULL_TURN / 2
    is_grey = first_chroma * second_chroma == 0
    turn[is_grey] = 0
    hue = (first_hue + turn / 2) % FULL_TURN
    hue[is_grey] = (first_hue + second_hue)[is_grey]
    lightness = ((first[:, 0] + second[:, 0]) / 2 - 50) ** 2
    chroma = (first_chroma + second_chroma) / 2
    of_lightness = (second[:, 0] - first[:, 0]) / (1 + 0.015 * lightness / np.sqrt(20 + lightness))
    of_chroma = (second_chroma - first_chroma) / (1 + 0.045 * chroma)
    of_hue = 2 * np.sqrt(first_chroma * second_chroma) * np.sin(np.radians(turn / 2))
    of_hue /= 1 + 0.015 * chroma * _hue_weight(hue)
    rotation = (
        -2 * _saturation(chroma) * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    squares = of_lightness**2 + of_chroma**2 + of_hue**2 + rotation * of_chroma * of_hue
    return np.asarray(np.sqrt(np.maximum(0, squares)))


def _chroma(colors: Floats) -> Floats:
    return np.asarray(np.hypot(colors[:, 1], colors[:, 2]))


def _saturation(chroma: Floats) -> Floats:
    """0 for greys to 1 for the most saturated colours."""
    power = chroma**7
    return np.asarray(np.sqrt(power / (power + CHROMA_TO_THE_7TH)))


def _hue(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.degrees(np.arctan2(b, a)) % FULL_TURN)


def _hue_weight(hue: Floats) -> Floats:
    """How much differences of hue show at each hue, in degrees."""
    return np.asarray(
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
