"""What k-means makes of points in a plane: one run in full, and how low other starts come.

The functions of `kmc` compute it all: a point is a colour without blue, so a cost, the mean squared
RGB distance with channels in 0..1, is the mean squared distance in the unit square.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.pipeline.toy_data.sets import GRID, NO_GROUP, Groups, Points
from kmc import (
    PCA_START,
    PLUS_PLUS_START,
    RANDOM_START,
    ColorCounts,
    Trace,
    best_palette,
    compute_centroids,
    compute_cost,
    count_colors,
    iter_restarts,
    label_pixels,
    trace_run,
)

Floats = NDArray[np.float64]
SEARCH_START: Final = "search"
OWN_START: Final = "own"
RUNS = 200  # of random starts, and of k-means++
MAX_ITERATIONS = 60  # runs on a few hundred points converge in fewer
NEAR = 1.001  # times the lowest cost: what still counts as reaching it


class TooFewPlacesError(ValueError):
    """There are fewer different points than centroids; `places` says how many."""

    def __init__(self, k: int, places: int) -> None:
        super().__init__(f"{k} centroids need as many points at different places, not {places}")
        self.places = places


@dataclass(frozen=True, kw_only=True, eq=False)
class ToyRun:
    """One run, of k centroids in i iterations on m points.

    Attributes:
        trace: centroids and costs of every half-step; the third coordinate is 0.
        labels: (i, m) uint8, the centroid that each point joins in each iteration.
    """

    trace: Trace
    labels: NDArray[np.uint8]

    @property
    def cost(self) -> float:
        """The cost at the end, a mean squared distance in the unit square."""
        return float(self.trace.costs[-1])


@dataclass(frozen=True, kw_only=True, eq=False)
class Starts:
    """How low different starts come; costs are mean squared distances in the unit square.

    Attributes:
        random: (RUNS,) the costs of runs from random points.
        plus_plus: (RUNS,) those of runs from k-means++ starts.
        pca: the cost of the run from a split along principal axes.
        search: the cost of the run from where the search for a palette ends.
        groups: the cost of the groups that the points were drawn from, each with its mean as
            centroid; None where these are not as many as the centroids, or points have no group.
    """

    random: Floats
    plus_plus: Floats
    pca: float
    search: float
    groups: float | None

    @property
    def lowest(self) -> float:
        """The lowest cost of all runs."""
        return float(min(self.random.min(), self.plus_plus.min(), self.pca, self.search))

    def share_reaching(self, costs: Floats) -> float:
        """Return the share of these costs, in 0..1, that come to the lowest one or near it."""
        return float((costs <= NEAR * self.lowest).mean())


def colors_of(points: Points) -> NDArray[np.uint8]:
    """Return points, (m, 2), as colours without blue, (m, 3)."""
    return np.pad(points, ((0, 0), (0, 1)))


def count_places(points: Points, k: int) -> ColorCounts:
    """Count the points at each place.

    Raises:
        TooFewPlacesError: there are fewer than k places.
    """
    if len(points) == 0:
        raise TooFewPlacesError(k, 0)
    counts = count_colors(colors_of(points))
    if len(counts) < k:
        raise TooFewPlacesError(k, len(counts))
    return counts


def draw_start(points: Points, k: int, start: str, seed: int, run: int) -> Floats:
    """Return the centroids that a run begins with.

    Args:
        points: (m, 2) uint8.
        k: number of centroids.
        start: one of `kmc.STARTS`, or "search" for where the search for a palette ends.
        seed, run: of random starts, whole numbers of at least 0.

    Returns:
        (k, 2) float64 in the unit square.

    Raises:
        TooFewPlacesError: there are fewer different points than k.
    """
    counts = count_places(points, k)
    if start == SEARCH_START:
        return best_palette(counts, k)[:, :2] / GRID
    (runs,) = iter_restarts(counts, k, [run], max_iters=1, seed=seed, start=start)
    return runs.initial_centroids[0, :, :2]


def trace_points(points: Points, start: Floats) -> ToyRun:
    """Run k-means from these centroids, (k, 2) in the unit square, until nothing changes.

    Raises:
        TooFewPlacesError: there are fewer different points than centroids.
    """
    counts = count_places(points, len(start))
    trace = trace_run(counts, np.pad(start, ((0, 0), (0, 1))), MAX_ITERATIONS)
    colors = colors_of(points)
    labels = [label_pixels(colors, counts, labels) for labels in trace.labels]
    return ToyRun(trace=trace, labels=np.array(labels))


def compare_starts(points: Points, groups: Groups, k: int, seed: int) -> Starts:
    """Run k-means from many starts of each kind.

    Args:
        points: (m, 2) uint8.
        groups: (m,) uint8, the group that each was drawn from.
        k: number of centroids.
        seed: of the random starts.

    Raises:
        TooFewPlacesError: there are fewer different points than k.
    """
    counts = count_places(points, k)

    def costs(start: str, runs: int) -> Floats:
        parts = iter_restarts(
            counts, k, range(runs), max_iters=MAX_ITERATIONS, seed=seed, start=start
        )
        return np.concatenate([part.costs for part in parts])

    searched = draw_start(points, k, SEARCH_START, seed, 0)
    return Starts(
        random=costs(RANDOM_START, RUNS),
        plus_plus=costs(PLUS_PLUS_START, RUNS),
        pca=float(costs(PCA_START, 1)[0]),
        search=trace_points(points, searched).cost,
        groups=cost_of_groups(points, groups, k),
    )


def cost_of_groups(points: Points, groups: Groups, k: int) -> float | None:
    """Return the cost of k groups with their means as centroids, as `Starts.groups`."""
    if (groups == NO_GROUP).any() or len(np.unique(groups)) != k:
        return None
    X = points / GRID
    idx = groups.astype(np.intp)
    return compute_cost(X, compute_centroids(X, idx, k), idx)
