"""How well the clusters of each K are told apart, on a fixed sample of pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Pixels
from kmc import assign_to_palette, to_space

SAMPLE = 1500  # pixels: all distances between them are in memory at once, 18 MB
SEED = 0  # the sample is the same each time


@dataclass(frozen=True, kw_only=True)
class Silhouette:
    """How well the clusters of K colours are told apart.

    Attributes:
        k: the number of colours asked for.
        score: the mean silhouette of the sample, -1 to 1: 1 where clusters are small and far from
            each other, 0 where pixels lie between two, less where they would fit another better.
    """

    k: int
    score: float


def sample_pixels(pixels: Pixels) -> Pixels:
    """Return at most `SAMPLE` pixels, (n, channels) uint8, drawn without replacement.

    Args:
        pixels: (H, W, 3) or (H, W, 4) uint8.
    """
    flat = pixels.reshape(-1, pixels.shape[2])
    if len(flat) <= SAMPLE:
        return flat
    drawn = np.random.default_rng(SEED).choice(len(flat), SAMPLE, replace=False)
    return np.asarray(flat[np.sort(drawn)])


def silhouettes(
    pixels: Pixels, palettes: Sequence[tuple[int, NDArray[np.uint8]]], space: str = "rgb"
) -> list[Silhouette]:
    """Return the mean silhouette of each palette whose sample has two clusters or more.

    The silhouette of a pixel is (b - a) / max(a, b), where a is its mean distance to the others of
    its cluster and b that to the nearest other cluster; alone in its cluster it has 0
    (P. J. Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20, 1987). It is scikit-learn's, which
    is loaded here and nowhere else: it takes two seconds and 55 MB.

    Args:
        pixels: (H, W, 3) or (H, W, 4) uint8.
        palettes: K and the palette of each, (n, 3) or (n, 4) uint8.
        space: where distances are measured, one of `kmc.SPACES`.
    """
    from sklearn.metrics import pairwise_distances, silhouette_score  # see above

    sample = sample_pixels(pixels)
    distances = pairwise_distances(to_space(sample, space))
    scores = []
    for k, palette in palettes:
        labels = assign_to_palette(sample, palette.astype(np.float64), space)
        if 2 <= len(np.unique(labels)) < len(sample):
            score = silhouette_score(distances, labels, metric="precomputed")
            scores.append(Silhouette(k=k, score=float(score)))
    return scores
