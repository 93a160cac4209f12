"""Dithering: mixing palette colours where one colour alone would leave bands.

Error diffusion helps in smooth areas, where neighbours fall on one palette colour; among details
and at edges it only adds noise, and bytes. So each pixel diffuses a part of its error, its
strength, which grows with the number of its eight neighbours that fall on the same colour; and a
pixel whose very colour is in the palette is not dithered. That the neighbourhood should decide
is an idea of libimagequant's; this measure is our own. `kmc.dithering.error_diffusion` does the
rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc._types import Bytes, Flags, Shorts
from kmc.callbacks import Checkpoint, Progress, no_checkpoint
from kmc.color_counts import OPAQUE
from kmc.dithering.error_diffusion import diffuse
from kmc.dithering.strengths import diffusion_strengths
from kmc.dithering.strip import CarriedError, DitherStrip
from kmc.fixed_point import fixed_points, to_fixed_point
from kmc.nearest import map_to_palette
from kmc.validation import as_number

DITHER_STRENGTH = 0.9  # the default: docs/results/dithering.md
STRIP_PIXELS = 1 << 22  # pixels worked on at a time: bounds the temporaries to about 100 MB
MAX_STRIP_ROWS = 1 << 16  # of a narrow picture, since a wavefront's arrays have an item a row


def dither(
    pixels: Any,
    palette: Any,
    *,
    strength: float = DITHER_STRENGTH,
    space: str = "rgb",
    progress: Progress | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Bytes:
    """Give each pixel the index of a palette colour, with error diffusion where it helps.

    Guarantees (held by tests/kmc/dithering/test_dither.py): strength 0 is `map_to_palette`; a
    pixel whose colour is in the palette keeps it; what is not opaque, or has no opaque entry
    nearest to it, is not dithered, and what is opaque never takes a translucent entry by
    dithering; the result is that of the serial definition in `kmc.dithering.error_diffusion`,
    however large the picture.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, k <= 256.
        strength: 0 (none) to 1. A pixel diffuses 7/8 * strength * sqrt(n / 8) of its error, n
            being how many of its eight neighbours have the same nearest colour; beyond the border
            a picture goes on as it is at the border.
        space: where distances are measured and errors added up; one of `kmc.SPACES`.
        progress: called as progress(rows done, all rows); raise to cancel.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) uint8 indices.

    Raises:
        ValueError: wrong dtype or shape, no pixel, no colour or too many, strength out of 0..1,
            or an unknown space.

    Examples:
        >>> grey = np.full((4, 12, 3), 96, np.uint8)
        >>> black_and_white = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
        >>> kmc.dither(grey, black_and_white)
        array([[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
               [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
               [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
               [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0]], dtype=uint8)
    """
    source = np.asarray(pixels)
    colors = np.asarray(palette)
    check_dither_arguments(source, colors, strength)
    nearest = map_to_palette(source, colors, space, checkpoint).astype(np.uint8)
    if strength == 0:
        return nearest
    entries = opaque_entries(colors, space)
    indices = nearest.copy()
    above = CarriedError.empty(nearest.shape[1], len(entries.points))
    for rows in _strips(*nearest.shape):
        checkpoint()
        strengths = diffusion_strengths(nearest, rows, strength)
        checkpoint()
        strengths[~is_dithered(source[rows], colors, nearest[rows])] = 0
        strip = DitherStrip(
            points=fixed_points(source[rows], space, checkpoint),
            nearest=entries.ranks[nearest[rows]],
            strengths=strengths,
        )
        ranks, above = diffuse(strip, entries.points, above, checkpoint)
        np.copyto(indices[rows], entries.indices[ranks], where=strengths > 0)
        if progress:
            progress(rows.stop, len(nearest))
    return indices


@dataclass(frozen=True, kw_only=True, eq=False)
class OpaqueEntries:
    """The opaque entries of a palette, among which pixels are dithered.

    Attributes:
        points: (m, 3) int16, their fixed-point coordinates.
        ranks: (k,) uint8, for each entry of the palette its position among them, or m.
        indices: (m + 1,) uint8, the index in the palette of each; the last one is not used.
    """

    points: Shorts
    ranks: Bytes
    indices: Bytes


def opaque_entries(colors: Bytes, space: str) -> OpaqueEntries:
    opaque = is_opaque(colors)
    indices = np.flatnonzero(opaque)
    ranks = np.where(opaque, np.cumsum(opaque) - 1, len(indices))
    return OpaqueEntries(
        points=to_fixed_point(colors[opaque], space),
        ranks=ranks.astype(np.uint8),
        indices=np.append(indices, 0).astype(np.uint8),
    )


def is_dithered(pixels: Bytes, colors: Bytes, nearest: Bytes) -> Flags:
    """(h, w): is a pixel opaque, and so its nearest entry, and not of that very colour?"""
    same: Flags = (pixels[..., :3] == colors[nearest, :3]).all(axis=-1)
    return is_opaque(pixels) & is_opaque(colors)[nearest] & ~same


def check_dither_arguments(pixels: NDArray[Any], palette: NDArray[Any], strength: float) -> None:
    if pixels.ndim != 3:
        raise ValueError(
            f"pixels to dither must have shape (H, W, 3) or (H, W, 4), not {pixels.shape}"
        )
    if palette.dtype != np.uint8 or palette.ndim != 2 or not 1 <= len(palette) <= 256:
        raise ValueError(
            f"a palette to dither with must be uint8 of shape (k, 3) or (k, 4) with k in 1..256,"
            f" not {palette.dtype} {palette.shape}"
        )
    as_number("strength", strength, 0, 1)


def is_opaque(colors: Bytes) -> Flags:
    """(.., 3) or (.., 4) to (..): has a colour no transparency?"""
    if colors.shape[-1] == 3:
        return np.ones(colors.shape[:-1], np.bool_)
    opaque: Flags = colors[..., 3] == OPAQUE
    return opaque


def _strips(height: int, width: int) -> Iterator[slice]:
    rows = min(max(1, STRIP_PIXELS // width), MAX_STRIP_ROWS)
    for start in range(0, height, rows):
        yield slice(start, min(start + rows, height))
