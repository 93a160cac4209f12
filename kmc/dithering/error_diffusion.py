"""Error diffusion over a strip of rows, in whole numbers and a wavefront at a time.

Floyd and Steinberg ("An adaptive algorithm for spatial greyscale", 1976) visit the pixels row by
row, each row from the left. What a pixel's palette colour is short of goes to the neighbours that
are still to come, in sixteenths:

                pixel    7
        3        5       1

A pixel thus waits for its left neighbour and for three of the row above, and all pixels with the
same column + 2 * row are independent of each other: they are computed together, as one vector.

A picture full of single dots packs badly. So a pixel leaves the entry of the neighbour to its
left, or above, only for one that is clearly nearer; what that costs is handed on as well.

Coordinates are whole numbers of at most `LIMIT` either way. Every intermediate value is then an
integer, or one over 1024, that float32 holds exactly: sums come out the same in any order, and on
every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.intp]
Reals = NDArray[np.float32]
Whole = NDArray[np.int16]

# Sums on the way to a distance stay below 9 * LIMIT**2, one less a lead below 9 * LIMIT**2, and
# so all below 2**24, up to which float32 holds every whole number.
LIMIT = 1023
SHARE_SCALE = 64  # the share of its error that a pixel passes on is so many 64ths
RIGHT, LEFT_BELOW, BELOW, RIGHT_BELOW = (np.float32(part) for part in (7, 3, 5, 1))
UNIT = np.float32(1 / (16 * SHARE_SCALE))
HALF = np.float32(0.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class DitherStrip:
    """Some rows of a picture, as whole coordinates.

    Attributes:
        points: (h, w, 3) int16, within -LIMIT..LIMIT.
        nearest: (h, w) uint8, the entry that each pixel takes while no error reaches it; k for
            a pixel of share 0 that takes none of the palette.
        shares: (h, w) uint8 in 0..WHOLE, how much of its error a pixel passes on; 0 also
            shuts out the errors of others, so that the pixel stays as it is.
    """

    points: Whole
    nearest: Bytes
    shares: Bytes


@dataclass(frozen=True, kw_only=True, eq=False)
class CarriedError:
    """What a row leaves to the next.

    Attributes:
        handed: (3, w) float32, each pixel's error times its share.
        entries: (w,) intp, the entry of each pixel; k where there is none.
    """

    handed: Reals
    entries: Ints

    @classmethod
    def before_the_first(cls, width: int, k: int) -> "CarriedError":
        """No errors, and no entries to keep to."""
        return cls(handed=np.zeros((3, width), np.float32), entries=np.full(width, k))


def diffuse(strip: DitherStrip, palette: Whole, above: CarriedError) -> tuple[Bytes, CarriedError]:
    """Dither a strip.

    A pixel's error is what its neighbours hand it, (7 a + 3 b + 5 c + d) / 16, rounded down from
    the half up. Its wish is its own point plus that error, cut to -LIMIT..LIMIT. It takes the
    entry nearest to the wish, where squared distances count and the entries of the pixels above
    and to the left have a lead: half their squared distance to the nearest other entry, times the
    pixel's share, rounded down. (With a share of 1 a pixel between two entries leaves its
    neighbour's at 3/4 of the way, not at 1/2.) Of equals the nearest goes first, of equally near
    ones the lowest; then the one above. What is left, wish - entry, times the pixel's share is
    what it hands on. What leaves the picture is lost.

    Args:
        strip: the rows.
        palette: (k, 3) int16 within -LIMIT..LIMIT, k <= 256.
        above: the row before.

    Returns:
        (h, w) uint8 indices, and the last row.
    """
    height, width = strip.nearest.shape
    entries = np.ascontiguousarray(palette.T, np.float32)
    products = _products(entries)
    leads = _hysteresis_bonus(palette)
    entries = np.pad(entries, ((0, 0), (0, 1)))
    planes = [np.ascontiguousarray(strip.points[..., axis]).reshape(-1) for axis in range(3)]
    nearest = strip.nearest.reshape(-1)
    shares = strip.shares.reshape(-1)
    indices = strip.nearest.flatten()
    last = CarriedError.before_the_first(width, len(palette))
    handed, chosen = _initial_wavefronts(above, height, len(palette))
    distances = np.empty((min(height, width // 2 + 1), len(palette) + 1), np.float32)
    for front, rows, flat in _wavefronts(height, width):
        here = slice(rows.start + 1, rows.stop + 1)
        upper = rows
        share = shares[flat]
        error = _error(handed, front, rows) * (share > 0)
        wish = _target_color(planes, flat, error)
        neighbours = chosen[(front - 2) % 4][upper], chosen[(front - 1) % 4][here]
        near = np.matmul(wish.T, products, out=distances[: len(share)])
        found = _pick_entry(near, leads, neighbours, share)
        found = np.where(error.any(axis=0), found, nearest[flat])
        indices[flat] = found
        own = handed[front % 4]
        taken = chosen[front % 4]
        own[:] = 0
        taken[:] = len(palette)
        own[:, here] = (wish[:3] - entries[:, found]) * share
        taken[here] = found
        if front + 2 < width:
            own[:, 0] = above.handed[:, front + 2]
            taken[0] = above.entries[front + 2]
        if rows.stop == height and front >= 2 * (height - 1):
            column = front - 2 * (height - 1)
            last.handed[:, column] = own[:, height]
            last.entries[column] = taken[height]
    return indices.reshape(height, width), last


def _products(entries: Reals) -> Reals:
    """(4, k + 1), so that wish @ products is |wish - entry|**2 - |wish|**2; the last is far off."""
    none = np.array([[0], [0], [0], [15 * LIMIT**2]], np.float32)
    return np.hstack([np.vstack([-2 * entries, (entries * entries).sum(axis=0)]), none])


def _hysteresis_bonus(palette: Whole) -> Reals:
    """(k + 1, WHOLE + 1): the lead of each entry at each share, a whole number; none for none."""
    off = palette[:, None].astype(np.int64) - palette
    squared = (off**2).sum(axis=2)
    np.fill_diagonal(squared, 12 * LIMIT**2)
    gaps = np.append(squared.min(axis=1) if len(palette) > 1 else 0, 0)
    return (gaps[:, None] * np.arange(SHARE_SCALE + 1) // (2 * SHARE_SCALE)).astype(np.float32)


def _initial_wavefronts(above: CarriedError, height: int, k: int) -> tuple[Reals, Ints]:
    """The last four wavefronts, number modulo 4 first: what they hand on, and their entries.

    (4, 3, 1 + height) and (4, 1 + height). Row 0 is the row above the strip: it takes part in the
    wavefronts -2 and -1 already.
    """
    handed = np.zeros((4, 3, height + 1), np.float32)
    chosen = np.full((4, height + 1), k)
    for front in range(-2, min(0, len(above.entries) - 2)):
        handed[front % 4, :, 0] = above.handed[:, front + 2]
        chosen[front % 4, 0] = above.entries[front + 2]
    return handed, chosen


def _error(handed: Reals, front: int, rows: slice) -> Reals:
    """What reaches the pixels of a wavefront: (3, n) whole numbers."""
    here = slice(rows.start + 1, rows.stop + 1)
    upper = rows
    error: Reals = handed[(front - 1) % 4][:, here] * RIGHT
    error += handed[(front - 1) % 4][:, upper] * LEFT_BELOW
    error += handed[(front - 2) % 4][:, upper] * BELOW
    error += handed[(front - 3) % 4][:, upper] * RIGHT_BELOW
    error *= UNIT
    error += HALF
    np.floor(error, out=error)
    return error


def _target_color(planes: Sequence[Whole], flat: slice, error: Reals) -> Reals:
    """(4, n): the points plus their errors within the limits, and ones for the product."""
    wish = np.ones((4, error.shape[1]), np.float32)
    for axis, plane in enumerate(planes):
        np.add(plane[flat], error[axis], out=wish[axis])
    np.clip(wish, -LIMIT, LIMIT, out=wish)
    return wish


def _pick_entry(
    distances: Reals, leads: Reals, neighbours: tuple[Ints, Ints], share: Bytes
) -> Ints:
    """(n, k + 1) distances to (n,) entries: the nearest, or a neighbour's with its lead."""
    pixels = np.arange(len(distances))
    found: Ints = distances.argmin(axis=1)
    least = distances[pixels, found]
    for entry in neighbours:
        distance = distances[pixels, entry] - leads[entry, share]
        found = np.where(distance < least, entry, found)
        np.minimum(distance, least, out=least)
    return found


def _wavefronts(height: int, width: int) -> Iterator[tuple[int, slice, slice]]:
    """Number, rows and flat pixels of each wavefront in turn; a wavefront may have no pixel."""
    step = max(width - 2, 1)  # a row down, two columns back; narrow pictures need no steps
    for front in range(width + 2 * (height - 1)):
        first = max(0, (front - width + 2) // 2)
        stop = min(height, front // 2 + 1)
        start = front + first * (width - 2)
        yield front, slice(first, stop), slice(start, start + (stop - first - 1) * step + 1, step)
