"""The small experiment behind "How it works": a few real iterations on a shrunk sample."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import shrink
from compressor.imaging.types import Pixels
from compressor.ui import previews
from kmc import (
    Restarts,
    compute_centroids,
    compute_cost,
    find_closest_centroids,
    init_centroids,
    run_restarts,
)

Floats = NDArray[np.float64]
HEIGHT = 80  # of the sample, in pixels: small enough for the textbook code
K = 4
ITERATIONS = 10
CHART_POINTS = 500
SEED = 3
RESTARTS = 60
RESTARTS_K = 8


@dataclass(frozen=True, kw_only=True, eq=False)
class Iteration:
    """One iteration of k-means.

    Attributes:
        centroids: (k, 3) float64 in 0..1, as the pixels are assigned to them.
        labels: (m,) the nearest centroid of each pixel.
        updated: (k, 3) float64 in 0..1, the means of the clusters.
        cost: mean squared RGB distance of the pixels to the updated centroids.
    """

    centroids: Floats
    labels: NDArray[np.intp]
    updated: Floats
    cost: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """A small picture, the iterations of one run on it, and many short runs.

    Attributes:
        pixels: (h, w, 3) uint8.
        X: (h * w, 3) float64 in 0..1, a row for each pixel.
        sample: (CHART_POINTS,) the rows of X that the charts show.
        iterations: those of one run with `K`, `ITERATIONS` of them.
        runs: `RESTARTS` runs with `RESTARTS_K`.
    """

    pixels: Pixels
    X: Floats
    sample: NDArray[np.intp]
    iterations: list[Iteration]
    runs: Restarts

    def quantized(self, centroids: Floats, labels: NDArray[np.intp] | None = None) -> Pixels:
        """Return the picture with each pixel in the colour of a centroid.

        Args:
            centroids: (k, 3) float64 in 0..1.
            labels: (m,) the centroid of each pixel; None for the nearest.

        Returns:
            (h, w, 3) uint8.
        """
        labels = find_closest_centroids(self.X, centroids) if labels is None else labels
        colors = np.rint(centroids * 255).astype(np.uint8)
        return np.asarray(colors[labels].reshape(self.pixels.shape))


@st.cache_resource(show_spinner=False)
def lesson() -> Lesson:
    """Compute the lesson, by the functions that the page quotes."""
    pixels = shrink(previews.samples()[0].pixels, HEIGHT)
    X = pixels.reshape(-1, 3) / 255
    rng = np.random.default_rng(SEED)
    iterations = _iterate(X, init_centroids(X, K, rng))
    return Lesson(
        pixels=pixels,
        X=X,
        sample=rng.choice(len(X), CHART_POINTS, replace=False),
        iterations=iterations,
        runs=run_restarts(pixels, RESTARTS_K, restarts=RESTARTS, seed=SEED),
    )


def _iterate(X: Floats, centroids: Floats) -> list[Iteration]:
    iterations = []
    for _ in range(ITERATIONS):
        labels = find_closest_centroids(X, centroids)
        updated = compute_centroids(X, labels, K)
        cost = compute_cost(X, updated, labels)
        iterations.append(Iteration(centroids=centroids, labels=labels, updated=updated, cost=cost))
        centroids = updated
    return iterations
