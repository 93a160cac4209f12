"""A palette's entries, laid out for the search of the nearest one among them."""

from dataclasses import dataclass

import numpy as np

from kmc._types import Shorts, Singles
from kmc.dithering.strip import STRENGTH_SCALE
from kmc.fixed_point import LIMIT


@dataclass(frozen=True, kw_only=True, eq=False)
class PreparedPalette:
    """A palette of k entries, prepared for many pixels; the last column or row means none.

    Attributes:
        coordinates: (3, k + 1), 0 for none.
        distance_matrix: (4, k + 1), so that (target, 1) @ distance_matrix is
            |target - entry|**2 - |target|**2; none is farther than all entries.
        bonuses: (k + 1, STRENGTH_SCALE + 1), what an entry is favoured by where a neighbour has
            it, at each strength, a whole number; 0 for none.
    """

    coordinates: Singles
    distance_matrix: Singles
    bonuses: Singles

    @property
    def size(self) -> int:
        """The number of entries, and the number that means none of them."""
        return len(self.bonuses) - 1


def prepare_palette(palette: Shorts) -> PreparedPalette:
    """Prepare the entries (k, 3) int16."""
    entries = np.ascontiguousarray(palette.T, np.float32)
    none = np.array([[0], [0], [0], [15 * LIMIT**2]], np.float32)
    distance_matrix = np.vstack([-2 * entries, (entries * entries).sum(axis=0)])
    return PreparedPalette(
        coordinates=np.pad(entries, ((0, 0), (0, 1))),
        distance_matrix=np.hstack([distance_matrix, none]),
        bonuses=_hysteresis_bonus(palette),
    )


def _hysteresis_bonus(palette: Shorts) -> Singles:
    """(k, 3) to the bonuses (k + 1, STRENGTH_SCALE + 1)."""
    differences = palette[:, None].astype(np.int64) - palette
    squared_distances = (differences**2).sum(axis=2)
    np.fill_diagonal(squared_distances, 12 * LIMIT**2)
    gaps = np.append(squared_distances.min(axis=1) if len(palette) > 1 else 0, 0)
    strengths = np.arange(STRENGTH_SCALE + 1)
    return (gaps[:, None] * strengths // (2 * STRENGTH_SCALE)).astype(np.float32)
