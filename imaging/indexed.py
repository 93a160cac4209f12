"""A picture in a palette's colours: which colour each pixel takes, and what that costs."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imaging.picture import Pixels
from imaging.png import bit_depth, encode_png
from kmc import ColorCounts, count_colors, label_pixels, map_to_palette


@dataclass(frozen=True, kw_only=True, eq=False)
class IndexedPicture:
    """Indices and palette; together they are the picture in at most 256 colours.

    Attributes:
        indices: (H, W) uint8, each in 0..n-1.
        palette: (n, 3) uint8, different colours, each used by a pixel, the most used first.
        counts: (n,) int64, the number of pixels of each palette colour.
        cost: mean squared RGB distance to the original, channels in 0..1.
    """

    indices: NDArray[np.uint8]
    palette: NDArray[np.uint8]
    counts: NDArray[np.int64]
    cost: float

    @property
    def bit_depth(self) -> int:
        """Bits an index: 1, 2, 4 or 8."""
        return bit_depth(len(self.palette))

    @property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio in decibels, over the three channels; inf without loss."""
        return 10 * math.log10(3 / self.cost) if self.cost > 0 else math.inf

    @cached_property
    def png(self) -> bytes:
        """The picture as an indexed PNG file."""
        return encode_png(self.indices, self.palette)

    @property
    def pixels(self) -> Pixels:
        """The picture as (H, W, 3) uint8."""
        return self.palette[self.indices]


def apply_palette(
    pixels: Pixels, centroids: NDArray[np.float64], picture: ColorCounts | None = None
) -> IndexedPicture:
    """Give each pixel the nearest of the centroids, rounded to 8 bits.

    Args:
        pixels: (H, W, 3) uint8.
        centroids: (k, 3) float64 in 0..1, k <= 256; equal ones count once, unused ones are
            left out.
        picture: the distinct colours of `pixels`, where they are known already.
    """
    picture = picture or count_colors(pixels)
    rounded = np.unique(np.rint(centroids * 255).astype(np.uint8), axis=0)
    labels = map_to_palette(picture.colors, rounded)
    counts = np.bincount(labels, picture.counts, len(rounded)).astype(np.int64)
    by_use = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    rank = np.zeros(len(rounded), np.uint8)
    rank[by_use] = np.arange(len(by_use))
    off = picture.colors.astype(np.int64) - rounded[labels]
    return IndexedPicture(
        indices=label_pixels(pixels, picture, rank[labels]),
        palette=rounded[by_use],
        counts=counts[by_use],
        cost=float((off**2).sum(axis=1) @ picture.counts / (picture.pixels * 255.0**2)),
    )
