"""Starts drawn by k-means++: each centroid a pixel, likelier the farther it is from those before.

Source: D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007;
the plain form: one draw a centroid, with a probability in proportion to the squared distance.
(`kmc.palette.greedy_plus_plus` is the greedy form of several draws, for the palette search.)
"""

from collections.abc import Sequence

import numpy as np

from kmc._types import Floats, Ints, Singles
from kmc.color_counts import ColorCounts
from kmc.products.squared_distances import SquaredDistances

RNG_STREAM = 1  # of (seed, run): another one than that of the random starts
COLORS_PER_BLOCK = 256  # whose weights are summed up, so that a draw looks at few colours
DISTANCES_PER_BLOCK = 1 << 19  # run-colour pairs at a time: scratch stays in the cache


def draw_plus_plus(picture: ColorCounts, k: int, seed: int, runs: Sequence[int]) -> Floats:
    """Draw the k-means++ starts of some runs.

    The first centroid is a pixel drawn at random. A pixel is drawn as the next one with a
    probability in proportion to its squared RGB distance to the nearest centroid so far; where
    all of these are 0, since there are fewer colours than k, every pixel is as likely. Squared
    distances of colours and their sums are integers, exact in float32 and float64, so how runs
    are grouped makes no difference.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids.
        seed, runs: whole numbers of at least 0.

    Returns:
        (runs, k, 3) float64 in 0..255, each the colour of a pixel.
    """
    step = max(1, DISTANCES_PER_BLOCK // len(picture))
    rows = [_draw(picture, k, seed, runs[at : at + step]) for at in range(0, len(runs), step)]
    return picture.colors[np.concatenate(rows)].astype(np.float64)


def _draw(picture: ColorCounts, k: int, seed: int, runs: Sequence[int]) -> Ints:
    """(runs, k): which of the picture's colours are drawn."""
    quantiles = np.array([np.random.default_rng([seed, run, RNG_STREAM]).random(k) for run in runs])
    padding = -len(picture) % COLORS_PER_BLOCK
    distances_of = SquaredDistances(np.pad(picture.colors, ((0, padding), (0, 0))))
    counts = np.pad(picture.counts, (0, padding)).astype(np.float64).reshape(-1, COLORS_PER_BLOCK)
    nearest = np.ones((len(runs), counts.size), np.float32)
    distances = np.empty_like(nearest)
    drawn = np.empty((len(runs), k), np.intp)
    drawn[:, 0] = _weighted_choice(nearest, counts, quantiles[:, 0])
    nearest.fill(np.inf)
    for i in range(1, k):
        distances_of.to(drawn[:, i - 1], out=distances)
        np.minimum(nearest, distances, out=nearest)
        drawn[:, i] = _weighted_choice(nearest, counts, quantiles[:, i])
    return drawn


def _weighted_choice(squared_distances: Singles, counts: Floats, quantiles: Floats) -> Ints:
    """For each run choose one of n colours, likelier by its squared distance times its count.

    Args:
        squared_distances: (runs, n) whole numbers; a row of zeros stands for one of ones.
        counts: (n / COLORS_PER_BLOCK, COLORS_PER_BLOCK) whole numbers, 0 where there is no
            colour.
        quantiles: (runs,) in 0..1 without 1, drawn evenly: where to cut the distribution.

    Returns:
        (runs,).
    """
    blocks = squared_distances.reshape(len(squared_distances), *counts.shape)
    weights = np.einsum("rbi,bi->rb", blocks, counts)
    chosen = np.empty(len(squared_distances), np.intp)
    for run, (block, quantile) in enumerate(zip(blocks, quantiles, strict=True)):
        cumulative = np.cumsum(weights[run])
        if cumulative[-1] == 0:
            block = np.ones_like(block)
            cumulative = np.cumsum(counts.sum(axis=1))
        target = np.floor(quantile * cumulative[-1])
        number = int(np.searchsorted(cumulative, target, side="right"))
        target -= cumulative[number - 1] if number else 0
        within = np.cumsum(block[number] * counts[number])
        chosen[run] = number * COLORS_PER_BLOCK + np.searchsorted(within, target, side="right")
    return chosen
