"""Which colour stands for a cluster: its mean, or the mean of its most saturated part.

A mean of many colours is duller than most of them, since hues cancel each other. Designers want the
saturated end. Here that is the part of a cluster's pixels, such as a tenth, that has the largest
chroma in OKLCh, the polar form of OKLab (Ottosson 2020; CSS Color 4, section 9.4); its mean is
taken in OKLab.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Palette
from kmc import OPAQUE, ColorCounts, from_space, map_to_palette, to_space

# The part of a cluster's pixels that its colour is the mean of; 1 is the palette as it is.
PARTS: Final = {"Mean": 1.0, "Vivid": 0.1, "Accents": 0.01}


def cluster_colors(
    color_counts: ColorCounts, palette: Palette, part: float, space: str = "rgb"
) -> Palette:
    """Return the colour of each cluster's most saturated part.

    Equal arguments give equal colours. What is not opaque stays as it is in the palette, and so
    does an entry whose cluster has no opaque pixel.

    Args:
        color_counts: the distinct colours of a picture, opaque or with alpha.
        palette: (n, 3) or (n, 4) uint8, different colours.
        part: of the pixels of each cluster, above 0 and at most 1; at least one pixel is taken.
        space: where the nearest entry of a pixel is sought, one of `kmc.SPACES`.
    """
    labels = map_to_palette(color_counts.colors, palette, space)
    coordinates = to_space(color_counts.colors[:, :3], "oklab")
    chroma = np.hypot(coordinates[:, 1], coordinates[:, 2])
    is_opaque = (color_counts.colors[:, 3:] == OPAQUE).all(axis=1)
    result = palette.copy()
    for entry in np.flatnonzero((palette[:, 3:] == OPAQUE).all(axis=1)):
        members = np.flatnonzero((labels == entry) & is_opaque)
        if not len(members):
            continue
        members = members[np.argsort(-chroma[members], kind="stable")]
        weights = _first_part(color_counts.counts[members], part)
        mean = weights @ coordinates[members] / weights.sum()
        result[entry, :3] = from_space(mean[None], "oklab")[0]
    return result


def _first_part(counts: NDArray[np.int64], part: float) -> NDArray[np.float64]:
    """Return how many pixels of each count belong to the first `part` of all, at least one."""
    wanted = max(1.0, part * float(counts.sum()))
    before = np.cumsum(counts) - counts
    return np.asarray(np.clip(wanted - before, 0, counts), np.float64)
