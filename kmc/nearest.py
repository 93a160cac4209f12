"""The nearest centroid of each colour, in float64 and with ties to the lowest label.

Most colours are decided by one matrix product in single precision, wherever the nearest centroid
leads by more than all rounding; the few others by the plain formula. The result is the formula's.
Where colours and entries are whole numbers the product is exact, and decides all
(`color_cube/nearest_whole.py`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Floats, Ints
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE, count_colors, label_pixels
from kmc.color_cube.look_up import look_up_nearest
from kmc.color_cube.nearest_table import MAX_ENTRIES
from kmc.color_cube.nearest_whole import are_whole, assign_whole
from kmc.color_spaces import check_space, to_space
from kmc.nearest_two import score_matrix, two_nearest
from kmc.validation import as_palette, as_pixels

# Colours at a time: by the formula, so that all temporaries stay in the processor's cache, and
# for the product, which makes blocks of its own.
COLORS_PER_BLOCK = 1 << 13
COLORS_PER_PRODUCT = 1 << 16
COLORS_PER_CHECKPOINT = 1 << 18  # brought to a space, and compared, between two checkpoints
BRUTE_FORCE_MAX_K = 6  # with as many centroids or fewer the formula is as fast
# From so many pixels on a table of all colours is faster than to count those of the picture.
TABLE_MIN_PIXELS = 1 << 22
# Scores are sums of at most six terms of numbers below 2 * length**2, each rounded to 24 bits a
# few times; two of them together are off by less than this fraction of length**2.
ROUNDING_MARGIN = 2.0**-18


def assign_nearest(channels: Floats, centroids: Floats) -> Ints:
    """Find the label of the nearest centroid of each colour. Arguments are trusted.

    Args:
        channels: (d, n) float64, the colours channel by channel.
        centroids: (k, d) float64.

    Returns:
        (n,) in 0..k-1, where a distance is (dr*dr + dg*dg) + db*db.
    """
    if len(centroids) <= BRUTE_FORCE_MAX_K:
        return _brute_force(channels, centroids)
    middle = (centroids.min(axis=0) + centroids.max(axis=0)) / 2
    matrix = score_matrix(centroids - middle)
    labels = np.empty(channels.shape[1], np.intp)
    is_ambiguous = np.empty(len(labels), np.bool_)
    for start in range(0, len(labels), COLORS_PER_PRODUCT):
        block = slice(start, start + COLORS_PER_PRODUCT)
        homogeneous = np.ones((len(labels[block]), len(matrix)), np.float32)
        homogeneous[:, :-1] = (channels[:, block] - middle[:, np.newaxis]).T
        labels[block], (lowest, second) = two_nearest(homogeneous, matrix)
        norms = np.einsum("nd,nd->n", homogeneous, homogeneous) + matrix[-1].max()
        margins = norms * np.float32(ROUNDING_MARGIN)
        np.less_equal(second - lowest, margins, out=is_ambiguous[block])
    ambiguous = np.flatnonzero(is_ambiguous)
    labels[ambiguous] = _brute_force(channels[:, ambiguous], centroids)
    return labels


def _brute_force(channels: Floats, centroids: Floats) -> Ints:
    """Compare all distances, one centroid after the other."""
    labels = np.zeros(channels.shape[1], np.intp)
    for start in range(0, len(labels), COLORS_PER_BLOCK):
        block = slice(start, start + COLORS_PER_BLOCK)
        _brute_force_block(channels[:, block], centroids, labels[block])
    return labels


def _brute_force_block(channels: Floats, centroids: Floats, labels: Ints) -> None:
    """Fill in the labels of one block, which hold zeros; scratch is allocated once."""
    lowest, distance, square = np.empty((3, channels.shape[1]))
    is_nearer = np.empty(len(labels), np.bool_)
    _squared_distance(channels, centroids[0], lowest, square)
    for label in range(1, len(centroids)):
        _squared_distance(channels, centroids[label], distance, square)
        np.less(distance, lowest, out=is_nearer)
        np.copyto(labels, label, where=is_nearer)
        np.minimum(lowest, distance, out=lowest)


def _squared_distance(channels: Floats, centroid: Floats, out: Floats, square: Floats) -> None:
    """(dr*dr + dg*dg) + db*db from each of (d, n) colours to one centroid (d,), into `out`."""
    np.subtract(channels[0], centroid[0], out=out)
    np.multiply(out, out, out=out)
    for channel in range(1, len(channels)):
        np.subtract(channels[channel], centroid[channel], out=square)
        np.multiply(square, square, out=square)
        np.add(out, square, out=out)


def assign_to_palette(
    colors: Bytes, palette: Floats, space: str, checkpoint: Checkpoint = no_checkpoint
) -> Ints:
    """Find the index of the nearest palette entry of each colour. Arguments are trusted.

    It is what `map_to_palette` does, for who has the distinct colours and not the pixels.

    Args:
        colors: (n, 3) or (n, 4) uint8.
        palette: (k, 3) or (k, 4) float64 in 0..255.
        space: where distances are measured, one of `kmc.SPACES`.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (n,) in 0..k-1. Opaque colours take opaque entries, and fully transparent ones fully
        transparent entries, wherever there is one.

    Examples:
        >>> colors = np.array([[10, 10, 10], [90, 90, 90], [200, 200, 200]], np.uint8)
        >>> kmc.assign_to_palette(colors, np.array([[0.0, 0.0, 0.0], [255.0, 255.0, 255.0]]), "rgb")
        array([0, 0, 1])
    """
    labels = np.empty(len(colors), np.intp)
    for block in blocks(len(colors), COLORS_PER_CHECKPOINT, checkpoint):
        labels[block] = _assign_block(colors[block], palette, space)
    return labels


def _assign_block(colors: Bytes, palette: Floats, space: str) -> Ints:
    if colors.shape[1] == 3 and palette.shape[1] == 3:
        if space == "rgb" and are_whole(palette):
            return assign_whole(colors, palette)
        return assign_nearest(_channels(colors, space), _coordinates(palette, space))
    colors = _with_alpha(colors)
    palette = _with_alpha(palette)
    labels = assign_nearest(_channels(colors, space), _coordinates(palette, space))
    for alpha in (0, OPAQUE):
        entries = np.flatnonzero(palette[:, 3] == alpha)
        rows = np.flatnonzero(colors[:, 3] == alpha)
        if len(entries) and len(rows):
            of_entries = assign_nearest(
                _channels(colors[rows], space), _coordinates(palette[entries], space)
            )
            labels[rows] = entries[of_entries]
    return labels


def _coordinates(palette: Floats, space: str) -> Floats:
    """The palette as points; plain RGB stays in 0..255, where integers are exact."""
    return palette if space == "rgb" and palette.shape[1] == 3 else to_space(palette, space)


def _channels(colors: Bytes, space: str) -> Floats:
    """The colours as points, channel by channel: (d, n)."""
    return np.ascontiguousarray(_coordinates(colors.astype(np.float64), space).T)


def _with_alpha(colors: NDArray[Any]) -> NDArray[Any]:
    """(n, 3) colours as opaque (n, 4); (n, 4) as they are."""
    if colors.shape[1] == 4:
        return colors
    return np.concatenate([colors, np.full((len(colors), 1), OPAQUE, colors.dtype)], axis=1)


def map_to_palette(
    pixels: Any, palette: Any, space: str = "rgb", checkpoint: Checkpoint = no_checkpoint
) -> Bytes | Ints:
    """Give each pixel the index of its nearest palette colour.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel.
        palette: (k, 3) or (k, 4) uint8, or float in 0..1; without alpha it is opaque.
        space: where distances are measured, one of `kmc.SPACES`; colours with alpha
            are compared premultiplied, alpha along.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) or (n,) indices: uint8 where k <= 256, else intp; of several equally near
        colours the lowest index. Opaque pixels take opaque colours and fully transparent ones
        fully transparent colours, wherever there is one.

    Raises:
        ValueError: wrong dtype or shape, no pixel, no colour, NaN, a value out of range, or an
            unknown space.

    Examples:
        >>> row = np.array([[[10, 10, 10], [200, 200, 200], [90, 90, 90]]], np.uint8)
        >>> kmc.map_to_palette(row, np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
        array([[0, 1, 0]], dtype=uint8)
    """
    check_space(space)
    entries = as_palette(palette)
    flat = as_pixels(pixels, alpha=True)
    if len(flat) >= TABLE_MIN_PIXELS and space == "rgb" and _fits_table(flat, entries):
        nearest = look_up_nearest(flat, entries.astype(np.uint8), checkpoint)
        return nearest.reshape(np.shape(pixels)[:-1])
    picture = count_colors(pixels, checkpoint)
    labels = assign_to_palette(picture.colors, entries, space, checkpoint)
    compact = labels.astype(np.uint8) if len(entries) <= 256 else labels
    return label_pixels(pixels, picture, compact, checkpoint)


def _fits_table(flat: Bytes, entries: Floats) -> bool:
    """Whether a table holds what is nearest: no alpha, and few entries of whole numbers."""
    has_alpha = flat.shape[1] == 4 or entries.shape[1] == 4
    are_few = len(entries) <= MAX_ENTRIES
    return not has_alpha and are_few and are_whole(entries)
