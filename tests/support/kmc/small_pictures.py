"""Small random pictures for Hypothesis: noise, few colours, a gradient, one colour, even levels."""

import numpy as np
from hypothesis import strategies as st

seeds = st.integers(0, 2**32 - 1)


def random_picture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Every pixel has a colour of its own."""
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


def flat_picture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Pixels of at most five colours."""
    colors = rng.integers(0, 256, (int(rng.integers(1, 6)), 3), dtype=np.uint8)
    return colors[rng.integers(0, len(colors), (height, width))]


def gradient(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """A slope from black to a random colour."""
    ramp = np.linspace(0, 1, height)[:, None, None] + np.linspace(0, 1, width)[None, :, None]
    return np.rint(ramp / 2 * rng.integers(0, 256, 3)).astype(np.uint8)


def one_color(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """All pixels are equal."""
    return np.full((height, width, 3), rng.integers(0, 256, 3), dtype=np.uint8)


def even_grid(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Few even levels, close together: many pixels lie halfway between two starts."""
    return (2 * rng.integers(0, 4, (height, width, 3))).astype(np.uint8)


KINDS = (random_picture, flat_picture, gradient, one_color, even_grid)


@st.composite
def pictures(draw: st.DrawFn, min_pixels: int = 1) -> np.ndarray:
    """A small picture of one of the KINDS."""
    width = draw(st.integers(1, 12))
    height = -(-min_pixels // width) + draw(st.integers(0, 8))
    if draw(st.booleans()):
        width, height = height, width
    kind = draw(st.sampled_from(KINDS))
    return kind(np.random.default_rng(draw(seeds)), max(height, 1), max(width, 1))
