"""Small pictures, palettes and prices for the tests of assignment under a rate."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

import kmc

quick = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 9)
spaces = st.sampled_from(kmc.SPACES)
bit_costs = st.sampled_from([1e-6, 1e-4, 1e-3, 0.01, 0.1, 1e6])


@st.composite
def cases(draw):
    """A small picture of a ramp with noise, and some of its colours; both with or without alpha."""
    rng = np.random.default_rng(draw(seeds))
    shape = (draw(sides), draw(sides))
    noise = draw(st.sampled_from([0, 3, 40]))
    channels = draw(st.sampled_from([3, 4]))
    y, x = np.indices(shape)
    ramp = (9 * (x + 2 * y))[..., None] + rng.integers(0, 120, channels)
    pixels = np.clip(ramp + rng.integers(-noise, noise + 1, ramp.shape), 0, 255)
    if channels == 4:
        pixels[..., 3] = rng.choice([0, 90, 255, 255, 255], shape)
    palette = rng.choice(pixels.reshape(-1, channels), draw(st.integers(1, 6)))
    palette[:, :3] += rng.integers(-30, 31, (len(palette), 3)) * draw(st.sampled_from([0, 1, 1]))
    return pixels.astype(np.uint8), np.clip(palette, 0, 255).astype(np.uint8)
