"""Where runs begin: random pixels, k-means++, farthest first, a PCA split, or given centroids.

Whatever the kind, the start of a run depends on (seed, run) and on the picture's colours and
counts alone: not on the order of its pixels, nor on how many runs there are or who computes them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from kmc._types import Floats
from kmc.color_counts import ColorCounts
from kmc.restarts.farthest_first import draw_farthest_first
from kmc.restarts.pca_part import pca_part_starts
from kmc.restarts.plus_plus import draw_plus_plus
from kmc.validation import as_starts

MakeStarts = Callable[[ColorCounts], Floats]

RANDOM_START = "random"
PLUS_PLUS_START = "k-means++"
PCA_START = "pca"
FARTHEST_START = "farthest"
STARTS = (RANDOM_START, PLUS_PLUS_START, PCA_START, FARTHEST_START)


def draw_random_starts(picture: ColorCounts, k: int, seed: int, runs: Iterable[int]) -> Floats:
    """Draw k different pixels at random for each of some runs (the Forgy start).

    Pixels are numbered in the order of their colours, and k different numbers are drawn.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids, at most the number of pixels (two may have the same colour).
        seed, runs: whole numbers of at least 0.

    Returns:
        (runs, k, 3) float64 in 0..255.
    """
    last_pixel = np.cumsum(picture.counts)
    pixels = int(last_pixel[-1])
    drawn = [
        np.random.default_rng([seed, run]).choice(pixels, size=k, replace=False) for run in runs
    ]
    rows = np.searchsorted(last_pixel, np.reshape(drawn, (-1, k)), side="right")
    return picture.colors[rows].astype(np.float64)


DRAWN_STARTS: dict[str, Callable[..., Floats]] = {
    RANDOM_START: draw_random_starts,
    PLUS_PLUS_START: draw_plus_plus,
    FARTHEST_START: draw_farthest_first,
}


def starts_of_batches(
    picture: ColorCounts, k: int, seed: int, batches: Sequence[Sequence[int]], start: Any
) -> list[MakeStarts]:
    """Return for each batch of runs what makes its starts, (runs, k, 3) float64 in 0..255.

    It can be sent to the worker that iterates: what is drawn is drawn there, and what is the
    same for every run is computed here, once.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids.
        seed: whole number of at least 0.
        batches: the numbers of the runs of each batch.
        start: one of STARTS, or (n, k, 3) floats in 0..1, where run i starts at the i-th.

    Raises:
        ValueError: there is no such start, or not for all of these runs.
    """
    if isinstance(start, str) and start in DRAWN_STARTS:
        draw = DRAWN_STARTS[start]
        return [partial(draw, k=k, seed=seed, runs=runs) for runs in batches]
    if isinstance(start, str) and start == PCA_START:
        centroids = pca_part_starts(picture, k)[np.newaxis]
        return [_FixedStarts(np.repeat(centroids, len(runs), axis=0)) for runs in batches]
    last_run = max((max(runs) for runs in batches), default=0)
    starts = as_starts(start, STARTS, k, last_run)
    return [_FixedStarts(starts[np.asarray(runs)]) for runs in batches]


class _FixedStarts:
    """Starts that are known, (runs, k, 3) float64 in 0..255."""

    def __init__(self, starts: Floats) -> None:
        self._starts = starts

    def __call__(self, picture: ColorCounts) -> Floats:
        return self._starts
