"""The centroids of starts, and the run that begins with them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.own_start.values import CORNER_START, NO_START, OwnStart
from kmc import PLUS_PLUS_START, ColorCounts, Restarts, iter_restarts

Floats = NDArray[np.float64]


def start_centroids(color_counts: ColorCounts, k: int, start: OwnStart, seed: int) -> Floats | None:
    """Return where a run of K centroids begins; None where the start is none, or of another K.

    Args:
        color_counts: the distinct colours of the experiment's picture.
        k: number of centroids, at most the number of pixels.
        start: as `RestartSettings.own_start`.
        seed: of the pixel with which farthest first begins.

    Returns:
        (k, 3) float64 in 0..1.
    """
    if not isinstance(start, str):
        return np.array(start) / 255 if len(start) == k else None
    if start == NO_START:
        return None
    if start == CORNER_START:
        return _darkest(color_counts, k) / 255
    return _first_start(color_counts, k, start, seed)


def draw_plus_plus(color_counts: ColorCounts, k: int, seed: int) -> tuple[Color, ...]:
    """Draw K colours by k-means++; there are fewer where the picture has fewer."""
    return _as_colors(np.rint(255 * _first_start(color_counts, k, PLUS_PLUS_START, seed)))


def draw_random_pixels(color_counts: ColorCounts, k: int, seed: int) -> tuple[Color, ...]:
    """Draw K pixels of different colours at random; there are fewer where the picture has fewer."""
    rng = np.random.default_rng(seed)
    shares = color_counts.counts / color_counts.pixels
    rows = rng.choice(len(color_counts), min(k, len(color_counts)), replace=False, p=shares)
    return _as_colors(color_counts.colors[rows])


def run_from_start(
    color_counts: ColorCounts, k: int, start: OwnStart, seed: int, iterations: int
) -> Restarts | None:
    """Run k-means from one start; None where `start_centroids` gives none.

    Returns:
        a single run, with the same arithmetic as those of the experiment.
    """
    centroids = start_centroids(color_counts, k, start, seed)
    if centroids is None:
        return None
    runs = iter_restarts(color_counts, k, [0], max_iters=iterations, start=centroids[np.newaxis])
    return Restarts.join(runs)


def _first_start(color_counts: ColorCounts, k: int, start: str, seed: int) -> Floats:
    (run,) = iter_restarts(color_counts, k, [0], max_iters=1, seed=seed, start=start)
    return np.asarray(run.initial_centroids[0])


def _darkest(color_counts: ColorCounts, k: int) -> Floats:
    """The k colours nearest to black, which is a corner of the cube; the last one is repeated."""
    colors = color_counts.colors.astype(np.float64)
    order = np.argsort((colors**2).sum(axis=1), kind="stable")[:k]
    return np.asarray(colors[np.pad(order, (0, k - len(order)), mode="edge")])


def _as_colors(levels: NDArray[Any]) -> tuple[Color, ...]:
    """The colours, each once, of (k, 3) whole numbers in 0..255."""
    colors = [(int(red), int(green), int(blue)) for red, green, blue in levels]
    return tuple(dict.fromkeys(colors))
