"""Two results of one picture against each other, held to slow counts over single pixels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from skimage.color import deltaE_ciede2000, rgb2lab

from compressor.imaging import ImageError, apply_palette
from compressor.imaging.comparison import compare_results
from kmc.rare.ciede2000 import ciede2000
from tests.support.pictures import photo_like

PHOTO = photo_like(20, 30)


def difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(
        deltaE_ciede2000(*(rgb2lab(c[np.newaxis, np.newaxis] / 255) for c in (a, b)))[0, 0]
    )


@settings(max_examples=15, deadline=None)
@given(arrays(np.uint8, (4, 3), unique=False), arrays(np.uint8, (5, 3)))
def test_everything_equals_a_count_over_single_pixels(
    first: np.ndarray, second: np.ndarray
) -> None:
    original = photo_like(6, 7)
    one = apply_palette(original, first)
    other = apply_palette(original, second)
    got = compare_results(original, one, other)
    places = list(np.ndindex(6, 7))
    errors = {p: difference(original[p], one.to_pixels()[p]) for p in places}
    others = {p: difference(original[p], other.to_pixels()[p]) for p in places}
    for p in places:
        assert got.errors[p] == pytest.approx(errors[p], abs=1e-3)
        assert got.error_difference()[p] == pytest.approx(others[p] - errors[p], abs=2e-3)
    assert got.differ == np.mean(
        [(one.to_pixels()[p] != other.to_pixels()[p]).any() for p in places]
    )
    assert got.farther == np.mean([got.worse_errors[p] > got.errors[p] for p in places])
    assert got.nearer == np.mean([got.worse_errors[p] < got.errors[p] for p in places])
    sums = {
        color: sum(others[p] - errors[p] for p in places if tuple(one.to_pixels()[p]) == color)
        for color in set(map(tuple, one.to_pixels().reshape(-1, 3).tolist()))
    }
    if max(sums.values()) > 1e-2:
        lost = got.lost
        assert lost is not None
        assert sums[lost.color] == pytest.approx(max(sums.values()), abs=1e-2)
        own = [p for p in places if tuple(one.to_pixels()[p].tolist()) == lost.color]
        assert lost.share == pytest.approx(len(own) / 42)
        assert lost.error == pytest.approx(np.mean([errors[p] for p in own]), abs=1e-3)
        assert lost.other_error == pytest.approx(np.mean([others[p] for p in own]), abs=1e-3)
        given_ = [tuple(other.to_pixels()[p].tolist()) for p in own]
        assert given_.count(lost.instead) == max(map(given_.count, given_))
        assert lost.instead_share == pytest.approx(given_.count(lost.instead) / len(own))


def test_what_one_loses_the_other_wins() -> None:
    few = apply_palette(PHOTO, np.array([[0, 0, 0], [90, 90, 90]], np.uint8))
    more = apply_palette(PHOTO, np.array([[0, 0, 0], [90, 90, 90], [200, 180, 20]], np.uint8))
    there = compare_results(PHOTO, more, few)
    back = compare_results(PHOTO, few, more)
    assert there.lost == back.won
    assert there.won == back.lost
    assert there.farther == back.nearer
    assert np.array_equal(there.error_difference(), -back.error_difference())


def test_equal_results_differ_nowhere() -> None:
    same = apply_palette(PHOTO, PHOTO[0, :8])
    got = compare_results(PHOTO, same, same)
    assert (got.differ, got.farther, got.nearer, got.lost, got.won) == (0, 0, 0, None, None)
    assert not got.error_difference().any()


def test_pictures_of_two_sizes_cannot_be_compared() -> None:
    small = apply_palette(PHOTO[:5], PHOTO[0, :8])
    with pytest.raises(ImageError, match="only pictures of one size"):
        compare_results(PHOTO, small, small)


def test_the_difference_of_colours_is_that_of_scikit_image() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.uniform([0, -100, -100], [100, 100, 100], (2, 2000, 3))
    second[:500] = first[:500] + rng.normal(0, 2, (500, 3))
    first[500:600, 1:] = 0
    np.testing.assert_allclose(ciede2000(first, second), deltaE_ciede2000(first, second), atol=1e-9)
