"""Random points of simple shapes in the unit square, each set drawn by a generator that is given.

A shape is (m, 2) float64, x and y; what lies outside the square is moved to its edge.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Shape = NDArray[np.float64]


def blob(
    rng: np.random.Generator,
    size: int,
    center: tuple[float, float],
    spread: tuple[float, float],
    turn: float = 0.0,
) -> Shape:
    """Draw points of a normal distribution.

    Args:
        rng: the random generator.
        size: number of points.
        center: x and y of the mean.
        spread: the standard deviations along the blob's own two axes.
        turn: the angle between its first axis and the x axis, in radians.
    """
    points = rng.normal(size=(size, 2)) * spread
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return _within(points @ rotation + center)


def blobs(
    rng: np.random.Generator,
    sizes: Sequence[int],
    centers: Sequence[tuple[float, float]],
    spreads: Sequence[float],
) -> list[Shape]:
    """Draw several round blobs, each with a size, a centre and a standard deviation."""
    return [
        blob(rng, size, center, (spread, spread))
        for size, center, spread in zip(sizes, centers, spreads, strict=True)
    ]


def ring(
    rng: np.random.Generator,
    size: int,
    center: tuple[float, float],
    radius: float,
    spread: float,
    arc: tuple[float, float] = (0.0, 2 * np.pi),
) -> Shape:
    """Draw points along a circle or an arc of it.

    Args:
        rng: the random generator.
        size: number of points.
        center: x and y of the middle.
        radius: of the circle.
        spread: the standard deviation of a point's distance from the circle.
        arc: the angles at which the arc begins and ends, in radians.
    """
    angle = rng.uniform(*arc, size)
    distance = radius + rng.normal(0, spread, size)
    return _within(
        np.column_stack([np.cos(angle), np.sin(angle)]) * distance[:, np.newaxis] + center
    )


def square(rng: np.random.Generator, size: int) -> Shape:
    """Draw points anywhere in the square, all places being as likely."""
    return rng.uniform(0.03, 0.97, (size, 2))


def _within(points: Shape) -> Shape:
    return np.clip(points, 0.0, 1.0)
