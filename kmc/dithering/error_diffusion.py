"""Error diffusion over a strip of rows, in whole numbers and a wavefront at a time.

Floyd and Steinberg ("An adaptive algorithm for spatial greyscale", 1976) visit the pixels row by
row, each row from the left. What a pixel's palette colour is short of goes to the neighbours that
are still to come, in sixteenths:

                pixel    7
        3        5       1

A pixel thus waits for its left neighbour and for three of the row above, and all pixels with the
same column + 2 * row are independent of each other: they are computed together, as one vector.

A picture full of single dots compresses badly. So a pixel leaves the entry of the neighbour to
its left, or above, only for one that is clearly nearer; that error is diffused as well.

Coordinates are whole numbers of at most `LIMIT` either way. Every intermediate value is then an
integer, or one over 1024, that float32 holds exactly: sums come out the same in any order, and on
every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kmc._types import Bytes, Ints, Shorts, Singles
from kmc.dithering.wavefronts import STRENGTH_SCALE, CarriedError, WavefrontRing, wavefronts

# Sums on the way to a distance stay below 9 * LIMIT**2, one less a bonus below 9 * LIMIT**2, and
# so all below 2**24, up to which float32 holds every whole number.
LIMIT = 1023


@dataclass(frozen=True, kw_only=True, eq=False)
class DitherStrip:
    """Some rows of a picture, in fixed-point coordinates.

    Attributes:
        points: (h, w, 3) int16, within -LIMIT..LIMIT.
        nearest: (h, w) uint8, the entry that each pixel takes while no error reaches it; k for
            a pixel of strength 0 that takes none of the palette.
        strengths: (h, w) uint8 in 0..STRENGTH_SCALE, how much of its error a pixel diffuses; 0
            also shuts out the errors of others, so that the pixel stays as it is.
    """

    points: Shorts
    nearest: Bytes
    strengths: Bytes


def diffuse(strip: DitherStrip, palette: Shorts, above: CarriedError) -> tuple[Bytes, CarriedError]:
    """Dither a strip.

    A pixel's error is what its neighbours diffuse to it, (7 a + 3 b + 5 c + d) / 16, rounded to
    whole numbers, halves up. Its target is its own point plus that error, cut to -LIMIT..LIMIT.
    It takes the entry nearest to the target, where squared distances count and the entries of
    the pixels above and to the left have a bonus: half their squared distance to the nearest
    other entry, times the pixel's strength, rounded down. (With a strength of 1 a pixel between
    two entries leaves its neighbour's at 3/4 of the way, not at 1/2.) Of equals the nearest goes
    first, of equally near ones the lowest; then the one above. What is left, target - entry,
    times the pixel's strength is what it diffuses. What leaves the picture is lost.

    Args:
        strip: the rows.
        palette: (k, 3) int16 within -LIMIT..LIMIT, k <= 256.
        above: the row before.

    Returns:
        (h, w) uint8 indices, and the last row.
    """
    height, width = strip.nearest.shape
    colors = _prepare_palette(palette)
    planes = [np.ascontiguousarray(strip.points[..., axis]).reshape(-1) for axis in range(3)]
    nearest = strip.nearest.reshape(-1)
    strengths = strip.strengths.reshape(-1)
    indices = strip.nearest.flatten()
    ring = WavefrontRing(above, height, len(palette))
    scratch = np.empty((min(height, width // 2 + 1), len(palette) + 1), np.float32)
    for front, rows, pixels in wavefronts(height, width):
        strength = strengths[pixels]
        error = ring.incoming_error(front, rows)
        error *= strength > 0
        target = _target_color(planes, pixels, error)
        distances = np.matmul(target.T, colors.distance_matrix, out=scratch[: len(strength)])
        entries = _pick_entry(
            distances, colors.bonuses, ring.neighbor_entries(front, rows), strength
        )
        entries = np.where(error.any(axis=0), entries, nearest[pixels])
        indices[pixels] = entries
        left_over = (target[:3] - colors.coordinates[:, entries]) * strength
        ring.store(front, rows, left_over, entries)
    return indices.reshape(height, width), ring.last_row


@dataclass(frozen=True, kw_only=True, eq=False)
class _Palette:
    """A palette of k entries, prepared for many pixels; the last column or row means none.

    Attributes:
        coordinates: (3, k + 1), 0 for none.
        distance_matrix: (4, k + 1), so that (target, 1) @ distance_matrix is
            |target - entry|**2 - |target|**2; none is farther than all entries.
        bonuses: (k + 1, STRENGTH_SCALE + 1), what an entry is favoured by where a neighbour has
            it, at each strength, a whole number; 0 for none.
    """

    coordinates: Singles
    distance_matrix: Singles
    bonuses: Singles


def _prepare_palette(palette: Shorts) -> _Palette:
    entries = np.ascontiguousarray(palette.T, np.float32)
    none = np.array([[0], [0], [0], [15 * LIMIT**2]], np.float32)
    distance_matrix = np.vstack([-2 * entries, (entries * entries).sum(axis=0)])
    return _Palette(
        coordinates=np.pad(entries, ((0, 0), (0, 1))),
        distance_matrix=np.hstack([distance_matrix, none]),
        bonuses=_hysteresis_bonus(palette),
    )


def _hysteresis_bonus(palette: Shorts) -> Singles:
    """(k, 3) to the bonuses (k + 1, STRENGTH_SCALE + 1)."""
    differences = palette[:, None].astype(np.int64) - palette
    squared_distances = (differences**2).sum(axis=2)
    np.fill_diagonal(squared_distances, 12 * LIMIT**2)
    gaps = np.append(squared_distances.min(axis=1) if len(palette) > 1 else 0, 0)
    strengths = np.arange(STRENGTH_SCALE + 1)
    return (gaps[:, None] * strengths // (2 * STRENGTH_SCALE)).astype(np.float32)


def _target_color(planes: Sequence[Shorts], pixels: slice, error: Singles) -> Singles:
    """(4, n): the points plus their errors within the limits, and ones for the product."""
    target = np.ones((4, error.shape[1]), np.float32)
    for axis, plane in enumerate(planes):
        np.add(plane[pixels], error[axis], out=target[axis])
    np.clip(target, -LIMIT, LIMIT, out=target)
    return target


def _pick_entry(
    distances: Singles, bonuses: Singles, neighbors: tuple[Ints, Ints], strength: Bytes
) -> Ints:
    """(n, k + 1) distances to (n,) entries: the nearest, or a neighbour's with its bonus."""
    pixels = np.arange(len(distances))
    chosen: Ints = distances.argmin(axis=1)
    lowest = distances[pixels, chosen]
    for entry in neighbors:
        distance = distances[pixels, entry] - bonuses[entry, strength]
        chosen = np.where(distance < lowest, entry, chosen)
        np.minimum(distance, lowest, out=lowest)
    return chosen
