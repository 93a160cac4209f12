"""The entries of a palette, and pixels, as whole numbers of which costs are computed.

Coordinates are those of `kmc.fixed_point`; with alpha they are premultiplied, alpha is the fourth,
and a fifth tells the kinds apart: transparent, translucent, opaque. Entries of another kind are so
far away there that no rate makes up for it, and so is the entry that stands for none.
"""

from dataclasses import dataclass

import numpy as np

from kmc._types import Bytes, Ints, Shorts, SmallInts
from kmc.callbacks import Checkpoint
from kmc.color_counts import OPAQUE
from kmc.fixed_point import fixed_points, to_fixed_point

# Squared distances within a kind are at most 4 * (2 * LIMIT)**2 < 2**24, and the costs of three
# events or residuals together below 1.02 * 2**25; so what is KIND_OFFSET away costs more than
# anything near. All sums are below 2**28, and `kmc.rate.sweep` has room for eight times as much.
KIND_OFFSET = 7200
NONE_OFFSET = 10_000
MAX_EVENT_COST = 1 << 23


@dataclass(frozen=True, kw_only=True, eq=False)
class Entries:
    """The entries of a palette as points.

    Attributes:
        points: (d, k + 1) int32; d is 3, or 5 with alpha. The last one is none of them.
        kinds: (k,) int16, 0 where an entry is transparent, KIND_OFFSET where it is translucent,
            twice that where it is opaque.
    """

    points: SmallInts
    kinds: Shorts

    @property
    def count(self) -> int:
        """The number of entries, and the number that means none of them."""
        return len(self.kinds)


def place_entries(palette: Bytes, space: str, has_alpha: bool) -> Entries:
    """Lay a palette out.

    Args:
        palette: (k, 3) or (k, 4) uint8.
        space: where distances are measured.
        has_alpha: whether palette or picture has alpha.
    """
    kinds = _kinds(palette)
    points = to_fixed_point(palette, space, has_alpha).astype(np.int32)
    if has_alpha:
        points = np.column_stack([points, kinds.astype(np.int32)])
    none = np.zeros((1, points.shape[1]), np.int32)
    none[0, 0] = NONE_OFFSET
    if has_alpha:
        none[0, -1] = KIND_OFFSET  # no kind is farther than one offset from it
    return Entries(points=np.ascontiguousarray(np.vstack([points, none]).T), kinds=kinds)


def place_pixels(
    pixels: Bytes, nearest: Ints, entries: Entries, space: str, checkpoint: Checkpoint
) -> Shorts:
    """Lay rows of a picture out, channel by channel.

    Args:
        pixels: (h, w, 3) or (h, w, 4) uint8.
        nearest: (h, w), the nearest entry of each pixel, whose kind is the pixel's.
        entries: of the palette.
        space: where distances are measured.
        checkpoint: called often; raise to cancel.

    Returns:
        (d, h, w) int16, with as many coordinates as the entries have.
    """
    has_alpha = len(entries.points) > 3
    points = fixed_points(pixels, space, checkpoint, has_alpha)
    planes = np.empty((len(entries.points), *nearest.shape), np.int16)
    planes[: points.shape[2]] = np.moveaxis(points, 2, 0)
    if has_alpha:
        planes[-1] = entries.kinds[nearest]
    return planes


def _kinds(palette: Bytes) -> Shorts:
    """(k, 3 or 4) to (k,): where each entry's kind is on its axis."""
    if palette.shape[1] == 3:
        return np.full(len(palette), 2 * KIND_OFFSET, np.int16)
    alpha = palette[:, 3]
    kinds: Shorts = (KIND_OFFSET * ((alpha > 0).astype(np.int16) + (alpha == OPAQUE))).astype(
        np.int16
    )
    return kinds
