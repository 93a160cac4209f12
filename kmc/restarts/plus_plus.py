"""Starts drawn by k-means++: each centroid a pixel, likelier the farther it is from those before.

Source: D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007;
the plain form: one draw a centroid, with a chance in proportion to the squared distance.
(`kmc.seeding` is the greedy form of several draws, for the palette search.)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Index = NDArray[np.intp]

STREAM = 1  # of random numbers: another than that of the random starts of the same (seed, run)
BLOCK = 256  # colours whose weights are summed up, so that a draw looks at few of them
DISTANCES_PER_BLOCK = 1 << 19  # run-colour pairs at a time: scratch stays in the cache


def draw_plus_plus(picture: ColorCounts, k: int, seed: int, runs: Sequence[int]) -> Floats:
    """The k-means++ starts of some runs.

    The first centroid is a pixel drawn at random. A pixel is drawn as the next one with a chance
    in proportion to its squared RGB distance to the nearest of those before; where all of these
    are 0, since there are fewer colours than k, any pixel may be. Squared distances of colours
    and their sums are integers, exact in float32 and float64, so how runs are grouped makes no
    difference.

    Args:
        picture: the distinct colours with counts.
        k: number of centroids.
        seed, runs: whole numbers of at least 0.

    Returns:
        (runs, k, 3) float64 in 0..255, each the colour of a pixel.
    """
    step = max(1, DISTANCES_PER_BLOCK // len(picture))
    drawn = [_draw(picture, k, seed, runs[at : at + step]) for at in range(0, len(runs), step)]
    return picture.colors[np.concatenate(drawn)].astype(np.float64)


def _draw(picture: ColorCounts, k: int, seed: int, runs: Sequence[int]) -> Index:
    """(runs, k): which of the picture's colours are drawn."""
    chances = np.array([np.random.default_rng([seed, run, STREAM]).random(k) for run in runs])
    filling = -len(picture) % BLOCK
    colors = np.pad(picture.colors, ((0, filling), (0, 0))).astype(np.float32)
    counts = np.pad(picture.counts, (0, filling)).astype(np.float64).reshape(-1, BLOCK)
    norms = np.einsum("nd,nd->n", colors, colors)
    columns = np.vstack([-2 * colors.T, norms, np.ones_like(norms)])
    squares = np.ones((len(runs), len(colors)), np.float32)
    apart = np.empty_like(squares)
    drawn = np.empty((len(runs), k), np.intp)
    drawn[:, 0] = _weighted_choice(squares, counts, chances[:, 0])
    squares.fill(np.inf)
    for i in range(1, k):
        last = drawn[:, i - 1]
        rows = np.column_stack([colors[last], np.ones_like(norms[last]), norms[last]])
        np.matmul(rows, columns, out=apart)
        np.minimum(squares, apart, out=squares)
        drawn[:, i] = _weighted_choice(squares, counts, chances[:, i])
    return drawn


def _weighted_choice(squares: Singles, counts: Floats, chances: Floats) -> Index:
    """For each run one of n colours, with a chance in proportion to its square times its count.

    Args:
        squares: (runs, n) whole numbers; a row of zeros stands for one of ones.
        counts: (n / BLOCK, BLOCK) whole numbers, 0 where there is no colour.
        chances: (runs,) in 0..1 without 1, drawn evenly.

    Returns:
        (runs,).
    """
    blocks = squares.reshape(len(squares), *counts.shape)
    sums = np.einsum("rbi,bi->rb", blocks, counts)
    picked = np.empty(len(squares), np.intp)
    for run, (block, chance) in enumerate(zip(blocks, chances, strict=True)):
        reach = np.cumsum(sums[run])
        if reach[-1] == 0:
            block, reach = np.ones_like(block), np.cumsum(counts.sum(axis=1))
        below = np.floor(chance * reach[-1])
        at = int(np.searchsorted(reach, below, side="right"))
        below -= reach[at - 1] if at else 0
        within = np.cumsum(block[at] * counts[at])
        picked[run] = at * BLOCK + np.searchsorted(within, below, side="right")
    return picked
