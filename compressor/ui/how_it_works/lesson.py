"""The small experiment behind "How it works": a few real steps on a shrunk sample."""

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
POINTS = 500
SEED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Iteration:
    """One round: (k, 3) centroids before and after, the labels (m,) between them, the cost."""

    before: Floats
    labels: NDArray[np.intp]
    after: Floats
    cost: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """A small picture, the rounds of one run on it, and many short runs.

    Attributes:
        pixels: (h, w, 3) uint8.
        X: (h * w, 3) float64 in 0..1.
        drawn: (POINTS,) rows of X that the charts show.
        rounds: the iterations of one run.
        runs: many short runs.
    """

    pixels: Pixels
    X: Floats
    drawn: NDArray[np.intp]
    rounds: list[Iteration]
    runs: Restarts

    def picture(self, centroids: Floats, labels: NDArray[np.intp] | None = None) -> Pixels:
        """(h, w, 3) uint8: each pixel in the colour of its centroid, the nearest by default."""
        labels = find_closest_centroids(self.X, centroids) if labels is None else labels
        colors = np.rint(centroids * 255).astype(np.uint8)
        return np.asarray(colors[labels].reshape(self.pixels.shape))


@st.cache_resource(show_spinner=False)
def lesson() -> Lesson:
    """Computed once by the functions that the page quotes."""
    pixels = shrink(previews.samples()[0].pixels, HEIGHT)
    X = pixels.reshape(-1, 3) / 255
    rng = np.random.default_rng(SEED)
    centroids = init_centroids(X, K, rng)
    rounds = []
    for _ in range(10):
        labels = find_closest_centroids(X, centroids)
        after = compute_centroids(X, labels, K)
        cost = compute_cost(X, after, labels)
        rounds.append(Iteration(before=centroids, labels=labels, after=after, cost=cost))
        centroids = after
    return Lesson(
        pixels=pixels,
        X=X,
        drawn=rng.choice(len(X), POINTS, replace=False),
        rounds=rounds,
        runs=run_restarts(pixels, 8, restarts=60, seed=SEED),
    )


def lesson_picture(pixels: Pixels, caption: str) -> None:
    """A small picture, enlarged without blur, exactly in its own colours."""
    enlarged = pixels.repeat(4, axis=0).repeat(4, axis=1)
    st.image(enlarged, width="stretch", caption=caption, alt=caption, output_format="PNG")
