"""The entries of a palette: all colours of a picture, or those of use; the fixed ones first."""

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts
from kmc.color_spaces import to_space
from kmc.nearest import assign_to_palette

Bytes = NDArray[np.uint8]
Counts = NDArray[np.int64]


def lossless_palette(picture: ColorCounts, k: int, fixed: Bytes) -> Bytes | None:
    """All colours of the picture, the fixed ones first, if they are at most k."""
    colors = picture.colors
    counts = picture.counts
    if colors.shape[1] == 4:
        colors, counts = _merge_fully_transparent(colors, counts, fixed)
    if len(colors) > k:
        return None
    both = np.concatenate([fixed, colors[np.argsort(-counts, kind="stable")]])
    first = np.sort(np.unique(both, axis=0, return_index=True)[1])
    return both[first] if len(first) <= k else None


def _merge_fully_transparent(colors: Bytes, counts: Counts, fixed: Bytes) -> tuple[Bytes, Counts]:
    """The colours with the most used of those that are fully transparent: they look the same."""
    hidden = np.flatnonzero(colors[:, 3] == 0)
    stays = colors[:, 3] > 0
    if len(hidden) and (fixed[:, 3] > 0).all():
        stays[hidden[counts[hidden].argmax()]] = True
    return colors[stays], counts[stays]


def drop_unused_entries(
    picture: ColorCounts, space: str, fixed: Bytes, palette: Bytes
) -> tuple[Bytes, float]:
    """The palette without the entries that no colour is nearest to, and its cost.

    Fixed entries stay, and come first. The cost is the weighted sum of squared distances in the
    space.
    """
    palette = _fixed_first(fixed, palette)
    labels = assign_to_palette(picture.colors, palette.astype(np.float64), space)
    off = to_space(picture.colors, space) - to_space(palette, space)[labels]
    cost = float(np.einsum("nd,nd->n", off, off) @ picture.counts)
    used = np.bincount(labels, minlength=len(palette)) > 0
    used[: len(fixed)] = True
    return palette[used], cost


def _fixed_first(fixed: Bytes, palette: Bytes) -> Bytes:
    """The palette with the fixed colours first, in their order; it holds them all."""
    if len(fixed) == 0:
        return palette
    rest = (palette[:, np.newaxis] != fixed).any(axis=2).all(axis=1)
    return np.concatenate([fixed, palette[rest]])
