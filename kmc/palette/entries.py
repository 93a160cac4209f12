"""The entries of a palette: all colours of a picture, or those that are used; fixed ones first.

Both rules are exact. A picture of at most k colours, where all fully transparent ones count as
one, is its own palette without loss. And an entry to which no colour of the picture is nearest
can be dropped: no pixel changes, and so neither does the cost. That an entry is used, one colour
proves; so where the cost is of no interest, most colours need not be compared with all entries.
"""

from collections.abc import Iterator

import numpy as np

from kmc._types import Bytes, Counts, Flags
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import ColorCounts
from kmc.color_spaces import to_space
from kmc.nearest import assign_to_palette
from kmc.products.vectors import dot

COLORS_PER_BLOCK = 1 << 18  # brought to the space between two checkpoints
SAMPLE_STEP = 16  # of so many colours one is compared first
COLORS_TRIED = 1 << 14  # at a time, for the nearest to an entry: bounds the temporaries


def lossless_palette(picture: ColorCounts, k: int, fixed: Bytes) -> Bytes | None:
    """Return all colours of the picture, or None if they are more than k with the fixed ones.

    Args:
        picture: the colours with counts.
        k: the size of the palette.
        fixed: (m, 3 or 4) uint8, as many channels as the picture's colours have.

    Returns:
        (n, 3 or 4) uint8, all different: the fixed colours, then the most used first.
    """
    colors = picture.colors
    counts = picture.counts
    if colors.shape[1] == 4:
        colors, counts = _merge_fully_transparent(colors, counts, fixed)
    if len(colors) > k:
        return None
    fixed_and_own = np.concatenate([fixed, colors[np.argsort(-counts, kind="stable")]])
    first_rows = np.sort(np.unique(fixed_and_own, axis=0, return_index=True)[1])
    return fixed_and_own[first_rows] if len(first_rows) <= k else None


def _merge_fully_transparent(colors: Bytes, counts: Counts, fixed: Bytes) -> tuple[Bytes, Counts]:
    """Leave only the most used of the fully transparent colours, since they look the same.

    Where a fixed colour is fully transparent, it stands for them, and none is left.
    """
    transparent = np.flatnonzero(colors[:, 3] == 0)
    stays = colors[:, 3] > 0
    if len(transparent) and (fixed[:, 3] > 0).all():
        stays[transparent[counts[transparent].argmax()]] = True
    return colors[stays], counts[stays]


def drop_unused_entries(
    picture: ColorCounts,
    space: str,
    fixed: Bytes,
    palette: Bytes,
    checkpoint: Checkpoint = no_checkpoint,
) -> tuple[Bytes, float]:
    """Return the palette without the entries that no colour is nearest to, and its cost.

    Args:
        picture: the colours with counts.
        space: where distances are measured.
        fixed: entries that stay in any case, and come first.
        palette: (n, 3 or 4) uint8; it holds all fixed colours.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (m, 3 or 4) uint8 and the sum over all pixels of the squared distance in the space.
    """
    palette = _fixed_first(fixed, palette)
    labels = assign_to_palette(picture.colors, palette.astype(np.float64), space, checkpoint)
    entries = to_space(palette, space)
    squares = np.empty(len(labels))
    for block in blocks(len(labels), COLORS_PER_BLOCK, checkpoint):
        offsets = to_space(picture.colors[block], space) - entries[labels[block]]
        np.einsum("nd,nd->n", offsets, offsets, out=squares[block])
    cost = float(dot(squares, picture.counts))
    used = np.bincount(labels, minlength=len(palette)) > 0
    used[: len(fixed)] = True
    return palette[used], cost


def keep_used_entries(
    picture: ColorCounts,
    space: str,
    fixed: Bytes,
    palette: Bytes,
    checkpoint: Checkpoint = no_checkpoint,
) -> Bytes:
    """Return the palette of `drop_unused_entries`, without the cost, in a fraction of the time.

    Args:
        picture, space, fixed, palette, checkpoint: as for `drop_unused_entries`.
    """
    palette = _fixed_first(fixed, palette)
    kept = np.zeros(len(palette), np.bool_)
    kept[: len(fixed)] = True
    for colors in _colors_to_try(picture.colors, palette, kept, space, checkpoint):
        labels = assign_to_palette(colors, palette.astype(np.float64), space, checkpoint)
        kept[labels] = True
        if kept.all():
            break
    return palette[kept]


def _colors_to_try(
    colors: Bytes, palette: Bytes, kept: Flags, space: str, checkpoint: Checkpoint
) -> Iterator[Bytes]:
    """Yield some colours, then those nearest to the entries not kept by then, then all."""
    yield colors[::SAMPLE_STEP]
    missing = palette[~kept]
    nearest = [
        some[assign_to_palette(missing, some.astype(np.float64), space)]
        for some in (colors[block] for block in blocks(len(colors), COLORS_TRIED, checkpoint))
    ]
    yield np.concatenate(nearest)
    yield colors


def _fixed_first(fixed: Bytes, palette: Bytes) -> Bytes:
    """Return the palette with the fixed colours first, in their order."""
    if len(fixed) == 0:
        return palette
    is_free = (palette[:, np.newaxis] != fixed).any(axis=2).all(axis=1)
    return np.concatenate([fixed, palette[is_free]])
