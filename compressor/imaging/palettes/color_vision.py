"""How colours look to people whose eyes lack one kind of cone, and which become hard to tell apart.

The simulation is that of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A physiologically
based model for simulation of color vision deficiency", IEEE Transactions on Visualization and
Computer Graphics 15 (6), 2009: its matrices for severity 1.0, applied to linear RGB. How many
people it concerns: L. T. Sharpe, A. Stockman, H. Jägle and J. Nathans, "Opsin genes, cone
photopigments, color vision, and color blindness", in Color Vision, Cambridge 1999.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Palette
from kmc import linear_from_srgb, srgb_from_linear

# Differences by CIEDE2000 (Sharma, Wu and Dalal 2005).
NEAR: Final = 10.0  # below it two colours are hard to tell apart where they do not touch
APART: Final = 20.0  # from here on nobody with full colour vision takes one for the other


@dataclass(frozen=True, kw_only=True, eq=False)
class ColorVision:
    """A deficiency of colour vision.

    Attributes:
        name: what medicine calls it.
        words: what it is and how common, in a phrase.
        matrix: (3, 3) float64, from linear RGB to the linear RGB that looks alike.
    """

    name: str
    words: str
    matrix: NDArray[np.float64]


DEFICIENCIES: Final = (
    ColorVision(
        name="Protanopia",
        words="red-blind, about 1 man in 100",
        matrix=np.array(
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        ),
    ),
    ColorVision(
        name="Deuteranopia",
        words="green-blind, about 1 man in 100",
        matrix=np.array(
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        ),
    ),
    ColorVision(
        name="Tritanopia",
        words="blue-blind, rare in men and women",
        matrix=np.array(
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ]
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class NearPair:
    """Two colours that are well apart, and too near for somebody.

    Attributes:
        first, second: their numbers in the palette, the smaller one first.
        difference: by CIEDE2000, at least `APART`.
        seen_difference: by CIEDE2000 as they are seen, below `NEAR`.
    """

    first: int
    second: int
    difference: float
    seen_difference: float


def as_seen(palette: Palette, vision: ColorVision) -> Palette:
    """Return the colours that look to everybody as these do to somebody of this vision.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha, which stays as it is.
        vision: one of `DEFICIENCIES`.

    Examples:
        >>> as_seen(np.array([[255, 0, 0]], np.uint8), DEFICIENCIES[0])
        array([[109,  95,   0]], dtype=uint8)
    """
    seen = palette.copy()
    linear = linear_from_srgb(palette[:, :3] / 255) @ vision.matrix.T
    seen[:, :3] = np.rint(255 * srgb_from_linear(np.clip(linear, 0, 1)))
    return seen


def near_pairs(palette: Palette, vision: ColorVision) -> list[NearPair]:
    """Return the pairs of colours that become too near, those that are nearest as seen first.

    Args:
        palette: (n, 3) uint8, or (n, 4) with alpha, which is ignored.
        vision: one of `DEFICIENCIES`.
    """
    differences = _differences(palette)
    seen_differences = _differences(as_seen(palette, vision))
    becomes_near = (differences >= APART) & (seen_differences < NEAR)
    pairs = [
        NearPair(
            first=first,
            second=second,
            difference=float(differences[first, second]),
            seen_difference=float(seen_differences[first, second]),
        )
        for first, second in np.argwhere(np.triu(becomes_near)).tolist()
    ]
    return sorted(pairs, key=lambda pair: (pair.seen_difference, pair.first, pair.second))


def _differences(palette: Palette) -> NDArray[np.float64]:
    """Return the CIEDE2000 differences (n, n) of the colours from each other."""
    from skimage.color import deltaE_ciede2000, rgb2lab  # slow to import

    lab = rgb2lab(palette[:, np.newaxis, :3])
    return np.asarray(deltaE_ciede2000(lab, lab.transpose(1, 0, 2)))
