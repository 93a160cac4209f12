"""Pixels choose once more, knowing what the PNG file of their first choice looks like.

`kmc.assign_with_rate` takes a bit to be saved where an index goes on like its surroundings. Where
a picture is busy, though, the smallest file is one with filters, in which an index costs what its
residual takes, and that depends on the order of the palette. Both are known once there are indices.
"""

import numpy as np

from compressor.imaging.png.layout import EFFORT_SETTINGS, best_layout
from compressor.imaging.types import Checkpoint, Indices, Palette, Pixels
from kmc import reassign_with_residuals

# How often residuals are counted and pixels choose, by the effort; docs/rate.md.
ROUNDS = {"balanced": 2, "best": 4}
MAX_PIXELS = 1 << 22  # of more it takes too long, and the residuals of parts of them differ
MIN_SIDE = 32  # of narrower pictures it takes too long for what it brings
MIN_COLORS = 17  # fewer are packed, several to a byte, so that a residual is not one index's


def reassign(
    pixels: Pixels,
    palette: Palette,
    indices: Indices,
    bit_cost: float,
    *,
    space: str,
    dither: float,
    effort: str,
    checkpoint: Checkpoint,
) -> Indices:
    """Let pixels choose again where a PNG with filters is the smallest; else change nothing.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (n, 3) or (n, 4) uint8, all of which are used.
        indices: (H, W) uint8, the first choice.
        bit_cost: as for `kmc.assign_with_rate`.
        space, dither, effort: as for `compressor.imaging.indexed.apply_palette`.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (H, W) uint8 indices in the same palette.
    """
    is_worth_it = indices.size <= MAX_PIXELS and min(indices.shape) >= MIN_SIDE
    if effort not in ROUNDS or len(palette) < MIN_COLORS or not is_worth_it:
        return indices
    layout = best_layout(indices, palette, EFFORT_SETTINGS[effort], checkpoint=checkpoint)
    if not layout.filters:
        return indices
    number_in_file = np.argsort(layout.order).astype(np.uint8)
    in_file = reassign_with_residuals(
        pixels,
        palette[layout.order],
        number_in_file[indices],
        bit_cost,
        strength=dither,
        space=space,
        rounds=ROUNDS[effort],
        checkpoint=checkpoint,
    )
    return np.take(layout.order, in_file).astype(np.uint8)
