"""Lloyd's algorithm as it is written down, and comparing the results of two experiments."""

from dataclasses import fields

import numpy as np

from kmc import Restarts


def lloyd_oracle(
    pixels: np.ndarray, starts: np.ndarray, max_iters: int
) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd on every pixel: (k, 3) centroids in 0..255, (max_iters,) costs in 0..1."""
    x = pixels.reshape(-1, 3).astype(np.float64)
    c = starts.copy()
    history = []
    for _ in range(max_iters):
        squares = sum((x[:, None, axis] - c[None, :, axis]) ** 2 for axis in range(3))
        labels = squares.argmin(axis=1)
        for j in set(labels.tolist()):  # a centroid without pixels stays where it is
            c[j] = x[labels == j].mean(axis=0)
        history.append(((x - c[labels]) ** 2).sum(axis=1).mean() / 255**2)
    return c, np.array(history)


def same_runs(one: Restarts, other: Restarts) -> bool:
    """Whether all arrays of both results are equal, bit for bit."""
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name))
        for field in fields(Restarts)
    )
