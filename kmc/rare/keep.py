"""Keep rare but distinct colours in a palette, at a bounded loss of squared error.

The mean squared error is blind to a stamp on a page: so few pixels cost nearly nothing, whatever
they become. Here the block of 16 x 16 pixels is made better whose mean CIEDE2000 is largest, while
the squared error stays within `LIMIT` times what it was.

Weights of the blocks rise where these are bad, over and over (as in S. Arora, E. Hazan and S. Kale,
"The multiplicative weights update method", Theory of Computing 8, 2012, but added up), and colours
weigh more by the blocks that they lie in. The step toward the means of the weighted colours is as
long as the limit allows, found by halving. Some palettes are searched anew with weighted colours,
since the best one may lie in another local optimum. What is found among merged colours is measured
by all pixels before it is taken.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from kmc._types import Bytes, Floats, Ints
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import OPAQUE, count_colors
from kmc.color_spaces import from_space, to_space
from kmc.palette.best_palette import best_palette, check_space_and_fixed
from kmc.rare.cells import Cells
from kmc.rare.local_error import ExactErrors
from kmc.validation import as_palette, as_pixels

LIMIT = 1.02  # times the squared error of the palette that is given
MARGIN = 0.001  # of the squared error, left for what merged colours do not tell
ATTEMPTS = 3  # from each start: where pixels tell that the limit was passed, with a lower one
STEPS = 60  # of the weights, from the palette that is given
STEPS_ANEW = 30  # from a palette that was searched anew
LENGTHS_TRIED = 5  # in each step
FULL_LENGTH = 0.003  # a squared error so near to the limit is at it
DAMPING = 0.7  # of the way to the weighted means that a step goes
SHARPNESS = 8  # the weight of a block rises by its error, as a share of the worst, to this power
SHARES_ANEW = (0.02, 0.1, 0.5)  # of the pixels' weight, which blocks get where a search begins anew
SEARCHES = 2  # in a row with each share
SOFTENING = 0.02  # of the mean squared distance; nearer colours weigh no more than at this one
MAX_PULL = 1e3  # of the blocks, in the weight of all pixels
MIN_PULL = 1e-4


def keep_rare_colors(
    pixels: Any,
    palette: Any,
    *,
    space: str = "rgb",
    fixed: Any = None,
    weights: Any = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Bytes:
    """Change a palette so that rare but distinct colours are kept, such as those of a stamp.

    Guarantees (held by tests/kmc/rare/test_keep.py), each pixel with its nearest entry: the worst
    mean CIEDE2000 of a block of 16 x 16 pixels is never larger than with the palette that is given,
    and the squared error in the space at most `LIMIT` = 1.02 times as large; fixed colours and
    entries that are not opaque stay; all entries are different; equal calls give equal results, and
    the order of the pixels within a block does not matter.

    Args:
        pixels: (H, W, 3) or (H, W, 4) uint8; those that are not opaque count in the squared error
            alone.
        palette: (k, 3) or (k, 4) uint8 of as many channels, such as that of `best_palette`.
        space: where distances are measured, one of `SPACES`.
        fixed: as for `best_palette`; in the palette already.
        weights: (H, W) whole numbers in 1..65,535: how often a pixel counts in the squared error;
            None for 1 each.
        checkpoint: called every few milliseconds; raise to cancel.

    Returns:
        (k, 3) or (k, 4) uint8; the palette that is given where none better is found.

    Raises:
        ValueError: an argument has a wrong type, shape or value; the message has the numbers.

    Examples:
        >>> page = np.full((32, 32, 3), 220, np.uint8)
        >>> page[:, ::2] -= np.arange(0, 64, 2, np.uint8)[:, np.newaxis, np.newaxis]
        >>> page[4, 4:12] = [200, 40, 40]  # a small stamp
        >>> palette = kmc.best_palette(page, 4)
        >>> kmc.keep_rare_colors(page, palette).shape
        (4, 3)
    """
    as_pixels(pixels, alpha=True)
    pixels = np.asarray(pixels)
    as_palette(palette)
    palette = np.asarray(palette)
    if pixels.ndim != 3 or palette.dtype != np.uint8 or palette.shape[1] != pixels.shape[2]:
        raise ValueError(
            "pixels must have shape (H, W, 3 or 4) and the palette be uint8 of as many channels,"
            f" not {pixels.shape}, and {palette.dtype} of {palette.shape}"
        )
    given: Bytes = palette
    color_counts = count_colors(pixels, checkpoint, weights=weights)
    fixed_colors = check_space_and_fixed(color_counts, space, fixed)
    exact = ExactErrors(pixels, color_counts, space, checkpoint)
    before = exact.of(given)
    if before.squared == 0 or before.worst == 0:  # equal colours differ by rounding at most
        return given
    cells = Cells(exact, color_counts, before.of_blocks, space)
    search = _Search(cells, given, fixed_colors, space, checkpoint)
    best = given
    worst = before.worst
    for start, steps in search.starts():
        limit = LIMIT - MARGIN
        for _ in range(ATTEMPTS):
            candidate = search.improved(start, steps, limit)
            if candidate is None:
                break
            errors = exact.of(candidate)
            growth = errors.squared / before.squared
            if growth <= LIMIT:
                if errors.worst < worst and len(np.unique(candidate, axis=0)) == len(given):
                    best = candidate
                    worst = errors.worst
                break
            limit -= growth - LIMIT + MARGIN
    return best


class _Search:
    """The search for entries with which the worst block is less bad."""

    def __init__(
        self, cells: Cells, palette: Bytes, fixed: Bytes, space: str, checkpoint: Checkpoint
    ) -> None:
        self._cells = cells
        self._palette = palette
        self._space = space
        self._checkpoint = checkpoint
        self._is_opaque = palette[:, 3:].min(axis=1, initial=OPAQUE) == OPAQUE
        opaque = palette[self._is_opaque, :3]
        is_fixed = (opaque[:, np.newaxis] == fixed[:, :3]).all(axis=2).any(axis=1)
        self._is_free = ~is_fixed
        self._fixed = opaque[is_fixed]
        self._entries = to_space(opaque, space)
        _, squares, _ = cells.assign(self._entries)
        self._error = cells.squared_error(squares)
        self._limit = self._error
        self._pixels = cells.weights.sum()
        self._softening = SOFTENING * self._error / self._pixels + np.finfo(np.float64).tiny

    def starts(self) -> Iterator[tuple[Floats, int]]:
        """Yield entries to begin with, and how many steps to make from there."""
        if not self._is_free.any():
            return
        yield self._entries, STEPS
        for share in SHARES_ANEW:
            for start in self._searched_anew(share):
                yield start, STEPS_ANEW

    def improved(self, start: Floats, steps: int, limit: float) -> Bytes | None:
        """Return the palette whose worst block is least bad, on the way from the start.

        Its squared error is at most `limit` times that of the palette which was given, as far as
        the cells tell; None where no palette's is.
        """
        self._limit = limit * self._error
        entries = self._improved(start, steps)
        return None if entries is None else self._as_palette(entries)

    def _as_palette(self, entries: Floats) -> Bytes:
        palette = self._palette.copy()
        rows = np.flatnonzero(self._is_opaque)[self._is_free]
        palette[rows, :3] = from_space(entries, self._space)[self._is_free]
        return palette

    def _searched_anew(self, share: float) -> list[Floats]:
        """Search palettes for colours that weigh more in bad blocks, one after the other."""
        entries = self._entries
        pressure = self._cells.no_block_weights()
        starts = []
        for _ in range(SEARCHES):
            labels, _, _ = self._cells.assign(entries)
            errors = self._cells.block_errors(self._cells.differences(labels, entries))
            pressure = pressure + (errors / errors.max()) ** SHARPNESS
            more = self._cells.shares_in(pressure / pressure.sum())
            palette = best_palette(
                self._cells.weighted_colors(self._cells.weights + share * self._pixels * more),
                len(entries),
                effort="fast",
                space=self._space,
                fixed=self._fixed,
                progress=lambda done, total: self._checkpoint(),
            )
            if len(palette) < len(entries):
                break
            entries = self._entries.copy()
            entries[self._is_free] = to_space(palette[len(self._fixed) :], self._space)
            starts.append(entries)
        return starts

    def _improved(self, entries: Floats, steps: int) -> Floats | None:
        """Return the entries within the limit whose worst block is best; None where none are."""
        best = None
        worst = np.inf
        pressure = self._cells.no_block_weights()
        pull = 1.0
        labels, squares, _ = self._cells.assign(entries)
        for _ in range(steps):
            self._checkpoint()
            differences = self._cells.differences(labels, entries)
            errors = self._cells.block_errors(differences)
            if self._cells.squared_error(squares) <= self._limit and errors.max() < worst:
                best = entries
                worst = errors.max()
            if errors.max() == 0:
                break
            pressure = pressure + (errors / errors.max()) ** SHARPNESS
            more = self._cells.shares_in(pressure / pressure.sum()) * self._pixels
            more *= self._mean_square(squares) * differences / (squares + self._softening)
            more /= max(differences.max(), 1)
            entries, pull = self._stepped(entries, labels, more, pull)
            labels, squares, _ = self._cells.assign(entries)
        return best

    def _mean_square(self, squares: Floats) -> float:
        return float(squares @ self._cells.weights / self._pixels)

    def _stepped(
        self, entries: Floats, labels: Ints, more: Floats, pull: float
    ) -> tuple[Floats, float]:
        """Go toward the weighted means as far as the limit allows; return also how far that is."""
        shortest_beyond = np.inf
        longest_within = 0.0
        within = None
        for _ in range(LENGTHS_TRIED):
            moved = self._moved(entries, labels, self._cells.weights + pull * more)
            _, squares, _ = self._cells.assign(moved)
            error = self._cells.squared_error(squares)
            if error <= self._limit:
                within = moved
                longest_within = pull
                if error > (1 - FULL_LENGTH) * self._limit:
                    break
            else:
                shortest_beyond = pull
            if np.isinf(shortest_beyond):
                pull *= 2
            else:
                pull = (longest_within + shortest_beyond) / 2
        if within is None:
            within = self._moved(entries, labels, self._cells.weights)
        return within, min(max(pull, MIN_PULL), MAX_PULL)

    def _moved(self, entries: Floats, labels: Ints, weights: Floats) -> Floats:
        """Move the free entries toward the weighted means of their cells."""
        totals = np.bincount(labels, weights, len(entries))
        moves = self._is_free & (totals > 0)
        moved = entries.copy()
        for channel, values in enumerate(self._cells.points.T):
            sums = np.bincount(labels, weights * values, len(entries))
            means = sums[moves] / totals[moves]
            moved[moves, channel] += DAMPING * (means - entries[moves, channel])
        return moved
