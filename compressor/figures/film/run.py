"""The run that is drawn."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Pixels
from kmc import ColorCounts, Trace


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnRun:
    """A run of k-means on a picture.

    Attributes:
        title: what tells it from others, such as "K = 8, run 17".
        trace: its course, of at most 256 centroids.
        pixels: (h, w, 3) uint8, the picture.
        color_counts: its distinct colours, those of the trace.
    """

    title: str
    trace: Trace
    pixels: Pixels
    color_counts: ColorCounts

    @property
    def iterations(self) -> int:
        """How many iterations were made; pictures are numbered from 0, the start, to this."""
        return self.trace.iterations

    @cached_property
    def palettes(self) -> NDArray[np.uint8]:
        """(iterations + 1, k, 3), the colours of the centroids at the start and after each."""
        return np.rint(255 * self.trace.centroids).astype(np.uint8)

    @property
    def costs(self) -> NDArray[np.float64]:
        """(2 * iterations,), the costs of all half-steps: assigned, updated, assigned, ..."""
        return np.column_stack([self.trace.costs_assigned, self.trace.costs]).ravel()

    def shares(self, iteration: int) -> NDArray[np.float64]:
        """Return the share of the pixels in each cluster, (k,); 0 at the start."""
        if iteration == 0:
            return np.zeros(self.trace.centroids.shape[1])
        return cluster_shares(self.trace, self.color_counts, iteration)


def cluster_shares(trace: Trace, color_counts: ColorCounts, iteration: int) -> NDArray[np.float64]:
    """Return the share of the pixels in each cluster as an iteration assigns them, (k,) in 0..1.

    Args:
        trace: the run, of k centroids.
        color_counts: the distinct colours that it is of.
        iteration: from 1 on.
    """
    k = trace.centroids.shape[1]
    counts = np.bincount(trace.labels[iteration - 1], color_counts.counts, k)
    return np.asarray(counts / color_counts.pixels)
