"""The palette re-estimated under the rate: Lloyd's algorithm with a term for bits.

Lloyd's two steps, assignment and centroids, lower the mean squared distance. With the rate in the
assignment they lower the Lagrangian, distance + lambda * bits (Chou, Lookabaugh and Gray 1989):
once pixels have moved to entries that are cheap, the entries move to the means of their pixels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kmc._types import Bytes, Flags, Floats, Ints, Shorts
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE
from kmc.color_spaces import check_space
from kmc.dithering.dither import check_dither_arguments
from kmc.fixed_point import from_fixed_point
from kmc.nearest import map_to_palette
from kmc.rate.band import Band
from kmc.rate.bands import scaled_bit_cost
from kmc.rate.entries import Entries, place_entries, place_pixels
from kmc.rate.fronts import LabelFronts, to_fronts
from kmc.rate.model import contexts_and_events, event_costs
from kmc.rate.pair_costs import CostTables
from kmc.rate.sweep import sweep
from kmc.validation import as_count, as_fixed_colors, as_number

ROUNDS = 2  # the default
MAX_ROUNDS = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class RefinedPalette:
    """A palette after some rounds, and what they did.

    Attributes:
        palette: (k, 3) or (k, 4) uint8, each entry where it was before.
        lagrangians: of the nearest entries, then after each round: the sum over the pixels of
            squared distance + lambda * bits, in whole numbers of `kmc.fixed_point` units; none
            is above the one before.

    Examples:
        >>> row = np.array([[[0, 0, 0], [110, 110, 110], [120, 120, 120], [9, 9, 9]]], np.uint8)
        >>> grey = np.array([[0, 0, 0], [100, 100, 100], [130, 130, 130]], np.uint8)
        >>> len(kmc.refine_with_rate(row, grey, 0.001, rounds=1).lagrangians)
        2
    """

    palette: Bytes
    lagrangians: tuple[int, ...]


def refine_with_rate(
    pixels: Any,
    palette: Any,
    bit_cost: float,
    *,
    fixed: Any = None,
    space: str = "rgb",
    rounds: int = ROUNDS,
    checkpoint: Checkpoint = no_checkpoint,
) -> RefinedPalette:
    """Move the entries of a palette to where pixels assigned under a rate want them.

    Each round is a sweep of `assign_with_rate`, without dithering, and then a step of each entry
    to the 8-bit colour nearest to the mean of its pixels. An entry stays where that would not
    lower the distance, or is another entry's colour; so do fixed ones. Rounds end early where one
    does not lower the Lagrangian, and that one is not counted.

    Guarantees (held by tests/kmc/rate/test_refine.py): the Lagrangian never rises; fixed colours
    stay, and so does the kind of each entry, opaque, translucent or transparent; all entries
    are different if they were before.

    Args:
        pixels: (H, W, 3) uint8, or (H, W, 4) with alpha; a part of a large picture will do.
        palette: (k, 3) or (k, 4) uint8, k <= 256.
        bit_cost: lambda, as for `assign_with_rate`.
        fixed: (m, 3) or (m, 4) uint8, colours that stay where they are in the palette.
        space: where distances are measured; one of `kmc.SPACES`.
        rounds: how many at most.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ValueError: as for `assign_with_rate`.

    Examples:
        >>> row = np.array([[[0, 0, 0], [110, 110, 110], [120, 120, 120], [9, 9, 9]]], np.uint8)
        >>> grey = np.array([[0, 0, 0], [100, 100, 100], [130, 130, 130]], np.uint8)
        >>> kmc.refine_with_rate(row, grey, 0.001).palette
        array([[  5,   5,   5],
               [110, 110, 110],
               [120, 120, 120]], dtype=uint8)
    """
    source = np.asarray(pixels)
    colors = np.asarray(palette)
    check_dither_arguments(source, colors, 0)
    check_space(space)
    price = as_number("bit_cost", bit_cost, 0, np.inf)
    count = as_count("rounds", rounds, 1, MAX_ROUNDS, "rounds that are allowed")
    is_fixed = _is_fixed(colors, as_fixed_colors(fixed, max(colors.shape[1], source.shape[2])))
    costs = event_costs(scaled_bit_cost(price, space), len(colors))
    rounds_of = _Rounds(source, colors, costs, space, checkpoint)
    lagrangians = [rounds_of.lagrangian()]
    for _ in range(count):
        before = colors
        rounds_of.assign(checkpoint)
        colors = rounds_of.moved(colors, is_fixed)
        rounds_of.place(colors)
        lagrangian = rounds_of.lagrangian()
        if lagrangian >= lagrangians[-1]:
            colors = before if lagrangian > lagrangians[-1] else colors
            break
        lagrangians.append(lagrangian)
    return RefinedPalette(palette=colors, lagrangians=tuple(lagrangians))


class _Rounds:
    """The pixels and their labels, from round to round."""

    def __init__(
        self, pixels: Bytes, palette: Bytes, costs: Ints, space: str, checkpoint: Checkpoint
    ) -> None:
        self._space = space
        self._costs = costs
        self._tables = CostTables(costs)
        self._has_alpha = pixels.shape[2] == 4 or palette.shape[1] == 4
        self._entries = self._placed(palette)
        nearest = map_to_palette(pixels, palette, space, checkpoint).astype(np.intp)
        self._points = place_pixels(pixels, nearest, self._entries, space, checkpoint)
        height, width = nearest.shape
        self._labels = LabelFronts(height, width, self._entries.count)
        self._labels.rows[1:-1] = nearest
        self._band = Band(
            shape=(height, width),
            points=to_fronts(self._points),
            nearest=to_fronts(nearest.astype(np.int16)),
            has_below=False,
        )

    def assign(self, checkpoint: Checkpoint) -> None:
        """Let each pixel choose anew."""
        sweep(self._labels, self._band, self._entries, self._tables, checkpoint)

    def place(self, palette: Bytes) -> None:
        """Go on with another palette of the same size."""
        self._entries = self._placed(palette)

    def lagrangian(self) -> int:
        """The sum of squared distance + lambda * bits of the labels, in whole numbers."""
        labels = self._labels.rows[1:-1]
        contexts, events = contexts_and_events(labels, self._entries.count)
        rate = int(self._costs[contexts, events].sum())
        return rate + int(self._squares(self._entries, labels).sum())

    def moved(self, palette: Bytes, is_fixed: Flags) -> Bytes:
        """The palette with each entry at the mean of its pixels, where that is nearer to them."""
        labels = self._labels.rows[1:-1]
        k = len(palette)
        means = self._means(labels, k)
        targets = _of_same_kind(from_fixed_point(means, self._space, self._has_alpha), palette)
        here = np.bincount(labels.ravel(), self._squares(self._entries, labels).ravel(), k)
        there = np.bincount(labels.ravel(), self._squares(self._placed(targets), labels).ravel(), k)
        result = palette.copy()
        taken = {tuple(color) for color in palette.tolist()}
        for entry in np.flatnonzero((there < here) & ~is_fixed):
            color = tuple(targets[entry].tolist())
            if color not in taken:
                taken.remove(tuple(result[entry].tolist()))
                taken.add(color)
                result[entry] = color
        return result

    def _placed(self, palette: Bytes) -> Entries:
        return place_entries(palette, self._space, self._has_alpha)

    def _means(self, labels: Shorts, k: int) -> Floats:
        """(k, d): the mean point of each entry's pixels, in fixed-point units."""
        counts = np.maximum(np.bincount(labels.ravel(), minlength=k), 1)
        planes = self._points[: 4 if self._has_alpha else 3]
        sums = [np.bincount(labels.ravel(), plane.ravel(), k) for plane in planes]
        means: Floats = np.stack(sums, axis=1) / counts[:, np.newaxis]
        return means

    def _squares(self, entries: Entries, labels: Shorts) -> Ints:
        """(h, w): the squared distance of each pixel from its entry."""
        offsets = entries.points[:, labels] - self._points
        squares: Ints = np.einsum("dyx,dyx->yx", offsets, offsets, dtype=np.intp)
        return squares


def _is_fixed(palette: Bytes, fixed: Bytes) -> Flags:
    """(k,) bool: which entries are fixed colours."""
    channels = palette.shape[1]
    is_fixed: Flags = (palette[:, np.newaxis] == fixed[:, :channels]).all(axis=2).any(axis=1)
    return is_fixed


def _of_same_kind(colors: Bytes, palette: Bytes) -> Bytes:
    """(k, 3 or 4) colours with the palette's channels and, of each entry, its kind."""
    if palette.shape[1] == 3:
        return colors[:, :3]
    colors = colors.copy()
    alpha = palette[:, 3]
    colors[alpha == OPAQUE, 3] = OPAQUE
    translucent = (alpha > 0) & (alpha < OPAQUE)
    colors[translucent, 3] = np.clip(colors[translucent, 3], 1, OPAQUE - 1)
    colors[alpha == 0] = palette[alpha == 0]
    return colors
