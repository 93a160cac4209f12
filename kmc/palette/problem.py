"""What a palette is searched for: a picture's colours as points of a space, and points as colours.

Transparency has two rules. What is fully transparent shows no colour, so it takes one entry of
its own and influences no other. What is opaque stays opaque: where there are translucent colours
as well, opaque points are moved by ALPHA_OFFSET along the alpha axis, farther than any two colours
of one kind are apart. So where each kind has a centroid, and the search starts with one in each,
every point is nearer to one of its own kind, and no cluster holds both.
"""

from dataclasses import dataclass, replace

import numpy as np

from kmc._types import Bytes, Counts, Flags, Floats, Ints
from kmc.blocks import blocks
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE, ColorCounts
from kmc.color_spaces import from_space, to_space
from kmc.palette.lloyd.weighted_points import WeightedPoints
from kmc.products.vectors import dot

ALPHA_OFFSET = 4.0  # farther than any two colours of a kind are apart, in every space
COLORS_PER_BLOCK = 1 << 18  # brought to the space between two checkpoints
MIN_OPAQUE_ALPHA = 1 + ALPHA_OFFSET / 2  # the fourth coordinate halfway between the two kinds


@dataclass(frozen=True, kw_only=True, eq=False)
class PaletteProblem:
    """A picture's colours as points, and what the palette must hold besides their clusters.

    Attributes:
        space: where distances are measured.
        points: the colours that are clustered; None where the fixed colours leave no room.
        fixed: (m, 3) or (m, 4) uint8, entries that stay as they are and attract points.
        transparent: (t, 3) or (t, 4) uint8, the fully transparent entries, which attract none.
        has_alpha_offset: whether opaque points are moved along the alpha axis.
    """

    space: str
    points: WeightedPoints | None
    fixed: Bytes
    transparent: Bytes
    has_alpha_offset: bool

    def encode(self, palette: Bytes) -> Floats:
        """Return the points (n, d) of colours (n, 3 or 4) uint8."""
        points = to_space(palette, self.space)
        if self.has_alpha_offset:
            points[:, 3] += ALPHA_OFFSET * (palette[:, 3] == OPAQUE)
        return points

    def decode(self, points: Floats) -> Bytes:
        """Return the colours nearest to points (n, d); each keeps its kind."""
        if not self.has_alpha_offset:
            return from_space(points, self.space)
        opaque = points[:, 3] > MIN_OPAQUE_ALPHA
        points = points.copy()
        points[opaque, 3] = 1
        colors = from_space(points, self.space)
        colors[~opaque & (colors[:, 3] == OPAQUE), 3] -= 1  # 255 would be of the other kind
        return colors

    def seed_points(self) -> Floats:
        """Return (s, d): the fixed colours, then the mean of each kind without a fixed colour."""
        assert self.points is not None
        fixed = self.encode(self.fixed)
        if not self.has_alpha_offset:
            return fixed if len(fixed) else _weighted_mean(self.points, slice(None))
        kinds = _opaque_and_translucent(self.points.points[:, 3])
        means = [
            _weighted_mean(self.points, np.flatnonzero(kind))
            for kind, is_missing in zip(kinds, _kinds_without_fixed(self.fixed), strict=True)
            if is_missing
        ]
        return np.concatenate([fixed, *means])


def build_problem(
    picture: ColorCounts,
    k: int,
    space: str,
    fixed: Bytes,
    checkpoint: Checkpoint = no_checkpoint,
) -> PaletteProblem:
    """Build the problem of a palette of k colours. Arguments are trusted.

    Args:
        picture: the colours with counts.
        k: the size of the palette, at least the number of fixed colours.
        space: where distances are measured.
        fixed: (m, 3 or 4) uint8, as many channels as the picture's colours have.
        checkpoint: called every few milliseconds, as by whatever works on the problem's points.
    """
    colors = picture.colors
    counts = picture.counts
    if colors.shape[1] == 3:
        problem = PaletteProblem(
            space=space, points=None, fixed=fixed, transparent=fixed[:0], has_alpha_offset=False
        )
        return _with_points(problem, colors, counts, checkpoint)
    free_entries = k - len(fixed)
    visible = colors[:, 3] > 0
    transparent = fixed[fixed[:, 3] == 0]
    if len(transparent) == 0 and _needs_transparent_entry(visible, free_entries):
        transparent = np.zeros((1, 4), np.uint8)
        free_entries -= 1
    fixed = fixed[fixed[:, 3] > 0]
    colors = colors[visible]
    counts = counts[visible]
    opaque = colors[:, 3] == OPAQUE
    has_both_kinds = bool(opaque.any() and not opaque.all())
    if has_both_kinds and sum(_kinds_without_fixed(fixed)) > free_entries:
        # There is no room for both kinds, so only the opaque colours count.
        colors = colors[opaque]
        counts = counts[opaque]
        has_both_kinds = False
    problem = PaletteProblem(
        space=space,
        points=None,
        fixed=fixed,
        transparent=transparent,
        has_alpha_offset=has_both_kinds,
    )
    return _with_points(problem, colors, counts, checkpoint)


def _needs_transparent_entry(visible: Flags, free_entries: int) -> bool:
    """Whether an entry is set apart for hidden colours: there are some, and it is not the last.

    Where all colours are hidden, it may be the last.
    """
    if visible.all():
        return False
    return free_entries > 1 or (free_entries == 1 and not visible.any())


def _with_points(
    problem: PaletteProblem, colors: Bytes, counts: Counts, checkpoint: Checkpoint
) -> PaletteProblem:
    """Return the problem of clustering exactly these colours."""
    if len(colors) == 0:
        return problem
    points = np.empty(colors.shape)
    for block in blocks(len(colors), COLORS_PER_BLOCK, checkpoint):
        points[block] = problem.encode(colors[block])
    weighted = WeightedPoints(points, counts.astype(np.float64), checkpoint=checkpoint)
    return replace(problem, points=weighted)


def _weighted_mean(points: WeightedPoints, rows: Ints | slice) -> Floats:
    """Return (1, d), the weighted mean of the points of these rows."""
    weights = points.weights[rows]
    mean: Floats = dot(weights, points.points[rows]) / weights.sum()
    return mean[np.newaxis]


def _opaque_and_translucent(alpha: Floats) -> tuple[Flags, Flags]:
    """Return which points are opaque and which translucent, by their fourth coordinate."""
    opaque = alpha > MIN_OPAQUE_ALPHA
    return opaque, ~opaque


def _kinds_without_fixed(fixed: Bytes) -> tuple[bool, bool]:
    """Return whether no fixed colour is opaque, and whether none is translucent."""
    opaque = fixed[:, 3] == OPAQUE
    return not opaque.any(), bool(opaque.all())
