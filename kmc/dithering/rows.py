"""Error diffusion of narrow and of flat strips: pixel by pixel, as its definition reads.

A wavefront has at most as many pixels as the strip has rows, and half as many as it has columns,
but costs as much as some dozen pixels alone. So where either are few the plain loop is faster.
All numbers are whole, so the results are those of the wavefronts.

Behind each row stands one more pixel that diffuses nothing and has no entry. It is the neighbour
of the row's last pixel to the right, and of the next row's first one to the left.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Shorts
from kmc.callbacks import Checkpoint
from kmc.dithering.prepared_palette import PreparedPalette
from kmc.dithering.strip import STRENGTH_SCALE, CarriedError, DitherStrip
from kmc.fixed_point import LIMIT

PIXELS_PER_BLOCK = 1 << 12  # between two checkpoints, about 40 ms
ERROR_UNIT = 16 * STRENGTH_SCALE  # what a pixel diffuses counts in such parts
HALF = ERROR_UNIT // 2

Color = tuple[int, int, int]  # fixed-point coordinates, or an error in them times a strength
NOTHING: Color = (0, 0, 0)
MAX_ERROR = 2 * LIMIT  # that neighbours diffuse to a pixel
# CLIPPED[n] is n cut to -LIMIT..LIMIT; negative n count from the end.
CLIPPED = [
    *(min(n, LIMIT) for n in range(LIMIT + MAX_ERROR + 1)),
    *(max(n, -LIMIT) for n in range(-LIMIT - MAX_ERROR, 0)),
]


def diffuse_rows(
    strip: DitherStrip, palette: PreparedPalette, above: CarriedError, checkpoint: Checkpoint
) -> tuple[Bytes, CarriedError]:
    """Dither a strip as `kmc.dithering.error_diffusion.diffuse` says, row by row."""
    points = _with_pixel_behind(strip.points, 0).reshape(-1, 3)
    nearest = _with_pixel_behind(strip.nearest, palette.size).ravel()
    strengths = _with_pixel_behind(strip.strengths, 0).ravel()
    entries = np.empty_like(nearest)
    loop = _PixelLoop(palette, above)
    for start in range(0, len(nearest), PIXELS_PER_BLOCK):
        checkpoint()
        block = slice(start, start + PIXELS_PER_BLOCK)
        entries[block] = loop.run(
            points[block].tolist(), nearest[block].tolist(), strengths[block].tolist()
        )
    indices = entries.reshape(len(strip.nearest), -1)[:, :-1].astype(np.uint8)
    return indices, loop.last_row()


def _with_pixel_behind(rows: NDArray[Any], value: int) -> Shorts:
    """(h, w, ..) to (h, w + 1, ..): each row with one more value at its end."""
    padding = [(0, 0), (0, 1)] + [(0, 0)] * (rows.ndim - 2)
    return np.pad(rows.astype(np.int16), padding, constant_values=value)


class _PixelLoop:
    """The loop over the pixels, and what the last row of it hands on."""

    def __init__(self, palette: PreparedPalette, above: CarriedError) -> None:
        none = palette.size
        self._stride = len(above.entries) + 1
        self._colors: list[list[int]] = palette.coordinates.T.astype(np.int64).tolist()
        self._bonuses: list[list[float]] = palette.bonuses.tolist()
        self._matrix = palette.distance_matrix
        self._target = np.ones(4, np.float32)
        self._distances = np.empty(none + 1, np.float32)
        errors: list[Color] = list(zip(*above.errors.astype(np.int64).tolist(), strict=True))
        self._diffused: list[Color] = [NOTHING, *errors, NOTHING]
        self._entries: list[int] = [none, *above.entries.tolist(), none]

    def run(self, points: list[list[int]], nearest: list[int], strengths: list[int]) -> list[int]:
        """Dither the next pixels, those behind the rows included, and return their entries.

        Calls cost more than sums here, so the three channels are written out.
        """
        diffused = self._diffused
        entries = self._entries
        above = -self._stride
        for point, entry, strength in zip(points, nearest, strengths, strict=True):
            if strength == 0:
                diffused.append(NOTHING)
                entries.append(entry)
                continue
            red_1, green_1, blue_1 = diffused[-1]
            red_2, green_2, blue_2 = diffused[above + 1]
            red_3, green_3, blue_3 = diffused[above]
            red_4, green_4, blue_4 = diffused[above - 1]
            red_error = (7 * red_1 + 3 * red_2 + 5 * red_3 + red_4 + HALF) // ERROR_UNIT
            green_error = (7 * green_1 + 3 * green_2 + 5 * green_3 + green_4 + HALF) // ERROR_UNIT
            blue_error = (7 * blue_1 + 3 * blue_2 + 5 * blue_3 + blue_4 + HALF) // ERROR_UNIT
            red, green, blue = point
            if red_error or green_error or blue_error:
                red = CLIPPED[red + red_error]
                green = CLIPPED[green + green_error]
                blue = CLIPPED[blue + blue_error]
                entry = self._pick(red, green, blue, entries[above], entries[-1], strength)
            x, y, z = self._colors[entry]
            diffused.append(((red - x) * strength, (green - y) * strength, (blue - z) * strength))
            entries.append(entry)
        dithered = entries[-len(points) :]
        self._forget()
        return dithered

    def _pick(self, red: int, green: int, blue: int, above: int, left: int, strength: int) -> int:
        """Return the nearest entry, or that of the pixel above or to the left by its bonus."""
        target = self._target
        target[0] = red
        target[1] = green
        target[2] = blue
        distances = target.dot(self._matrix, self._distances)
        chosen = int(distances.argmin())
        lowest = distances.item(chosen)
        for entry in (above, left):
            distance = distances.item(entry) - self._bonuses[entry][strength]
            if distance < lowest:
                chosen = entry
                lowest = distance
        return chosen

    def _forget(self) -> None:
        """Drop what no later pixel needs, once it is much: the lists are moved each time."""
        kept = self._stride + 1
        if len(self._entries) > kept + kept // 4 + PIXELS_PER_BLOCK:
            del self._diffused[:-kept]
            del self._entries[:-kept]

    def last_row(self) -> CarriedError:
        """Return what the last row hands on, where its pixels are dithered."""
        errors = np.array(self._diffused[-self._stride : -1], np.float32)
        entries = np.array(self._entries[-self._stride : -1])
        return CarriedError(errors=np.ascontiguousarray(errors.T), entries=entries)
