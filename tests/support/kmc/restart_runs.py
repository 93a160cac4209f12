"""Runs of `BatchedLloyd` from given centroids, and a small picture."""

import numpy as np

from kmc import count_colors
from kmc.restarts.batched_lloyd import BatchedLloyd
from kmc.restarts.run_batch import RunBatch
from tests.support.kmc.small_pictures import random_picture


def run_from(pixels: np.ndarray, start: np.ndarray, max_iters: int) -> tuple[np.ndarray, ...]:
    """One run from centroids (k, 3) in 0..255; the result is as of `lloyd_oracle`."""
    batch = RunBatch.start(start[np.newaxis], max_iters)
    batch.advance(BatchedLloyd(count_colors(pixels)), lambda: None)
    return batch.centroids[0], batch.costs[0]


def sample(height: int = 9, width: int = 11, seed: int = 0) -> np.ndarray:
    """A picture in which every pixel has a colour of its own."""
    return random_picture(np.random.default_rng(seed), height, width)
