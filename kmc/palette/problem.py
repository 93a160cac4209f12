"""What a palette is made for: a picture's colours as points of a space, and points as colours.

Transparency has two rules. What is fully transparent shows no colour, so it takes one entry of
its own and pulls no other. What is opaque stays opaque: where there are translucent colours as
well, opaque points are lifted so far along the alpha axis that no cluster holds both kinds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts
from kmc.color_spaces import from_space, to_space
from kmc.palette.weighted_points import WeightedPoints

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]

OPAQUE = 255
ALPHA_OFFSET = 4.0  # farther than any two colours of a kind are apart, in every space


@dataclass(frozen=True, kw_only=True, eq=False)
class PaletteProblem:
    """A picture's colours as points, and what the palette must hold besides their clusters.

    Attributes:
        space: where distances are measured.
        points: the colours that are clustered; none where the fixed colours leave no room.
        fixed: (m, 3) or (m, 4) uint8, entries that stay as they are, and have points.
        aside: (a, 3) or (a, 4) uint8, entries without points: what is fully transparent.
        lifted: whether opaque points are lifted.
    """

    space: str
    points: WeightedPoints | None
    fixed: Bytes
    aside: Bytes
    lifted: bool

    def encode(self, palette: Bytes) -> Floats:
        """(n, 3 or 4) uint8 to points (n, d)."""
        points = to_space(palette, self.space)
        if self.lifted:
            points[:, 3] += ALPHA_OFFSET * (palette[:, 3] == OPAQUE)
        return points

    def decode(self, points: Floats) -> Bytes:
        """Points (n, d) to the nearest colours; what is lifted is opaque."""
        if not self.lifted:
            return from_space(points, self.space)
        opaque = points[:, 3] > 1 + ALPHA_OFFSET / 2
        points = points.copy()
        points[opaque, 3] = 1
        colors = from_space(points, self.space)
        colors[~opaque & (colors[:, 3] == OPAQUE), 3] -= 1  # 255 would be of the other kind
        return colors

    def seeds(self) -> Floats:
        """(s, d): the fixed colours, then the mean of each kind that has no fixed colour."""
        assert self.points is not None
        seeds = self.encode(self.fixed)
        if not self.lifted:
            return seeds if len(seeds) else _mean(self.points, slice(None))
        means = [
            _mean(self.points, np.flatnonzero(kind))
            for kind, missing in zip(
                _opaque_and_translucent(self.points.points[:, 3]),
                _kinds_without_fixed(self.fixed),
                strict=True,
            )
            if missing
        ]
        return np.concatenate([seeds, *means])


def build_problem(picture: ColorCounts, k: int, space: str, fixed: Bytes) -> PaletteProblem:
    """The subject of a palette of k colours, `fixed` among them. Arguments are trusted."""
    colors = picture.colors
    counts = picture.counts
    if colors.shape[1] == 3:
        return _subject(colors, counts, space, fixed, fixed[:0], lifted=False)
    seen = colors[:, 3] > 0
    shown = fixed[:, 3] > 0
    aside = fixed[~shown]
    room = k - len(fixed)
    if not seen.all() and len(aside) == 0 and (room > 1 or (room == 1 and not seen.any())):
        aside = np.zeros((1, 4), np.uint8)
        room -= 1
    fixed, colors, counts = fixed[shown], colors[seen], counts[seen]
    opaque = colors[:, 3] == OPAQUE
    lifted = bool(opaque.any() and not opaque.all())
    if lifted and sum(_kinds_without_fixed(fixed)) > room:
        # No room for both kinds: the opaque ones count.
        colors, counts, lifted = colors[opaque], counts[opaque], False
    return _subject(colors, counts, space, fixed, aside, lifted=lifted)


def _subject(
    colors: Bytes,
    counts: NDArray[np.int64],
    space: str,
    fixed: Bytes,
    aside: Bytes,
    *,
    lifted: bool,
) -> PaletteProblem:
    empty = PaletteProblem(space=space, points=None, fixed=fixed, aside=aside, lifted=lifted)
    if len(colors) == 0:
        return empty
    points = WeightedPoints(empty.encode(colors), counts.astype(np.float64))
    return PaletteProblem(space=space, points=points, fixed=fixed, aside=aside, lifted=lifted)


def _mean(points: WeightedPoints, rows: NDArray[np.intp] | slice) -> Floats:
    """(1, d): the weighted mean of some points."""
    weights = points.weights[rows]
    mean: Floats = weights @ points.points[rows] / weights.sum()
    return mean[np.newaxis]


def _opaque_and_translucent(lifted_alpha: Floats) -> tuple[Flags, Flags]:
    """Which lifted points are opaque, and which translucent."""
    opaque = lifted_alpha > 1 + ALPHA_OFFSET / 2
    return opaque, ~opaque


def _kinds_without_fixed(fixed: Bytes) -> tuple[bool, bool]:
    """Whether no fixed colour is opaque, and whether none is translucent."""
    opaque = fixed[:, 3] == OPAQUE
    return not opaque.any(), bool(opaque.all())
