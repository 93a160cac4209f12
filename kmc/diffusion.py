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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Reals = NDArray[np.float32]

LIMIT = 1023  # 2 * 3 * LIMIT**2 + 3 * LIMIT**2 < 2**24: float32 compares distances exactly
WHOLE = 64  # the share of its error that a pixel passes on is so many 64ths
RIGHT, LEFT_BELOW, BELOW, RIGHT_BELOW = (np.float32(part) for part in (7, 3, 5, 1))
UNIT, HALF = np.float32(1 / (16 * WHOLE)), np.float32(0.5)


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
    indices, below = strip.nearest.flatten(), np.zeros((3, width), np.float32)
    handed = _first_fronts(above, height)
    for front, rows, flat in _wavefronts(height, width):
        own, share = handed[front % 4], shares[flat]
        error = _error(handed, front, rows) * (share > 0)
        wish = _wish(planes, flat, error)
        found = np.where(error.any(axis=0), (wish.T @ products).argmin(axis=1), nearest[flat])
        indices[flat] = found
        own[:] = 0
        own[:, rows.start + 1 : rows.stop + 1] = (wish[:3] - entries[:, found]) * share
        own[:, 0] = above[:, front + 2] if front + 2 < width else 0
        if rows.stop == height and front >= 2 * (height - 1):
            below[:, front - 2 * (height - 1)] = own[:, height]
    return indices.reshape(height, width), below


def _first_fronts(above: Reals, height: int) -> Reals:
    """What the last four wavefronts hand on: (4, 3, 1 + height), number modulo 4 and row first.

    Row 0 is the row above the strip: it takes part in the wavefronts -2 and -1 already.
    """
    handed = np.zeros((4, 3, height + 1), np.float32)
    for front in range(-2, min(0, above.shape[1] - 2)):
        handed[front % 4, :, 0] = above[:, front + 2]
    return handed


def _error(handed: Reals, front: int, rows: slice) -> Reals:
    """What reaches the pixels of a wavefront: (3, n) whole numbers."""
    here, upper = slice(rows.start + 1, rows.stop + 1), rows
    error = handed[(front - 1) % 4][:, here] * RIGHT
    error += handed[(front - 1) % 4][:, upper] * LEFT_BELOW
    error += handed[(front - 2) % 4][:, upper] * BELOW
    error += handed[(front - 3) % 4][:, upper] * RIGHT_BELOW
    error *= UNIT
    error += HALF
    np.floor(error, out=error)
    return error


def _wish(planes: Sequence[NDArray[np.int16]], flat: slice, error: Reals) -> Reals:
    """(4, n): the points plus their errors within the limits, and ones for the product."""
    wish = np.ones((4, error.shape[1]), np.float32)
    for axis, plane in enumerate(planes):
        np.add(plane[flat], error[axis], out=wish[axis])
    np.clip(wish, -LIMIT, LIMIT, out=wish)
    return wish


def _wavefronts(height: int, width: int) -> Iterator[tuple[int, slice, slice]]:
    """Number, rows and flat pixels of each wavefront in turn; a wavefront may have no pixel."""
    step = max(width - 2, 1)  # a row down, two columns back; narrow pictures need no steps
    for front in range(width + 2 * (height - 1)):
        first, stop = max(0, (front - width + 2) // 2), min(height, front // 2 + 1)
        start = front + first * (width - 2)
        yield front, slice(first, stop), slice(start, start + (stop - first - 1) * step + 1, step)
