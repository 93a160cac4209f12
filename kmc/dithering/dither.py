"""Dithering: mixing palette colours where one colour alone would leave bands.

Error diffusion helps in smooth areas, where neighbours fall on one palette colour; among details
and at edges it only adds noise, and bytes. So each pixel passes on a share of its error, which
grows with the number of its eight neighbours that fall on the same colour; and a pixel whose very
colour is in the palette takes no part. That the neighbourhood should decide is an idea of
libimagequant's; the measure here is our own. `kmc.diffusion` does the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import count_colors, label_pixels
from kmc.color_spaces import to_space
from kmc.dithering.error_diffusion import LIMIT, SHARE_SCALE, CarriedError, DitherStrip, diffuse
from kmc.nearest import map_to_palette

Bytes = NDArray[np.uint8]

STRENGTH = 0.9  # the default: docs/dithering.md
MAX_SHARE = (
    SHARE_SCALE * 7 // 8
)  # at strength 1; an error that no mixture can settle must not pile up
STRIP_PIXELS = 1 << 22  # pixels worked on at a time: bounds the temporaries to about 100 MB
# Coordinates of a space to whole numbers within -LIMIT..LIMIT: lightness about its middle.
FIXED_POINT_SCALE = {"rgb": 2 * LIMIT - 6, "oklab": 2 * LIMIT, "cielab": 900}


def dither(
    pixels: Any,
    palette: Any,
    *,
    strength: float = STRENGTH,
    space: str = "rgb",
    progress: Callable[[int, int], object] | None = None,
) -> Bytes:
    """Give each pixel the index of a palette colour, with error diffusion where it helps.

    Guarantees (held by tests/test_dither.py): strength 0 is `map_to_palette`; a pixel whose
    colour is in the palette keeps it; what is not opaque, or has no opaque entry nearest to it,
    is not dithered, and what is opaque never takes a translucent entry by dithering; the result
    is the one of `kmc.diffusion`'s serial definition, however large the picture.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (k, 3) or (k, 4) uint8, k <= 256.
        strength: 0 (none) to 1. A pixel passes on 7/8 * strength * sqrt(n / 8) of its error, n
            being how many of its eight neighbours have the same nearest colour; beyond the border
            a picture goes on as it is at the border.
        space: where distances are measured and errors added up; one of `kmc.spaces.SPACES`.
        progress: called with the rows done and all rows; what it raises stops the work and goes
            on to the caller.

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
    _check(source, colors, strength)
    nearest = map_to_palette(source, colors, space=space).astype(np.uint8)
    if strength == 0:
        return nearest
    entries = _opaque_entries(colors, space)
    indices = nearest.copy()
    above = CarriedError.before_the_first(nearest.shape[1], len(entries.points))
    for rows in _strips(*nearest.shape):
        shares = _diffusion_strength(nearest, rows, strength)
        shares[~_is_dithered(source[rows], colors, nearest[rows])] = 0
        points = _points(source[rows], space)
        ranks = entries.ranks[nearest[rows]]
        strip = DitherStrip(points=points, nearest=ranks, shares=shares)
        found, above = diffuse(strip, entries.points, above)
        np.copyto(indices[rows], entries.numbers[found], where=shares > 0)
        if progress:
            progress(rows.stop, len(nearest))
    return indices


@dataclass(frozen=True, kw_only=True, eq=False)
class _OpaqueEntries:
    """The opaque entries of a palette, among which pixels are dithered.

    Attributes:
        points: (m, 3) int16, their whole coordinates.
        ranks: (k,) uint8, of each entry its place among them, or m.
        numbers: (m + 1,) uint8, the inverse; the last is of no account.
    """

    points: NDArray[np.int16]
    ranks: Bytes
    numbers: Bytes


def _opaque_entries(colors: Bytes, space: str) -> _OpaqueEntries:
    opaque = _opaque(colors)
    numbers = np.flatnonzero(opaque)
    ranks = np.where(opaque, np.cumsum(opaque) - 1, len(numbers))
    return _OpaqueEntries(
        points=_to_fixed_point(colors[opaque], space),
        ranks=ranks.astype(np.uint8),
        numbers=np.append(numbers, 0).astype(np.uint8),
    )


def _is_dithered(pixels: Bytes, colors: Bytes, nearest: Bytes) -> NDArray[np.bool_]:
    """(h, w): is a pixel opaque, and so its nearest entry, and not of that very colour?"""
    same: NDArray[np.bool_] = (pixels[..., :3] == colors[nearest, :3]).all(axis=-1)
    return _opaque(pixels) & _opaque(colors)[nearest] & ~same


def _check(pixels: NDArray[Any], palette: NDArray[Any], strength: float) -> None:
    if pixels.ndim != 3:
        raise ValueError(
            f"pixels to dither must have shape (H, W, 3) or (H, W, 4), not {pixels.shape}"
        )
    if palette.dtype != np.uint8 or palette.ndim != 2 or not 1 <= len(palette) <= 256:
        raise ValueError(
            f"a palette to dither with must be uint8 of shape (k, 3) or (k, 4) with k in 1..256,"
            f" not {palette.dtype} {palette.shape}"
        )
    if not 0 <= strength <= 1:
        raise ValueError(f"strength={strength} must lie in 0..1")


def _opaque(colors: Bytes) -> NDArray[np.bool_]:
    """(.., 3) or (.., 4) to (..): has a colour no transparency?"""
    if colors.shape[-1] == 3:
        return np.ones(colors.shape[:-1], np.bool_)
    solid: NDArray[np.bool_] = colors[..., 3] == 255
    return solid


def _to_fixed_point(colors: Bytes, space: str) -> NDArray[np.int16]:
    """(n, 3) or (n, 4) uint8 to (n, 3) whole coordinates, alpha left out."""
    middle = np.array([0.5, 0.5, 0.5] if space == "rgb" else [0.5, 0.0, 0.0])
    points = (to_space(colors[:, :3], space) - middle) * FIXED_POINT_SCALE[space]
    whole: NDArray[np.int16] = np.rint(points).astype(np.int16)
    return whole


def _points(pixels: Bytes, space: str) -> NDArray[np.int16]:
    """(h, w, 3) or (h, w, 4) uint8 to (h, w, 3) whole coordinates."""
    picture = count_colors(pixels[..., :3])
    numbers = label_pixels(pixels[..., :3], picture, np.arange(len(picture), dtype=np.int32))
    points: NDArray[np.int16] = _to_fixed_point(picture.colors, space)[numbers]
    return points


def _diffusion_strength(nearest: Bytes, rows: slice, strength: float) -> Bytes:
    """How much of its error each pixel of some rows passes on, in 64ths.

    Args:
        nearest: (H, W) uint8, of all rows.
        rows: which of them.
        strength: in 0..1.

    Returns:
        (h, w) uint8 in 0..WHOLE.
    """
    height = len(nearest)
    around = np.clip(np.arange(rows.start - 1, rows.stop + 1), 0, height - 1)
    wide = np.pad(nearest[around], ((0, 0), (1, 1)), mode="edge")
    own = nearest[rows]
    same = np.zeros(own.shape, np.uint8)
    for down in range(3):
        for right in range(3):
            same += wide[down : down + own.shape[0], right : right + own.shape[1]] == own
    table = np.rint(MAX_SHARE * strength * np.sqrt(np.arange(9) / 8)).astype(np.uint8)
    return table[same - 1]


def _strips(height: int, width: int) -> Iterator[slice]:
    rows = max(1, STRIP_PIXELS // width)
    for start in range(0, height, rows):
        yield slice(start, min(start + rows, height))
