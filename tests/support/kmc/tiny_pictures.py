"""Random pictures of a few pixels, with few or many levels and with all kinds of alpha."""

import numpy as np
from hypothesis import strategies as st


@st.composite
def pictures(draw: st.DrawFn, channels: int = 3) -> np.ndarray:
    """(H, W, channels) or (n, channels) uint8 of at most 54 pixels."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = draw(st.sampled_from([(1,), (7,), (1, 1), (1, 40), (40, 1), (6, 9)]))
    levels = draw(st.sampled_from([1, 2, 3, 256]))
    shift = draw(st.integers(0, 256 - levels))
    pixels = (rng.integers(0, levels, (*shape, channels)) + shift).astype(np.uint8)
    if channels == 4:
        pixels[..., 3] = rng.choice([0, 1, 128, 254, 255], shape)
    return pixels
