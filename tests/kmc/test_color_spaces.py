"""Colour spaces against published values, and every 8-bit value there and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kmc import SPACES, from_space, to_space

quick = settings(max_examples=25, deadline=None)
rows = arrays.arrays(np.uint8, st.tuples(st.integers(0, 20), st.just(3)))

# OKLab as CSS Color 4 gives it for the primaries; CIELAB by scikit-image 0.26, whose matrix
# differs from the standard's in the fifth digit.
KNOWN = {
    "oklab": {
        (255, 255, 255): (1.0, 0.0, 0.0),
        (255, 0, 0): (0.627955, 0.224863, 0.125846),
        (0, 255, 0): (0.866440, -0.233888, 0.179498),
        (0, 0, 255): (0.452014, -0.032457, -0.311528),
        (0, 0, 0): (0.0, 0.0, 0.0),
    },
    "cielab": {
        (255, 255, 255): (1.0, 0.0, 0.0),
        (255, 0, 0): (0.532406, 0.800923, 0.672028),
        (0, 255, 0): (0.877351, -0.861830, 0.831797),
        (0, 0, 255): (0.322957, 0.791856, -1.078573),
        (0, 0, 0): (0.0, 0.0, 0.0),
        (1, 2, 3): (0.005098, -0.001225, -0.004705),  # below the knee
        (120, 77, 200): (0.434633, 0.451041, -0.578424),
    },
}


@given(arrays.arrays(np.int64, (9, 4), elements=st.integers(0, 254)))
def test_the_last_bits_of_a_tie_change_no_color(values):
    middles = (values + 0.5) / 255
    for error in (0.0, 1e-7, -1e-7, 1e-6, -1e-6):
        np.testing.assert_array_equal(from_space(middles[:, :3] + error), values[:, :3] + 1)
        np.testing.assert_array_equal(
            from_space(np.c_[middles[:, :3] * middles[:, 3:], middles[:, 3:] + error])[:, 3],
            values[:, 3] + 1,
        )


@given(arrays.arrays(np.float64, (20, 3), elements=st.floats(-0.5, 1.5)))
def test_colors_are_the_nearest_of_8_bits(points):
    colors = from_space(points).astype(np.float64)
    assert (np.abs(colors - 255 * np.clip(points, 0, 1)) <= 0.501).all()


@pytest.mark.parametrize("space", ["oklab", "cielab"])
def test_known_colors(space):
    colors, expected = zip(*KNOWN[space].items(), strict=True)
    points = to_space(np.array(colors, np.uint8), space)
    np.testing.assert_allclose(points, expected, atol=3e-4)


def test_rgb_is_the_channels():
    colors = np.array([[0, 51, 255]], np.uint8)
    assert to_space(colors).tolist() == [[0.0, 0.2, 1.0]]


@pytest.mark.parametrize("space", SPACES)
def test_every_value_comes_back(space):
    """All pairs of values in two channels, with the third at its ends and in between."""
    value = np.arange(256, dtype=np.uint8)
    first, second = (grid.ravel() for grid in np.meshgrid(value, value))
    for third in (0, 7, 128, 255):
        channels = [first, second, np.full_like(first, third)]
        for turn in range(3):
            colors = np.stack(channels[turn:] + channels[:turn], axis=1)
            assert np.array_equal(from_space(to_space(colors, space), space), colors)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("alpha", [1, 2, 100, 254, 255])
def test_every_value_with_alpha_comes_back(space, alpha):
    value = np.arange(256, dtype=np.uint8)
    rgb = np.stack([value, value[::-1], value // 2], axis=1)
    colors = np.column_stack([rgb, np.full(256, alpha, np.uint8)])
    points = to_space(colors, space)
    assert points.shape == (256, 4)
    np.testing.assert_allclose(points[:, :3], to_space(rgb, space) * (alpha / 255), atol=1e-12)
    np.testing.assert_allclose(points[:, 3], alpha / 255)
    assert np.array_equal(from_space(points, space), colors)


@pytest.mark.parametrize("space", SPACES)
def test_all_that_is_fully_transparent_is_one_point(space):
    colors = np.array([[255, 0, 9, 0], [3, 200, 1, 0]], np.uint8)
    points = to_space(colors, space)
    assert not points.any()
    assert from_space(points, space).tolist() == [[0, 0, 0, 0]] * 2


@given(rows, st.sampled_from(SPACES))
@quick
def test_greys_have_no_hue_and_brighter_is_farther_along(colors, space):
    greys = np.repeat(np.sort(colors[:, :1], axis=0), 3, axis=1)
    points = to_space(greys, space)
    if space != "rgb":
        assert np.abs(points[:, 1:]).max(initial=0) < 2e-3
    assert (np.diff(points[:, 0]) >= 0).all()
    assert ((points[:, 0] >= -1e-9) & (points[:, 0] <= 1 + 1e-6)).all()


@given(rows, st.sampled_from(SPACES))
@quick
def test_whatever_is_outside_is_cut_to_bytes(colors, space):
    outside = to_space(colors, space) * 3 - 0.5
    assert from_space(outside, space).dtype == np.uint8
    assert from_space(outside, space).shape == colors.shape


@pytest.mark.parametrize("function", [to_space, from_space])
def test_an_unknown_space_is_refused(function):
    with pytest.raises(ValueError, match="space='xyz' must be one of rgb, oklab, cielab"):
        function(np.zeros((1, 3)), "xyz")


def test_what_is_out_of_range_is_cut_and_rgb_is_what_one_gets_unasked():
    assert from_space(np.array([[-0.2, 1.3, 0.5]])).tolist() == [[0, 255, 128]]
    with_alpha = np.array([[0.5, -0.1, 1.2, 1.4], [0.5, 0.5, 0.5, -0.3]])
    assert from_space(with_alpha).tolist() == [[128, 0, 255, 255], [0, 0, 0, 0]]


@pytest.mark.parametrize("alpha", [0.49, 0.498])
def test_what_rounds_to_alpha_0_has_no_color(alpha):
    points = np.array([[alpha, alpha, alpha, alpha]]) / 255
    assert from_space(points).tolist() == [[0, 0, 0, 0]]
    points[0, 3] = points[0, 0] = 0.5 / 255
    assert from_space(points)[0, [0, 3]].tolist() == [255, 1]
