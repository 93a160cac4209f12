"""Error diffusion over a strip of rows, in whole numbers and a wavefront at a time.

Floyd and Steinberg ("An adaptive algorithm for spatial greyscale", 1976) visit the pixels row by
row, each row from the left. What a pixel's palette colour is short of goes to the neighbours that
are still to come, in sixteenths:

                pixel    7
        3        5       1

A pixel thus waits for its left neighbour and for three of the row above, and all pixels with the
same column + 2 * row are independent of each other: they are computed together, as one vector.

Coordinates are whole numbers of at most `LIMIT` either way. Every intermediate value is then an
integer, or one over 1024, that float32 holds exactly, so that sums come out the same in any order
and the indices are the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Reals = NDArray[np.float32]

LIMIT = 1023  # 2 * 3 * LIMIT**2 + 3 * LIMIT**2 < 2**24: float32 compares distances exactly
WHOLE = 64  # the share of its error that a pixel passes on is so many 64ths
RIGHT, LEFT_BELOW, BELOW, RIGHT_BELOW = (np.float32(part) for part in (7, 3, 5, 1))
UNIT = np.float32(1 / (16 * WHOLE))


@dataclass(frozen=True, kw_only=True, eq=False)
class Strip:
    """Some rows of a picture, as whole coordinates.

    Attributes:
        points: (h, w, 3) int16, within -LIMIT..LIMIT.
        nearest: (h, w) uint8, the entry that each pixel takes while no error reaches it.
        shares: (h, w) uint8 in 0..WHOLE, how much of its error a pixel passes on; 0 also
            shuts out the errors of others, so that the pixel stays as it is.
    """

    points: NDArray[np.int16]
    nearest: Bytes
    shares: Bytes


def diffuse(strip: Strip, palette: NDArray[np.int16], above: Reals) -> tuple[Bytes, Reals]:
    """Dither a strip.

    A pixel's error is what its neighbours hand it, (7 a + 3 b + 5 c + d) / 16, rounded down from
    the half up. Its wish is its own point plus that error, cut to -LIMIT..LIMIT; it takes the
    entry nearest to the wish, of several equally near ones the lowest. What is left, wish - entry,
    times the pixel's share is what it hands on. What leaves the picture is lost.

    Args:
        strip: the rows.
        palette: (k, 3) int16 within -LIMIT..LIMIT, k <= 256.
        above: (3, w) float32, what the row above hands on; zeros for the first row.

    Returns:
        (h, w) uint8 indices, and what the last row hands on, as `above`.
    """
    height, width = strip.nearest.shape
    entries = np.ascontiguousarray(palette.T, np.float32)
    products = np.vstack([-2 * entries, (entries * entries).sum(axis=0)])
    planes = [np.ascontiguousarray(strip.points[..., axis]).reshape(-1) for axis in range(3)]
    nearest, shares = strip.nearest.reshape(-1), strip.shares.reshape(-1)
    indices = strip.nearest.flatten()
    below = np.zeros((3, width), np.float32)
    handed = np.zeros((4, 3, height + 1), np.float32)  # of the last wavefronts; row 0 is `above`
    for front in (-2, -1):
        _cross_strips(handed[front % 4], front, above, below, height, width)
    for front, first, rows, front_pixels in _wavefronts(height, width):
        before, twice, thrice, own = (handed[(front - back) % 4] for back in (1, 2, 3, 0))
        here, upper = slice(first + 1, first + 1 + rows), slice(first, first + rows)
        error = before[:, here] * RIGHT
        error += before[:, upper] * LEFT_BELOW
        error += twice[:, upper] * BELOW
        error += thrice[:, upper] * RIGHT_BELOW
        error *= UNIT
        share = shares[front_pixels]
        error *= share > 0
        error += np.float32(0.5)
        np.floor(error, out=error)
        wish = np.ones((4, rows), np.float32)
        for axis, plane in enumerate(planes):
            np.add(plane[front_pixels], error[axis], out=wish[axis])
        np.clip(wish[:3], -LIMIT, LIMIT, out=wish[:3])
        found = (wish.T @ products).argmin(axis=1)
        found = np.where(error.any(axis=0), found, nearest[front_pixels])
        indices[front_pixels] = found
        own[:] = 0
        np.multiply(wish[:3] - entries[:, found], share, out=own[:, here])
        _cross_strips(own, front, above, below, height, width)
    return indices.reshape(height, width), below


def _cross_strips(
    own: Reals, front: int, above: Reals, below: Reals, height: int, width: int
) -> None:
    """Let the row above into this wavefront, and keep what the last row hands on."""
    if front + 2 < width:
        own[:, 0] = above[:, front + 2]
    column = front - 2 * (height - 1)
    if 0 <= column < width:
        below[:, column] = own[:, height]


def _wavefronts(height: int, width: int) -> Iterator[tuple[int, int, int, slice]]:
    """Number, first row, number of rows, and flat pixels of each wavefront in turn."""
    step = max(width - 2, 1)
    for front in range(width + 2 * (height - 1)):
        first = max(0, (front - width + 2) // 2)
        rows = min(height, front // 2 + 1) - first
        start = front + first * (width - 2)
        yield front, first, rows, slice(start, start + (rows - 1) * step + 1, step)
