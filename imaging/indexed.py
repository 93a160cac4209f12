"""A picture in a palette's colours: which colour each pixel takes, and what that costs."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.picture import Pixels
from imaging.png import bit_depth, encode_png
from kmc import ColorCounts, count_colors, dither, label_pixels, map_to_palette, to_space


@dataclass(frozen=True, kw_only=True, eq=False)
class IndexedPicture:
    """Indices and palette; together they are the picture in at most 256 colours.

    Attributes:
        indices: (H, W) uint8, each in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha; different colours, each used by a pixel,
            what is not opaque before what is, and of those the most used first.
        counts: (n,) int64, the number of pixels of each palette colour.
        cost: mean squared RGB distance to the original, channels in 0..1; of pictures with
            alpha the mean squared distance of premultiplied RGB and alpha.
        effort: how hard to work on the PNG, one of `imaging.png.EFFORTS`.
    """

    indices: NDArray[np.uint8]
    palette: NDArray[np.uint8]
    counts: NDArray[np.int64]
    cost: float
    effort: str = "balanced"

    @property
    def bit_depth(self) -> int:
        """Bits an index: 1, 2, 4 or 8."""
        return bit_depth(len(self.palette))

    @property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio in decibels, over all channels; inf without loss."""
        channels = self.palette.shape[1]
        return 10 * math.log10(channels / self.cost) if self.cost > 0 else math.inf

    @cached_property
    def png(self) -> bytes:
        """The picture as an indexed PNG file."""
        return encode_png(self.indices, self.palette, effort=self.effort)

    @property
    def pixels(self) -> Pixels:
        """The picture as (H, W, 3) uint8, or (H, W, 4) with alpha."""
        return self.palette[self.indices]


def apply_palette(
    pixels: Pixels,
    palette: NDArray[Any],
    picture: ColorCounts | None = None,
    *,
    space: str = "rgb",
    dither_strength: float = 0.0,
    effort: str = "balanced",
) -> IndexedPicture:
    raise NotImplementedError
