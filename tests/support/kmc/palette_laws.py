"""Random pictures for palettes, and the laws that every palette of a picture obeys."""

import numpy as np
from hypothesis import strategies as st

from kmc import EFFORTS, SPACES, ColorCounts, to_space
from kmc.nearest import assign_to_palette
from kmc.palette.rising_sizes import EXHAUSTIVE_MAX_K

# "best" is rarer: it takes ten times as long, for more searches of the same kind.
efforts = st.sampled_from([effort for effort in EFFORTS if effort != "best"] * 2 + ["best"])
spaces = st.sampled_from(SPACES)


def slow_color_counts(pixels: np.ndarray) -> ColorCounts:
    """`ColorCounts` of (n, 3 or 4) pixels, by a slower way than the library's."""
    colors, counts = np.unique(pixels.reshape(-1, pixels.shape[-1]), axis=0, return_counts=True)
    return ColorCounts(colors=colors, counts=counts.astype(np.int64))


def sizes_and_efforts(max_k: int) -> st.SearchStrategy[tuple[int, str]]:
    """A size of up to max_k, and an effort.

    With effort "best" and few colours a size has all smaller ones searched first, so there the
    sizes from 5 to EXHAUSTIVE_MAX_K are left out: they repeat the search of 4 on and on.
    """
    any_size = st.integers(1, max_k)
    small_or_large = any_size.filter(lambda k: k <= 4 or k > EXHAUSTIVE_MAX_K)

    def with_size(effort: str) -> st.SearchStrategy[tuple[int, str]]:
        return st.tuples(small_or_large if effort == "best" else any_size, st.just(effort))

    return efforts.flatmap(with_size)


@st.composite
def pictures(draw: st.DrawFn, channels: int = 3, max_pixels: int = 150) -> np.ndarray:
    """(n, channels) uint8: few or many levels, some colours far more frequent than others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, max_pixels))
    levels = draw(st.sampled_from([1, 2, 4, 256]))
    gap = draw(st.sampled_from([1, 255 // max(1, levels - 1)]))  # 1: rounding makes repeats
    pixels = (rng.integers(0, levels, (n, channels)) * gap).astype(np.uint8)
    if channels == 4 and draw(st.booleans()):
        pixels[:, 3] = rng.choice([0, 128, 254, 255], n)
    return pixels[rng.integers(0, rng.integers(1, n + 1), n)]


def cost(pixels: np.ndarray, palette: np.ndarray, space: str = "rgb") -> float:
    """The mean squared distance of each pixel to the nearest palette colour, by all pairs."""
    offsets = to_space(pixels, space)[:, None] - to_space(palette, space)
    return float((offsets**2).sum(axis=2).min(axis=1).mean())


def check_laws(
    picture: ColorCounts, palette: np.ndarray, k: int, fixed: np.ndarray, space: str
) -> None:
    """At most k entries, all different, used or fixed, the fixed ones first."""
    assert palette.dtype == np.uint8
    assert palette.shape[1] == picture.colors.shape[1]
    assert 1 <= len(palette) <= k
    assert len(np.unique(palette, axis=0)) == len(palette)
    assert np.array_equal(palette[: len(fixed)], fixed)
    used = np.unique(assign_to_palette(picture.colors, palette.astype(float), space))
    assert set(range(len(fixed), len(palette))) <= set(used.tolist())
