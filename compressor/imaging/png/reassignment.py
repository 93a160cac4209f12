"""Pixels choose once more, knowing what the PNG file of their first choice looks like.

`kmc.assign_with_rate` takes a bit to be saved where an index goes on like its surroundings. Where
a picture is busy, though, the smallest file is one with filters, in which an index costs what its
residual takes, and that depends on the order of the palette. Both are known once there are indices.
"""

from dataclasses import dataclass

import numpy as np

from compressor.imaging.png.layout import EFFORT_SETTINGS, best_layout, transparent_first
from compressor.imaging.png.palette_order import refine_for_paeth
from compressor.imaging.types import Checkpoint, DistanceWeights, Indices, Order, Palette, Pixels
from kmc import reassign_with_residuals

# How often pixels choose before that, and how often after it residuals are counted and pixels
# choose again, by the effort; docs/results/rate.md.
SWEEPS = {"balanced": 2, "best": 8}
ROUNDS = {"balanced": 1, "best": 4}
MAX_PIXELS = 1 << 22  # of more it takes too long, and the residuals of parts of them differ
MIN_SIDE = 32  # of narrower pictures it takes too long for what it brings
MIN_COLORS = 17  # fewer are packed, several to a byte, so that a residual is not one index's


@dataclass(frozen=True, kw_only=True, eq=False)
class Reassigned:
    """What pixels chose again, and the order for which they chose.

    Attributes:
        indices: (H, W) uint8.
        order: (n,) the numbers of the palette's entries as the file should have them: residuals in
            another order are not those that were paid for.
    """

    indices: Indices
    order: Order


def is_worth_trying(shape: tuple[int, ...], colors: int, effort: str) -> bool:
    """Return whether pixels choose again in a picture (H, W, ...) of so many colours."""
    is_quick = shape[0] * shape[1] <= MAX_PIXELS and min(shape[:2]) >= MIN_SIDE
    return effort in ROUNDS and colors >= MIN_COLORS and is_quick


def reassign(
    pixels: Pixels,
    palette: Palette,
    indices: Indices,
    bit_cost: float,
    *,
    space: str,
    dither: float,
    effort: str,
    weights: DistanceWeights | None,
    checkpoint: Checkpoint,
) -> Reassigned | None:
    """Let pixels choose again, where a PNG with filters is the smallest.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha.
        palette: (n, 3) or (n, 4) uint8, all of which are used.
        indices: (H, W) uint8, the first choice.
        bit_cost: as for `kmc.assign_with_rate`.
        space, dither, effort: as for `compressor.imaging.indexed.apply_palette`.
        weights: (H, W), how many times the squared distance of each pixel counts.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        indices in the same palette; None where the file has no filters, or where it is not worth
        trying.
    """
    if not is_worth_trying(indices.shape, len(palette), effort):
        return None
    settings = EFFORT_SETTINGS[effort]
    layout = best_layout(indices, palette, settings, checkpoint=checkpoint)
    if not layout.filters:
        return None
    order = refine_for_paeth(indices, layout.order, settings.sweeps, checkpoint)
    order = transparent_first(order, palette)
    number_in_file = np.argsort(order).astype(np.uint8)
    in_file = reassign_with_residuals(
        pixels,
        palette[order],
        number_in_file[indices],
        bit_cost,
        strength=dither,
        space=space,
        rounds=ROUNDS[effort],
        weights=weights,
        checkpoint=checkpoint,
    )
    return Reassigned(indices=np.take(order, in_file).astype(np.uint8), order=order)
