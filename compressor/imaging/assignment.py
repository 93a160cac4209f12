"""Which palette entry each distinct colour takes, and what that costs.

Without dithering that is all there is to know of a picture, however large it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.png.layout import bit_depth
from compressor.imaging.types import (
    Checkpoint,
    Indices,
    Order,
    Palette,
    PixelCounts,
    Pixels,
    no_checkpoint,
)
from kmc import USUAL_MASKING_WEIGHT, ColorCounts, assign_to_palette, to_space

STRIP_PIXELS = 1 << 20  # compared at a time: bounds the temporaries to some tens of megabytes


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """The distinct colours of a picture in a palette's colours.

    Attributes:
        labels: (n,) uint8, the palette entry of each distinct colour.
        order: (m,) the numbers of the palette's colours among those of `unique_uint8_palette`.
        palette, counts, cost: as in `IndexedPicture`.
    """

    labels: Indices
    order: Order
    palette: Palette
    counts: PixelCounts
    cost: float


def assign_colors(
    color_counts: ColorCounts,
    palette: NDArray[Any],
    space: str = "rgb",
    *,
    strip_pixels: int = STRIP_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> Assignment:
    """Give each distinct colour the nearest entry of a palette.

    Args:
        color_counts: the n distinct colours of a picture.
        palette, space: as for `apply_palette`.
        strip_pixels: how many colours are compared at a time; the result does not depend on it.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ValueError: for what `kmc.map_to_palette` refuses.
    """
    entries = unique_uint8_palette(palette)
    squared_error = 0.0
    labels = np.empty(len(color_counts), np.uint8)
    counts = np.zeros(len(entries), np.int64)
    for start in range(0, len(color_counts), strip_pixels):
        strip = slice(start, start + strip_pixels)
        colors = color_counts.colors[strip]
        weights = color_counts.counts[strip]
        labels[strip] = assign_to_palette(colors, entries.astype(np.float64), space, checkpoint)
        np.add.at(counts, labels[strip], weights)
        squared_error += float(squared_distances(colors, entries[labels[strip]]) @ weights)
    order = order_by_use(entries, counts)
    return Assignment(
        labels=inverse_permutation(order, len(entries))[labels],
        order=order,
        palette=drop_opaque_alpha(entries[order]),
        counts=counts[order],
        cost=squared_error / (color_counts.pixels * 255.0**2),
    )


def mean_distance(
    color_counts: ColorCounts,
    entries: Palette,
    space: str,
    checkpoint: Checkpoint = no_checkpoint,
) -> float:
    """The mean squared distance of the pixels from their nearest entries, in a space.

    Args:
        color_counts: the distinct colours of a picture.
        entries: (n, 3) or (n, 4) uint8.
        space: one of `kmc.SPACES`.
        checkpoint: called every few milliseconds; raise to cancel.
    """
    has_alpha = 4 in (entries.shape[1], color_counts.colors.shape[1])
    points = to_space(_with_alpha(entries) if has_alpha else entries, space)
    total = 0.0
    for start in range(0, len(color_counts), STRIP_PIXELS >> 2):
        checkpoint()
        strip = slice(start, start + (STRIP_PIXELS >> 2))
        colors = color_counts.colors[strip]
        labels = assign_to_palette(colors, entries.astype(np.float64), space, checkpoint)
        wide = _with_alpha(colors) if has_alpha else colors
        squares = ((to_space(wide, space) - points[labels]) ** 2).sum(axis=1)
        total += float(squares @ color_counts.counts[strip])
    return total / color_counts.pixels


def masked_bit_cost(
    smaller: float,
    color_counts: ColorCounts,
    entries: Palette,
    space: str,
    checkpoint: Checkpoint = no_checkpoint,
) -> float:
    """What a bit costs where distances count by `kmc.masking_weights`, as squared distance.

    Args:
        smaller: in units of the mean squared distance of the pixels from their nearest entries.
        color_counts, entries, space, checkpoint: as for `mean_distance`.
    """
    spread = mean_distance(color_counts, entries, space, checkpoint)
    return smaller * spread * USUAL_MASKING_WEIGHT


def unique_uint8_palette(palette: NDArray[Any]) -> Palette:
    """The different colours of a palette in 8 bits, sorted by their channels.

    Args:
        palette: (k, 3) or (k, 4) uint8, or float in 0..1.

    Raises:
        ValueError: there are more than 256.
    """
    in_bytes = palette if palette.dtype == np.uint8 else np.rint(palette * 255).astype(np.uint8)
    # For the index, too, np.unique does not import numpy.ma, which takes 15 ms.
    entries = np.unique(in_bytes, axis=0, return_index=True)[0]
    bit_depth(len(entries))
    return entries


def order_by_use(entries: Palette, counts: PixelCounts) -> Order:
    """The used entries: what is not opaque first, as tRNS wants it, then the most used."""
    opaque = np.ones(len(entries)) if entries.shape[1] == 3 else entries[:, 3] == 255
    return np.lexsort([-counts, opaque, counts == 0])[: np.count_nonzero(counts)]


def inverse_permutation(order: Order, entries: int) -> Indices:
    """(entries,) uint8: the new number of each entry, where `order` holds the old numbers.

    An entry that is not in `order` gets 0.
    """
    new = np.zeros(entries, np.uint8)
    new[order] = np.arange(len(order))
    return new


def drop_opaque_alpha(entries: Palette) -> Palette:
    """(n, 3) where all colours are opaque, else the entries as they are."""
    return entries[:, :3] if (entries[:, 3:] == 255).all() else entries


def squared_error(
    pixels: Pixels,
    palette: Palette,
    indices: Indices,
    *,
    strip_pixels: int = STRIP_PIXELS,
    checkpoint: Checkpoint = no_checkpoint,
) -> float:
    """The sum of the squared distances of all pixels to their entries, channels in 0..255.

    Args:
        pixels: (H, W, 3) or (H, W, 4) uint8.
        palette: (n, 3) or (n, 4) uint8.
        indices: (H, W) in 0..n-1.
        strip_pixels: how many pixels are compared at a time.
        checkpoint: called before each strip; raise to cancel.
    """
    colors = pixels.reshape(-1, pixels.shape[2])
    labels = indices.ravel()
    total = 0
    for start in range(0, len(colors), strip_pixels):
        checkpoint()
        strip = slice(start, start + strip_pixels)
        total += squared_distances(colors[strip], palette[labels[strip]]).sum()
    return float(total)


def squared_distances(colors: Pixels, entries: Palette) -> NDArray[Any]:
    """(n,) squared distances between two lists of colours, channels in 0..255.

    Where either has alpha, RGB is premultiplied by it and alpha is a fourth channel.
    """
    if colors.shape[1] == entries.shape[1] == 3:
        difference = colors.astype(np.int32)
        difference -= entries
        return np.asarray(np.einsum("nd,nd->n", difference, difference), np.int64)
    premultiplied = to_space(_with_alpha(colors)) - to_space(_with_alpha(entries))
    return np.asarray((premultiplied**2).sum(axis=1)) * 255.0**2


def _with_alpha(colors: Pixels) -> Pixels:
    """(n, 4), opaque where there was no alpha."""
    return np.pad(colors, [(0, 0), (0, 4 - colors.shape[1])], constant_values=255)
