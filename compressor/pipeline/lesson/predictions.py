"""What a learner is asked to predict of k-means on a picture, and what comes out.

Costs are mean squared RGB distances with channels in 0..1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kmc import (
    EQUAL_COSTS,
    FARTHEST_START,
    ColorCounts,
    Restarts,
    expected_best,
    iter_restarts,
    median_run,
    runs_to_reach,
    trace_run,
)

Floats = NDArray[np.float64]

PALETTE_SIZE = 3  # of the palettes to choose from
PALETTE_RESTARTS = 20
STILL = 0.5  # levels of 255: what moves less does not move as far as anybody sees
NEAR = 0.01  # of the lowest cost: what lies within is near it


@dataclass(frozen=True, kw_only=True)
class Shift:
    """How a centroid's lightness changes, the mean of its channels.

    Attributes:
        number: of the centroid.
        levels: by which it gets lighter, in levels of 0..255; below 0 it gets darker.
    """

    number: int
    levels: float

    @property
    def is_still(self) -> bool:
        """Whether nobody would see it move."""
        return abs(self.levels) < STILL


@dataclass(frozen=True, kw_only=True)
class RunPair:
    """Two runs, of which the first one is ahead after one iteration.

    Attributes:
        first, second: their numbers.
        first_costs, second_costs: of each after one iteration and at its end.
    """

    first: int
    second: int
    first_costs: tuple[float, float]
    second_costs: tuple[float, float]

    @property
    def winner(self) -> int:
        """0 where the first ends lower, 1 where the second does, -1 where both end alike."""
        first_end = self.first_costs[1]
        second_end = self.second_costs[1]
        if abs(first_end - second_end) <= EQUAL_COSTS * max(first_end, second_end):
            return -1
        return 0 if first_end < second_end else 1


@dataclass(frozen=True, kw_only=True, eq=False)
class PaletteChoice:
    """Three palettes of three colours each, one of which k-means finds.

    Attributes:
        palettes: (3, 3, 3) float64 in 0..1, in the order in which they are shown.
        costs: (3,) float64, of each.
        kinds: what each is: "k-means", "frequent" or "different".
    """

    palettes: Floats
    costs: Floats
    kinds: tuple[str, ...]

    @property
    def right(self) -> int:
        """The number of the palette that k-means finds."""
        return self.kinds.index("k-means")


def largest_shift(before: Floats, after: Floats) -> Shift:
    """Return the centroid whose lightness an update changes most, the first of several.

    Args:
        before, after: (k, 3) float64 in 0..1.
    """
    levels = 255 * (after - before).mean(axis=1)
    number = int(np.argmax(np.abs(levels)))
    return Shift(number=number, levels=float(levels[number]))


def instructive_pair(runs: Restarts) -> RunPair:
    """Return the run that is ahead after one iteration, and the one that ends lowest.

    Where that is the same one, the second is the median run of the others.

    Args:
        runs: two or more.
    """
    early = runs.cost_history[:, 0]
    first = int(np.argmin(early))
    second = runs.best
    if second == first:
        others = np.delete(np.arange(len(runs)), first)
        second = int(others[median_run(runs.costs[others])])
    return RunPair(
        first=first,
        second=second,
        first_costs=(float(early[first]), float(runs.costs[first])),
        second_costs=(float(early[second]), float(runs.costs[second])),
    )


def restarts_to_be_near(costs: Floats) -> int:
    """Return of how many runs the best is expected within 1 % of the lowest of these costs, (n,).

    That is always so of all of them.
    """
    return runs_to_reach(expected_best(costs), float(costs.min()) * (1 + NEAR)) or len(costs)


def three_palettes(color_counts: ColorCounts, seed: int) -> PaletteChoice | None:
    """Return what k-means finds with K = 3, the most frequent colours, and the most different ones.

    Their order depends on the picture. None where it has fewer than three colours.
    """
    if len(color_counts) < PALETTE_SIZE:
        return None
    runs = Restarts.join(
        iter_restarts(color_counts, PALETTE_SIZE, range(PALETTE_RESTARTS), seed=seed)
    )
    by_kind = {
        "k-means": runs.centroids[runs.best],
        "frequent": _most_frequent(color_counts),
        "different": _most_different(color_counts, seed),
    }
    order = np.random.default_rng(color_counts.pixels + len(color_counts)).permutation(3)
    kinds = tuple(list(by_kind)[i] for i in order)
    palettes = np.array([by_kind[kind] for kind in kinds])
    costs = [trace_run(color_counts, palette, 1).costs_assigned[0] for palette in palettes]
    return PaletteChoice(palettes=palettes, costs=np.array(costs), kinds=kinds)


def _most_frequent(color_counts: ColorCounts) -> Floats:
    order = np.argsort(-color_counts.counts, kind="stable")[:PALETTE_SIZE]
    return np.asarray(color_counts.colors[order] / 255)


def _most_different(color_counts: ColorCounts, seed: int) -> Floats:
    starts = iter_restarts(
        color_counts, PALETTE_SIZE, [0], max_iters=1, seed=seed, start=FARTHEST_START
    )
    return np.asarray(next(starts).initial_centroids[0])
