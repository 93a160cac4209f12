"""A picture in a palette's colours: which colour each pixel takes, and what that costs."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.picture import Pixels
from imaging.png import encode_png
from imaging.png_layout import bit_depth
from kmc import ColorCounts, count_colors, label_pixels, map_to_palette, to_space
from kmc.dithering import dither as diffuse

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
        effort: how hard to work on the PNG, one of `imaging.png_layout.EFFORTS`.
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
        effort: how hard to work on the PNG, one of `imaging.png_layout.EFFORTS`.

    Raises:
        ValueError: what `kmc.map_to_palette` and `kmc.dither` raise.
    """
    entries = _rounded(palette)
    if dither:
        indices = diffuse(pixels, entries, strength=dither, space=space)
        counts = np.bincount(indices.ravel(), minlength=len(entries)).astype(np.int64)
        squares = _squares_of_pixels(pixels, entries, indices)
    else:
        picture = picture or count_colors(pixels)
        labels = map_to_palette(picture.colors, entries, space)
        indices = label_pixels(pixels, picture, labels)
        counts = np.bincount(labels, picture.counts, len(entries)).astype(np.int64)
        squares = float(_squares(picture.colors, entries[labels]) @ picture.counts)
    order = _by_use(entries, counts)
    rank = np.zeros(len(entries), np.uint8)
    rank[order] = np.arange(len(order))
    return IndexedPicture(
        indices=rank[indices],
        palette=_without_idle_alpha(entries[order]),
        counts=counts[order],
        cost=squares / (indices.size * 255.0**2),
        effort=effort,
    )


def _rounded(palette: NDArray[Any]) -> Pixels:
    """The different colours of a palette in 8 bits, in the order of their channels.

    Raises:
        ValueError: there are more than 256.
    """
    whole = palette if palette.dtype == np.uint8 else np.rint(palette * 255).astype(np.uint8)
    entries = np.unique(whole, axis=0)
    bit_depth(len(entries))
    return entries


def _by_use(entries: Pixels, counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """The used entries: what is not opaque first, as tRNS wants it, and then the most used."""
    opaque = np.ones(len(entries)) if entries.shape[1] == 3 else entries[:, 3] == 255
    return np.lexsort([-counts, opaque, counts == 0])[: np.count_nonzero(counts)]


def _without_idle_alpha(entries: Pixels) -> Pixels:
    """(n, 3) where all colours are opaque."""
    return entries[:, :3] if (entries[:, 3:] == 255).all() else entries


def _squares(colors: Pixels, entries: Pixels) -> NDArray[Any]:
    """(n,) squared distances between colours, with alpha premultiplied, channels in 0..255."""
    if colors.shape[1] == entries.shape[1] == 3:
        gap = colors.astype(np.int64) - entries
        return np.asarray((gap**2).sum(axis=1))
    off = to_space(_with_alpha(colors)) - to_space(_with_alpha(entries))
    return np.asarray((off**2).sum(axis=1)) * 255.0**2


def _with_alpha(colors: Pixels) -> Pixels:
    """(n, 4), opaque where there was no alpha."""
    return np.pad(colors, [(0, 0), (0, 4 - colors.shape[1])], constant_values=255)


def _squares_of_pixels(pixels: Pixels, entries: Pixels, indices: Pixels) -> float:
    """The sum of squared distances over all pixels, a strip at a time."""
    flat, labels = pixels.reshape(-1, pixels.shape[2]), indices.ravel()
    strips = [slice(at, at + STRIP_PIXELS) for at in range(0, len(flat), STRIP_PIXELS)]
    return float(sum(_squares(flat[strip], entries[labels[strip]]).sum() for strip in strips))
