"""The k-means of the textbook, one short function a step.

These functions are the readable reference: the "How it works" page quotes them and the tests
hold the fast implementation (`kmc.restarts`) against them. ``X`` is any (m, n) float array; for a
picture it is one row a pixel, n = 3 channels R, G, B in 0..1. Arguments are trusted but for what
a docstring says is checked.

Source: S. P. Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28(2), 1982.
"""

import numpy as np

from kmc._types import Floats, Ints


def find_closest_centroids(X: Floats, centroids: Floats) -> Ints:
    """The assignment step: find the number of the nearest centroid of each row of X.

    Args:
        X: (m, n) float, the points.
        centroids: (K, n) float.

    Returns:
        (m,) integer in 0..K-1; of several equally near centroids the lowest number.

    It holds all m * K * n differences at once: for big pictures use `kmc.map_to_palette`.

    Examples:
        >>> kmc.find_closest_centroids(np.array([[0.0], [0.4], [1.0]]), np.array([[0.0], [1.0]]))
        array([0, 0, 1])
    """
    difference = X[:, np.newaxis, :] - centroids
    squared_distance = np.sum(difference**2, axis=2)
    return np.asarray(np.argmin(squared_distance, axis=1))


def compute_centroids(X: Floats, idx: Ints, K: int) -> Floats:
    """The update step: compute the mean of the points of each cluster.

    Args:
        X: (m, n) float, the points.
        idx: (m,) integer in 0..K-1, the cluster of each point.
        K: number of clusters.

    Returns:
        (K, n) float64; the mean of an empty cluster is 0.

    Examples:
        >>> kmc.compute_centroids(np.array([[0.0], [0.5], [1.0]]), np.array([0, 1, 1]), 2)
        array([[0.  ],
               [0.75]])
    """
    sums = np.column_stack([np.bincount(idx, channel, minlength=K) for channel in X.T])
    sizes = np.bincount(idx, minlength=K)
    return sums / np.maximum(sizes, 1)[:, np.newaxis]


def compute_cost(X: Floats, centroids: Floats, idx: Ints) -> float:
    """Compute the cost J = (1/m) * sum over i of |X[i] - centroids[idx[i]]|^2.

    Args:
        X: (m, n) float, the points.
        centroids: (K, n) float.
        idx: (m,) integer, the cluster of each point.

    Returns:
        The mean squared distance; for channels in 0..1 it lies between 0 and n.

    Examples:
        >>> X = np.array([[0.0], [0.5], [1.0]])
        >>> kmc.compute_cost(X, np.array([[0.0], [0.5]]), np.array([0, 1, 1]))
        0.08333333333333333
    """
    difference = X - centroids[idx]
    return float(np.sum(difference**2) / X.shape[0])


def init_centroids(X: Floats, K: int, rng: np.random.Generator) -> Floats:
    """Draw K different rows of X at random (the Forgy start).

    Args:
        X: (m, n) float, the points.
        K: number of centroids, at most m.
        rng: the random generator.

    Returns:
        (K, n) float, a copy.

    Raises:
        ValueError: K is below 1 or above m.

    Examples:
        >>> kmc.init_centroids(np.array([[0.0], [0.5], [1.0]]), 2, np.random.default_rng(0))
        array([[1.],
               [0.]])
    """
    m = X.shape[0]
    if not 1 <= K <= m:
        raise ValueError(f"K={K} must lie between 1 and the number of points, {m}")
    return X[rng.permutation(m)[:K]]


def run_kmeans(
    X: Floats, initial_centroids: Floats, max_iters: int = 10
) -> tuple[Floats, Ints, float]:
    """Run Lloyd's algorithm: max_iters times the assignment step, then the update step.

    Args:
        X: (m, n) float, the points.
        initial_centroids: (K, n) float.
        max_iters: number of iterations, at least 1.

    Returns:
        centroids (K, n), the last assignment idx (m,), and the cost of the two together.

    Raises:
        ValueError: max_iters is below 1.

    Examples:
        >>> X = np.array([[0.0], [0.5], [3.0], [3.5]])
        >>> centroids, idx, cost = kmc.run_kmeans(X, X[:2])
        >>> centroids
        array([[0.25],
               [3.25]])
        >>> idx, cost
        (array([0, 0, 1, 1]), 0.0625)
    """
    if max_iters < 1:
        raise ValueError(f"max_iters={max_iters} must be at least 1")
    centroids = initial_centroids
    for _ in range(max_iters):
        idx = find_closest_centroids(X, centroids)
        centroids = compute_centroids(X, idx, len(centroids))
    return centroids, idx, compute_cost(X, centroids, idx)
