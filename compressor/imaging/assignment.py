"""Which palette entry each distinct colour takes, and what that costs.

Without dithering that is all there is to know of a picture, however large it is.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.decoding.pixels import Pixels
from compressor.imaging.png.layout import bit_depth
from kmc import ColorCounts, assign_to_palette, to_space

STRIP = 1 << 20  # colours at a time: bounds the temporaries to some tens of megabytes


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """The distinct colours of a picture in a palette's colours.

    Attributes:
        labels: (n,) uint8, of each distinct colour the index of its entry.
        palette, counts, cost: as of `IndexedPicture`.
    """

    labels: NDArray[np.uint8]
    palette: NDArray[np.uint8]
    counts: NDArray[np.int64]
    cost: float


def assign_colors(picture: ColorCounts, palette: NDArray[Any], space: str = "rgb") -> Assignment:
    """Give each distinct colour the nearest entry of a palette.

    Args:
        palette, space: as for `apply_palette`.

    Raises:
        ValueError: what `kmc.map_to_palette` raises.
    """
    entries = unique_uint8_palette(palette)
    total = 0.0
    labels = np.empty(len(picture), np.uint8)
    counts = np.zeros(len(entries), np.int64)
    for start in range(0, len(picture), STRIP):
        here = slice(start, start + STRIP)
        colors = picture.colors[here]
        weights = picture.counts[here]
        labels[here] = assign_to_palette(colors, entries.astype(np.float64), space)
        np.add.at(counts, labels[here], weights)
        total += float(squared_distances(colors, entries[labels[here]]) @ weights)
    order = order_by_use(entries, counts)
    return Assignment(
        labels=inverse_permutation(order, len(entries))[labels],
        palette=drop_opaque_alpha(entries[order]),
        counts=counts[order],
        cost=total / (picture.pixels * 255.0**2),
    )


def psnr_from_cost(cost: float, channels: int) -> float:
    """Peak signal-to-noise ratio in decibels, over all channels; inf without loss."""
    return 10 * math.log10(channels / cost) if cost > 0 else math.inf


def unique_uint8_palette(palette: NDArray[Any]) -> Pixels:
    """The different colours of a palette in 8 bits, in the order of their channels.

    Raises:
        ValueError: there are more than 256.
    """
    whole = palette if palette.dtype == np.uint8 else np.rint(palette * 255).astype(np.uint8)
    entries = np.unique(whole, axis=0)
    bit_depth(len(entries))
    return entries


def order_by_use(entries: Pixels, counts: NDArray[np.int64]) -> NDArray[np.intp]:
    """The used entries: what is not opaque first, as tRNS wants it, and then the most used."""
    opaque = np.ones(len(entries)) if entries.shape[1] == 3 else entries[:, 3] == 255
    return np.lexsort([-counts, opaque, counts == 0])[: np.count_nonzero(counts)]


def inverse_permutation(order: NDArray[np.intp], entries: int) -> NDArray[np.uint8]:
    """(entries,) the new number of each entry, where `order` has the old numbers."""
    new = np.zeros(entries, np.uint8)
    new[order] = np.arange(len(order))
    return new


def drop_opaque_alpha(entries: Pixels) -> Pixels:
    """(n, 3) where all colours are opaque."""
    return entries[:, :3] if (entries[:, 3:] == 255).all() else entries


def squared_distances(colors: Pixels, entries: Pixels) -> NDArray[Any]:
    """(n,) squared distances between colours, with alpha premultiplied, channels in 0..255."""
    if colors.shape[1] == entries.shape[1] == 3:
        gap = colors.astype(np.int64) - entries
        return np.asarray((gap**2).sum(axis=1))
    off = to_space(_with_alpha(colors)) - to_space(_with_alpha(entries))
    return np.asarray((off**2).sum(axis=1)) * 255.0**2


def _with_alpha(colors: Pixels) -> Pixels:
    """(n, 4), opaque where there was no alpha."""
    return np.pad(colors, [(0, 0), (0, 4 - colors.shape[1])], constant_values=255)
