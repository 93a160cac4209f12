"""The small experiment behind "How it works": a few real iterations on a shrunk picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from compressor.imaging import shrink
from compressor.imaging.types import Pixels
from compressor.pipeline.lesson.predictions import PaletteChoice, three_palettes
from compressor.ui import previews, state
from compressor.ui.memory.store import server_store
from compressor.ui.picture_cache import serialize_large
from kmc import (
    Restarts,
    compute_centroids,
    compute_cost,
    count_colors,
    find_closest_centroids,
    init_centroids,
    run_restarts,
)

Floats = NDArray[np.float64]
HEIGHT = 80  # of the picture, in pixels: small enough for the textbook code
MAX_PIXELS = 20_000  # of a picture that is much wider than tall
SAMPLE = "sample"
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
        about: what tells its picture from others.
        pixels: (h, w, 3) uint8.
        X: (h * w, 3) float64 in 0..1, a row for each pixel.
        sample: (CHART_POINTS,) the rows of X that the charts show, or all where there are fewer.
        iterations: those of one run with `K`, `ITERATIONS` of them.
        runs: `RESTARTS` runs with `RESTARTS_K`.
        palettes: three palettes of three colours, one of which k-means finds.
    """

    about: str
    pixels: Pixels
    X: Floats
    sample: NDArray[np.intp]
    iterations: list[Iteration]
    runs: Restarts
    palettes: PaletteChoice | None

    @property
    def nbytes(self) -> int:
        """The approximate memory of the lesson, in bytes."""
        labels = sum(iteration.labels.nbytes for iteration in self.iterations)
        return self.pixels.nbytes + self.X.nbytes + labels + self.runs.nbytes

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


def lesson_in_use() -> tuple[Lesson, int | None]:
    """Return the lesson on the picture in use, or else on a sample.

    Returns:
        the lesson, and how many colours the small version of the picture in use has, or None where
        there is none. With fewer than `RESTARTS_K` the lesson is on a sample.
    """
    selected = state.selected_picture()
    sample = previews.samples()[0].pixels
    if selected is None:
        return _kept(SAMPLE, sample), None
    lesson = _kept(selected.picture.key, selected.picture.pixels)
    colors = len(count_colors(lesson.pixels))
    return lesson if colors >= RESTARTS_K else _kept(SAMPLE, sample), colors


def _kept(key: str, pixels: Pixels) -> Lesson:
    """Return the lesson on a picture from the server's store, or compute and keep it there."""
    store_key = ("lesson", key)
    lesson: Lesson | None = server_store().find(store_key)
    if lesson is None:
        with serialize_large(pixels):
            small = shrink(pixels, HEIGHT, MAX_PIXELS)
        lesson = make_lesson(key, small)
        server_store().keep(store_key, lesson, lesson.nbytes)
    return lesson


def make_lesson(about: str, pixels: Pixels) -> Lesson:
    """Compute the lesson on a small picture, by the functions that the page quotes.

    Args:
        about: what tells the picture from others.
        pixels: (h, w, 3) uint8; with fewer pixels than centroids there are fewer of these.
    """
    X = pixels.reshape(-1, 3) / 255
    rng = np.random.default_rng(SEED)
    iterations = _iterate(X, init_centroids(X, min(K, len(X)), rng))
    return Lesson(
        about=about,
        pixels=pixels,
        X=X,
        sample=rng.choice(len(X), min(CHART_POINTS, len(X)), replace=False),
        iterations=iterations,
        runs=run_restarts(pixels, min(RESTARTS_K, len(X)), restarts=RESTARTS, seed=SEED),
        palettes=three_palettes(count_colors(pixels), SEED),
    )


def _iterate(X: Floats, centroids: Floats) -> list[Iteration]:
    iterations = []
    for _ in range(ITERATIONS):
        labels = find_closest_centroids(X, centroids)
        updated = compute_centroids(X, labels, len(centroids))
        cost = compute_cost(X, updated, labels)
        iterations.append(Iteration(centroids=centroids, labels=labels, updated=updated, cost=cost))
        centroids = updated
    return iterations
