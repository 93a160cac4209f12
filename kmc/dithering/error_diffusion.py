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

import numpy as np

from kmc._types import Bytes, Ints, Shorts, Singles
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.dithering.prepared_palette import PreparedPalette, prepare_palette
from kmc.dithering.rows import diffuse_rows
from kmc.dithering.strip import CarriedError, DitherStrip
from kmc.dithering.wavefronts import WavefrontRing, wavefronts
from kmc.fixed_point import LIMIT
from kmc.products.matrices import multiply

MIN_FRONT_PIXELS = 12.0  # of fewer in a wavefront, on average, pixels are faster one by one
FRONTS_PER_CHECKPOINT = 64  # some milliseconds, or 0.1 s where they are longest


def diffuse(
    strip: DitherStrip,
    palette: Shorts,
    above: CarriedError,
    checkpoint: Checkpoint = no_checkpoint,
    min_front_pixels: float = MIN_FRONT_PIXELS,
) -> tuple[Bytes, CarriedError]:
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
        checkpoint: called often; raise to cancel.
        min_front_pixels: where wavefronts have fewer pixels on average, they are computed one
            by one; the result does not depend on it.

    Returns:
        (h, w) uint8 indices, and the last row.
    """
    entries = prepare_palette(palette)
    height, width = strip.nearest.shape
    front_pixels = height * width / (width + 2 * (height - 1))
    diffuse_by = diffuse_rows if front_pixels < min_front_pixels else _diffuse_wavefronts
    return diffuse_by(strip, entries, above, checkpoint)


def _diffuse_wavefronts(
    strip: DitherStrip, palette: PreparedPalette, above: CarriedError, checkpoint: Checkpoint
) -> tuple[Bytes, CarriedError]:
    height, width = strip.nearest.shape
    planes = [np.ascontiguousarray(strip.points[..., axis]).reshape(-1) for axis in range(3)]
    nearest = strip.nearest.reshape(-1)
    strengths = strip.strengths.reshape(-1)
    indices = strip.nearest.flatten()
    ring = WavefrontRing(above, height, palette.size)
    scratch = np.empty((min(height, width // 2 + 1), palette.size + 1), np.float32)
    for front, rows, pixels in wavefronts(height, width):
        if front % FRONTS_PER_CHECKPOINT == 0:
            checkpoint()
        strength = strengths[pixels]
        error = ring.incoming_error(front, rows)
        error *= strength > 0
        target = _target_color(planes, pixels, error)
        distances = multiply(target.T, palette.distance_matrix, scratch[: len(strength)])
        neighbors = ring.neighbor_entries(front, rows)
        entries = _pick_entry(distances, palette.bonuses, neighbors, strength)
        entries = np.where(error.any(axis=0), entries, nearest[pixels])
        indices[pixels] = entries
        left_over = (target[:3] - palette.coordinates[:, entries]) * strength
        ring.store(front, rows, left_over, entries)
    return indices.reshape(height, width), ring.last_row


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
