"""The nearest centroid of each colour, in float64 and with ties to the lowest number."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.checks import check_palette
from kmc.colors import count_colors, label_pixels

Floats = NDArray[np.float64]

BLOCK = 1 << 13  # colours at a time, so that all temporaries stay in the processor's cache


def nearest(channels: Floats, centroids: Floats) -> NDArray[np.intp]:
    """The number of the nearest centroid of each colour. Arguments are trusted.

    Args:
        channels: (3, n) float64 in 0..255, the colours channel by channel.
        centroids: (k, 3) float64 in 0..255.

    Returns:
        (n,) in 0..k-1, where a distance is (dr*dr + dg*dg) + db*db.
    """
    labels = np.zeros(channels.shape[1], np.intp)
    for start in range(0, len(labels), BLOCK):
        _label_block(channels[:, start : start + BLOCK], centroids, labels[start : start + BLOCK])
    return labels


def _label_block(channels: Floats, centroids: Floats, labels: NDArray[np.intp]) -> None:
    """The same for one block, into `labels`, which holds zeros; scratch is made once."""
    least, distance, square = np.empty((3, channels.shape[1]))
    nearer = np.empty(len(labels), np.bool_)
    _squared_distance(channels, centroids[0], least, square)
    for number in range(1, len(centroids)):
        _squared_distance(channels, centroids[number], distance, square)
        np.less(distance, least, out=nearer)
        np.copyto(labels, number, where=nearer)
        np.minimum(least, distance, out=least)


def _squared_distance(channels: Floats, centroid: Floats, out: Floats, square: Floats) -> None:
    """(dr*dr + dg*dg) + db*db from each of (3, n) colours to one centroid (3,), into `out`."""
    np.subtract(channels[0], centroid[0], out=out)
    np.multiply(out, out, out=out)
    for channel in (1, 2):
        np.subtract(channels[channel], centroid[channel], out=square)
        np.multiply(square, square, out=square)
        np.add(out, square, out=out)


def map_to_palette(pixels: Any, palette: Any) -> NDArray[np.uint8] | NDArray[np.intp]:
    """Give each pixel the index of its nearest palette colour.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8.
        palette: (k, 3) uint8, or float in 0..1.

    Returns:
        (H, W) or (n,) indices: uint8 where k <= 256, else intp; of several equally near
        colours the lowest index.

    Raises:
        ValueError: wrong dtype or shape, no pixel, no colour, NaN, or a value out of range.
    """
    centroids, picture = check_palette(palette), count_colors(pixels)
    channels = np.ascontiguousarray(picture.colors.T, dtype=np.float64)
    labels = nearest(channels, centroids)
    return label_pixels(
        pixels, picture, labels.astype(np.uint8) if len(centroids) <= 256 else labels
    )
