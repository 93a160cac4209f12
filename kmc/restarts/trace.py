"""One run of k-means in full: every assignment, every centroid, the cost of every half-step."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kmc._types import CompactLabels, Floats, Ints
from kmc.callbacks import Checkpoint
from kmc.color_counts import ColorCounts, check_counts
from kmc.nearest import assign_nearest
from kmc.products.vectors import dot
from kmc.restarts.batched_lloyd import COST_UNIT, BatchedLloyd
from kmc.validation import as_count, as_palette


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """The course of k centroids in i iterations on n distinct colours.

    Costs are mean squared RGB distances, channels in 0..1. None is higher than the one of the
    half-step before it: costs_assigned[0], costs[0], costs_assigned[1], ...

    Attributes:
        centroids: (i + 1, k, 3) float64 in 0..1, at the start and after each iteration.
        labels: (i, n) of the smallest unsigned dtype for k, the assignment of each iteration.
        costs_assigned: (i,) float64, after the assignment, with the centroids before it.
        costs: (i,) float64, after the update.
        changed: (i,) float64 in 0..1, the share of pixels that joined another cluster than in
            the iteration before; 1 in the first, where all join one.
        converged: whether the last iteration moved no centroid, so that all further are the same.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> start = np.array([[0.0, 0.0, 0.0], [0.1, 0.1, 0.1]])
        >>> trace = kmc.trace_run(kmc.count_colors(greys), start, 20)
        >>> trace.iterations, trace.converged, trace.moved
        (7, True, array([2, 2, 2, 2, 2, 2, 0]))
    """

    centroids: Floats
    labels: CompactLabels
    costs_assigned: Floats
    costs: Floats
    changed: Floats
    converged: bool

    @property
    def iterations(self) -> int:
        """How many iterations were made."""
        return len(self.costs)

    @property
    def moved(self) -> Ints:
        """(i,) how many centroids each iteration moved."""
        return np.asarray((np.diff(self.centroids, axis=0) != 0).any(axis=2).sum(axis=1))


def trace_run(
    picture: ColorCounts,
    initial_centroids: Any,
    max_iters: int,
    checkpoint: Checkpoint | None = None,
) -> Trace:
    """Run k-means from these centroids and keep everything; stop early where it has converged.

    Guarantees, held by tests/kmc/restarts/test_trace.py: costs and centroids are those that
    `kmc.iter_restarts` gives for a run with this start, and the arithmetic is the one promised
    there (float64 on channels in 0..255, a tie goes to the lowest label, an empty cluster keeps
    its centroid).

    Args:
        picture: n distinct colours without alpha, with counts.
        initial_centroids: (k, 3) float in 0..1.
        max_iters: whole number of at least 1.
        checkpoint: called before each iteration; raise to cancel.

    Raises:
        ValueError: a bad argument, with both numbers.

    Examples:
        >>> picture = kmc.count_colors(np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3))
        >>> trace = kmc.trace_run(picture, np.array([[0.0, 0.0, 0.0], [0.1, 0.1, 0.1]]), 20)
        >>> trace.costs.round(3)
        array([0.217, 0.1  , 0.072, 0.066, 0.065, 0.065, 0.065])
        >>> trace.centroids[-1, :, 0].round(3)  # the reds at the end
        array([0.245, 0.755])
    """
    check_counts("picture", picture)
    centroids = as_palette(initial_centroids)
    max_iters = as_count("max_iters", max_iters, 1)
    lloyd = BatchedLloyd(picture)
    channels = np.ascontiguousarray(picture.colors.T, np.float64)
    all_centroids = [centroids]
    all_labels: list[CompactLabels] = []
    costs_assigned = list[float]()
    costs = list[float]()
    converged = False
    while len(costs) < max_iters and not converged:
        if checkpoint is not None:
            checkpoint()
        labels = assign_nearest(channels, centroids)
        costs_assigned.append(_cost(channels, centroids[labels].T, picture))
        moved, cost = _update(lloyd, picture, channels, labels, centroids)
        converged = bool((moved == centroids).all())
        centroids = moved
        all_centroids.append(centroids)
        all_labels.append(labels.astype(np.min_scalar_type(len(centroids) - 1)))
        costs.append(cost)
    return Trace(
        centroids=np.array(all_centroids) / 255,
        labels=np.array(all_labels),
        costs_assigned=np.array(costs_assigned),
        costs=np.array(costs),
        changed=_changed(all_labels, picture),
        converged=converged,
    )


def _update(
    lloyd: BatchedLloyd, picture: ColorCounts, channels: Floats, labels: Ints, centroids: Floats
) -> tuple[Floats, float]:
    """Compute the means of the clusters and their cost; sums are integers, so they are exact."""
    k = len(centroids)
    weighted = [picture.counts * channel for channel in channels]
    by_channel = [np.bincount(labels, weights, k) for weights in weighted]
    sums = np.column_stack(by_channel).astype(np.float64)
    sizes = np.bincount(labels, picture.counts, k).astype(np.float64)[:, np.newaxis]
    moved = np.where(sizes > 0, sums / np.maximum(sizes, 1), centroids)
    return moved, float(lloyd.cost(sums[np.newaxis], sizes[np.newaxis])[0])


def _cost(channels: Floats, nearest: Floats, picture: ColorCounts) -> float:
    """The cost of colours (3, n) whose centroids are (3, n), in 0..255."""
    squared_distances = ((channels - nearest) ** 2).sum(axis=0)
    return float(dot(squared_distances, picture.counts) / (picture.pixels * COST_UNIT))


def _changed(labels: list[CompactLabels], picture: ColorCounts) -> Floats:
    """The share of pixels whose label is another than in the iteration before; 1 at first."""
    pairs = zip(labels[1:], labels[:-1], strict=True)
    shares = [picture.counts[now != before].sum() / picture.pixels for now, before in pairs]
    return np.array([1.0, *shares])
