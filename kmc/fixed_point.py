"""Colours as whole numbers, so that sums of distances and errors are exact in any order."""

import numpy as np

from kmc._types import Bytes, Floats, Shorts
from kmc.callbacks import Checkpoint
from kmc.color_counts import OPAQUE, count_colors, label_pixels
from kmc.color_spaces import from_space, to_space

# No coordinate is beyond it, either way. Sums on the way to a distance then stay below
# 9 * LIMIT**2, one less a bonus below 9 * LIMIT**2, and so all below 2**24, up to which float32
# holds every whole number.
LIMIT = 1023
POINT_PIXELS = 1 << 19  # brought to the space between two checkpoints, about 0.1 s
# Coordinates of a space to whole numbers within -LIMIT..LIMIT: lightness about its middle.
FIXED_POINT_SCALE = {"rgb": 2 * LIMIT - 6, "oklab": 2 * LIMIT, "cielab": 900}


def to_fixed_point(colors: Bytes, space: str, has_alpha: bool = False) -> Shorts:
    """Bring colours to whole coordinates of a space.

    Args:
        colors: (n, 3) or (n, 4) uint8.
        space: one of `kmc.SPACES`.
        has_alpha: whether alpha is the fourth coordinate and the others are premultiplied;
            without, alpha is left out.

    Returns:
        (n, 3) or (n, 4) int16 within -LIMIT..LIMIT.
    """
    if not has_alpha:
        colors = colors[:, :3]
    elif colors.shape[1] == 3:
        colors = np.column_stack([colors, np.full(len(colors), OPAQUE, np.uint8)])
    scaled = (to_space(colors, space) - _middle(space, has_alpha)) * FIXED_POINT_SCALE[space]
    points: Shorts = np.rint(scaled).astype(np.int16)
    return points


def from_fixed_point(points: Floats, space: str, has_alpha: bool = False) -> Bytes:
    """Bring points (n, 3 or 4), in fixed-point units, to the 8-bit colours nearest to them."""
    return from_space(points / FIXED_POINT_SCALE[space] + _middle(space, has_alpha), space)


def fixed_points(
    pixels: Bytes, space: str, checkpoint: Checkpoint, has_alpha: bool = False
) -> Shorts:
    """Bring pixels (h, w, 3 or 4) uint8 to points (h, w, 3 or 4), as `to_fixed_point` does."""
    flat = pixels.reshape(-1, pixels.shape[2])
    if not has_alpha:
        flat = flat[:, :3]
    points = np.empty((len(flat), 4 if has_alpha else 3), np.int16)
    for start in range(0, len(flat), POINT_PIXELS):
        checkpoint()
        block = slice(start, start + POINT_PIXELS)
        picture = count_colors(flat[block])
        rows = label_pixels(flat[block], picture, np.arange(len(picture), dtype=np.int32))
        points[block] = to_fixed_point(picture.colors, space, has_alpha)[rows]
    return points.reshape(*pixels.shape[:2], -1)


def _middle(space: str, has_alpha: bool) -> Floats:
    """The coordinates that are 0 in fixed point."""
    middle = [0.5, 0.5, 0.5] if space == "rgb" else [0.5, 0.0, 0.0]
    return np.array([*middle, 0.5] if has_alpha else middle)
