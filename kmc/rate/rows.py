"""A sweep over a narrow or a flat band: pixel by pixel, as its definition reads.

A front has at most as many pixels as the band has rows, and half as many as it has columns, but
costs as much as some pixels alone. So where either are few the plain loop is faster. All numbers
are whole, so the results are those of the fronts.
"""

from kmc._types import Singles
from kmc.callbacks import Checkpoint
from kmc.dithering.strip import STRENGTH_SCALE, CarriedError
from kmc.fixed_point import LIMIT
from kmc.rate.band import Band, Diffusion
from kmc.rate.entries import Entries
from kmc.rate.fronts import LabelFronts, as_rows
from kmc.rate.pair_costs import CostTables

PIXELS_PER_CHECKPOINT = 1 << 11  # some ten milliseconds
ERROR_UNIT = 16 * STRENGTH_SCALE  # what a pixel diffuses counts in such parts
HALF = ERROR_UNIT // 2


def sweep_rows(
    labels: LabelFronts,
    band: Band,
    entries: Entries,
    tables: CostTables,
    checkpoint: Checkpoint,
    diffusion: Diffusion | None,
) -> CarriedError | None:
    """Let each pixel choose anew, as `kmc.rate.sweep.sweep` says."""
    loop = _PixelLoop(labels, band, entries, tables, diffusion)
    height, width = band.shape
    for number in range(height * width):
        if number % PIXELS_PER_CHECKPOINT == 0:
            checkpoint()
        loop.visit(*divmod(number, width))
    return None if diffusion is None else loop.last_row()


class _PixelLoop:
    """The labels of a band as lists with a border, and what its pixels diffuse."""

    def __init__(
        self,
        labels: LabelFronts,
        band: Band,
        entries: Entries,
        tables: CostTables,
        diffusion: Diffusion | None,
    ) -> None:
        self._height, self._width = band.shape
        self._labels = labels
        self._none = entries.count
        self._rows = [[self._none, *row, self._none] for row in labels.rows.tolist()]
        self._has_below = band.has_below
        self._tables = tables
        self._points = as_rows(band.points, band.shape)
        self._nearest = as_rows(band.nearest, band.shape)
        self._weights = None if band.weights is None else as_rows(band.weights, band.shape)
        self._entry_points: list[list[int]] = entries.points.T.tolist()
        self._diffusion = diffusion
        if diffusion is not None:
            self._strengths = as_rows(diffusion.strengths, band.shape)
            self._above = _with_border(diffusion.above.errors)
            self._own = _with_border(0 * diffusion.above.errors)

    def visit(self, y: int, x: int) -> None:
        """Let one pixel choose."""
        point: list[int] = self._points[:, y, x].tolist()
        nearest = int(self._nearest[y, x])
        strength = 0
        if self._diffusion is not None:
            strength = int(self._strengths[y, x])
            if strength:
                nearest = self._add_error(x, point, nearest)
        chosen = self._choose(y, x, point, nearest)
        self._rows[y + 1][x + 1] = chosen
        self._labels.rows[y + 1, x] = chosen
        if self._diffusion is not None:
            entry = self._entry_points[chosen]
            self._own[x + 1] = [(point[axis] - entry[axis]) * strength for axis in range(3)]
            if x == self._width - 1:
                self._above = self._own
                self._own = _with_border(0 * self._diffusion.above.errors)

    def last_row(self) -> CarriedError:
        """What the last row diffuses."""
        assert self._diffusion is not None
        carried = CarriedError.empty(self._width, self._diffusion.palette.size)
        for x, error in enumerate(self._above[1:-1]):
            carried.errors[:, x] = error
        return carried

    def _add_error(self, x: int, point: list[int], nearest: int) -> int:
        """Move a point by the error that reaches it, in place; the entry nearest to it then."""
        assert self._diffusion is not None
        is_moved = False
        for axis in range(3):
            parts = (
                7 * self._own[x][axis]
                + 3 * self._above[x + 2][axis]
                + 5 * self._above[x + 1][axis]
                + self._above[x][axis]
            )
            error = (parts + HALF) // ERROR_UNIT
            if error:
                is_moved = True
                point[axis] = min(max(point[axis] + error, -LIMIT), LIMIT)
        if not is_moved:
            return nearest
        target = [*point[:3], 1]
        distances = self._diffusion.palette.distance_matrix.T @ target
        entry: int = self._diffusion.indices[distances.argmin()].item()
        return entry

    def _choose(self, y: int, x: int, point: list[int], nearest: int) -> int:
        """The candidate that costs least."""
        above_left, above, above_right = self._rows[y][x : x + 3]
        left, own, right = self._rows[y + 1][x : x + 3]
        below_left, below = self._rows[y + 2][x : x + 2]
        neighbors = (left, above, right, below, above_right, below_left)
        pairs = (
            left == above,
            left == above_left,
            above == above_left,
            above_right == above,
            right == above_right,
            below_left == left,
            below == below_left,
        )
        code = 0
        for is_equal in reversed(pairs):
            code = 2 * code + is_equal
        has_below = self._has_below or y < self._height - 1
        table = self._tables.at(x < self._width - 1, has_below)
        weight = 1 if self._weights is None else int(self._weights[y, x])
        best: int = own
        lowest: int | None = None
        for entry in dict.fromkeys((own, nearest, left, above, right, below)):
            if entry == self._none:
                continue
            full_code = code
            for neighbor in reversed(neighbors):
                full_code = 2 * full_code + (neighbor == entry)
            offsets = zip(point, self._entry_points[entry], strict=True)
            cost: int = table.item(full_code) + weight * sum((a - b) ** 2 for a, b in offsets)
            if lowest is None or cost < lowest:
                lowest = cost
                best = entry
        return best


def _with_border(errors: Singles) -> list[list[int]]:
    """(3, w) errors to w + 2 lists of three, with zeros on both sides."""
    return [[0, 0, 0], *errors.T.astype(int).tolist(), [0, 0, 0]]
