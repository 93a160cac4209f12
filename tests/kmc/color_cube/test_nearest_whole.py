"""The nearest entry of whole numbers, by both layouts of the scores, against all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc.color_cube.nearest_whole
from kmc.color_cube.nearest_whole import are_whole, assign_whole


def nearest_of_all(colors: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Compare every colour with every entry; of several equally near ones the first counts."""
    offsets = colors[:, np.newaxis].astype(np.int64) - palette.astype(np.int64)
    return (offsets**2).sum(axis=2).argmin(axis=1)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 300),
    st.sampled_from([1, 2, 3, 16, 128, 129, 256, 300]),
    st.sampled_from([2, 9, 256]),
    st.sampled_from([1, 200, 1000]),
)
@settings(max_examples=40, deadline=None)
def test_each_color_gets_the_first_nearest_entry(seed, n, k, levels, max_k_of_rows):
    rng = np.random.default_rng(seed)
    scale = 255 // (levels - 1)  # few levels: many equal distances
    colors = (rng.integers(0, levels, (n, 3)) * scale).astype(np.uint8)
    palette = (rng.integers(0, levels, (k, 3)) * scale).astype(np.float64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kmc.color_cube.nearest_whole, "ROW_PER_ENTRY_MAX_K", min(max_k_of_rows, 256))
        patch.setattr(kmc.color_cube.nearest_whole, "PAIRS_PER_BLOCK", 64)
        labels = assign_whole(colors, palette)
    assert labels.tolist() == nearest_of_all(colors, palette).tolist()


def test_the_farthest_colors_are_exact():
    corners = np.array(np.meshgrid([0, 255], [0, 255], [0, 255])).reshape(3, -1).T
    palette = np.array([[255, 255, 254], [255, 255, 255], [0, 0, 1], [0, 0, 0]], np.float64)
    labels = assign_whole(corners.astype(np.uint8), palette)
    assert labels.tolist() == nearest_of_all(corners, palette).tolist()


def test_are_whole():
    assert are_whole(np.array([[0.0, 255.0, 7.0]]))
    assert not are_whole(np.array([[0.0, 255.0, 7.5]]))
