"""A picture in a palette's colours: which colour each pixel takes, and what that costs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.assignment import (
    assign_colors,
    drop_opaque_alpha,
    inverse_permutation,
    order_by_use,
    psnr_from_cost,
    squared_distances,
    unique_uint8_palette,
)
from compressor.imaging.picture import Pixels
from compressor.imaging.png.encoder import encode_png
from kmc import ColorCounts, count_colors, label_pixels
from kmc import dither as diffuse

STRIP_PIXELS = 1 << 20  # pixels compared at a time


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
        effort: how hard to work on the PNG, one of `compressor.imaging.png.layout.EFFORTS`.
    """

    indices: NDArray[np.uint8]
    palette: NDArray[np.uint8]
    counts: NDArray[np.int64]
    cost: float
    effort: str = "balanced"

    @property
    def bit_depth(self) -> int:
        """Bits an index in the PNG file: 1, 2, 4 or 8."""
        return self.png[24]

    @property
    def psnr(self) -> float:
        """Peak signal-to-noise ratio in decibels, over all channels; inf without loss."""
        return psnr_from_cost(self.cost, self.palette.shape[1])

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
    dither: float = 0.0,
    effort: str = "balanced",
) -> IndexedPicture:
    """Give each pixel the nearest colour of a palette, or dither with it.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, or float in 0..1, which is rounded to 8 bits; k <= 256.
            Equal colours count once, and unused ones are left out.
        picture: the distinct colours of `pixels`, where they are known already.
        space: where distances are measured, one of `kmc.SPACES`.
        dither: the strength of the dithering, 0 (none) to 1.
        effort: how hard to work on the PNG, one of `compressor.imaging.png.layout.EFFORTS`.

    Raises:
        ValueError: what `kmc.map_to_palette` and `kmc.dither` raise.
    """
    if not dither:
        picture = picture or count_colors(pixels)
        found = assign_colors(picture, palette, space)
        return IndexedPicture(
            indices=label_pixels(pixels, picture, found.labels),
            palette=found.palette,
            counts=found.counts,
            cost=found.cost,
            effort=effort,
        )
    entries = unique_uint8_palette(palette)
    indices = diffuse(pixels, entries, strength=dither, space=space)
    counts = np.bincount(indices.ravel(), minlength=len(entries)).astype(np.int64)
    order = order_by_use(entries, counts)
    return IndexedPicture(
        indices=inverse_permutation(order, len(entries))[indices],
        palette=drop_opaque_alpha(entries[order]),
        counts=counts[order],
        cost=_squared_error(pixels, entries, indices) / (indices.size * 255.0**2),
        effort=effort,
    )


def _squared_error(pixels: Pixels, entries: Pixels, indices: Pixels) -> float:
    """The sum of squared distances over all pixels, a strip at a time."""
    flat = pixels.reshape(-1, pixels.shape[2])
    labels = indices.ravel()
    strips = [slice(at, at + STRIP_PIXELS) for at in range(0, len(flat), STRIP_PIXELS)]
    return float(
        sum(squared_distances(flat[strip], entries[labels[strip]]).sum() for strip in strips)
    )
