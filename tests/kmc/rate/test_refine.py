"""The palette under the rate: what never rises, what stays, and what a round does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kmc
from tests.support.kmc import rate_definition
from tests.support.kmc.rate_cases import bit_costs, cases, quick, spaces
from tests.support.pictures import photo_like


@given(cases(), bit_costs, spaces, st.integers(1, 4))
@quick
def test_the_lagrangian_never_rises(case, bit_cost, space, rounds):
    pixels, palette = case
    refined = kmc.refine_with_rate(pixels, palette, bit_cost, space=space, rounds=rounds)
    assert list(refined.lagrangians) == sorted(refined.lagrangians, reverse=True)
    nearest = kmc.map_to_palette(pixels, palette, space)
    expected = rate_definition.lagrangian(pixels, palette, nearest, bit_cost, space)
    assert refined.lagrangians[0] == expected


@given(cases(), bit_costs, spaces)
@quick
def test_kinds_and_fixed_colors_stay(case, bit_cost, space):
    pixels, palette = case
    fixed = palette[::2]
    refined = kmc.refine_with_rate(pixels, palette, bit_cost, space=space, fixed=fixed)
    assert refined.palette.shape == palette.shape
    is_fixed = (palette[:, None] == fixed).all(axis=2).any(axis=1)
    assert (refined.palette[is_fixed] == palette[is_fixed]).all()
    for before, after in zip(palette, refined.palette, strict=True):
        assert rate_definition.kind_of(before) == rate_definition.kind_of(after)


@pytest.mark.parametrize("space", kmc.SPACES)
def test_a_round_is_a_sweep_and_a_step_to_the_means(space):
    pixels = photo_like(24, 30, seed=7)
    palette = kmc.best_palette(pixels, 8, effort="fast", space=space)
    bit_cost = 1e-3
    refined = kmc.refine_with_rate(pixels, palette, bit_cost, space=space, rounds=1)
    indices = kmc.assign_with_rate(pixels, palette, bit_cost, space=space, sweeps=1)
    points = kmc.to_space(pixels.reshape(-1, 3), space)
    moved = 0
    for entry, (before, after) in enumerate(zip(palette, refined.palette, strict=True)):
        own = points[indices.ravel() == entry]
        if (before == after).all() or len(own) == 0:
            continue
        moved += 1
        mean = kmc.from_space(own.mean(axis=0)[None], space)[0]
        assert abs(after.astype(int) - mean.astype(int)).max() <= 1
    assert moved >= 4
    assert refined.lagrangians[1] == rate_definition.lagrangian(
        pixels, refined.palette, indices, bit_cost, space
    )


def test_it_pays():
    """Under the rate the refined palette costs less than the one of the nearest pixels."""
    pixels = photo_like(72, 96, seed=5)
    palette = kmc.best_palette(pixels, 32, effort="fast", space="oklab")
    refined = kmc.refine_with_rate(pixels, palette, 5e-4, space="oklab", rounds=4)
    assert len(refined.lagrangians) == 5
    costs = []
    for entries in (palette, refined.palette):
        indices = kmc.assign_with_rate(pixels, entries, 5e-4, space="oklab", sweeps=4)
        costs.append(rate_definition.lagrangian(pixels, entries, indices, 5e-4, "oklab"))
    assert costs[1] < 0.995 * costs[0]


def test_a_round_that_raises_the_lagrangian_is_not_counted():
    """Here the third round does, as the means are rounded to 8 bits."""
    pixels = np.array(
        [
            [[3, 1, 0], [2, 1, 1], [3, 3, 0], [2, 2, 0]],
            [[1, 0, 0], [2, 2, 2], [1, 0, 2], [2, 3, 3]],
            [[0, 3, 3], [3, 1, 1], [0, 1, 2], [2, 2, 3]],
        ],
        np.uint8,
    )
    palette = np.array([[0, 1, 2], [0, 3, 0], [2, 2, 3]], np.uint8)
    two = kmc.refine_with_rate(pixels, palette, 1e-5, rounds=2)
    four = kmc.refine_with_rate(pixels, palette, 1e-5, rounds=4)
    assert len(two.lagrangians) == 3
    assert four.lagrangians == two.lagrangians
    assert (four.palette == two.palette).all()


def test_entries_stay_different():
    """The mean of all pixels is the colour of the second entry, which none of them has."""
    pixels = np.array([[[2, 3, 2]], [[3, 1, 1]], [[0, 2, 3]]], np.uint8)
    palette = np.array([[2, 1, 2], [2, 2, 2]], np.uint8)
    refined = kmc.refine_with_rate(pixels, palette, 0.001).palette
    assert len(np.unique(refined, axis=0)) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bit_cost": -1}, "bit_cost"),
        ({"rounds": 0}, "rounds"),
        ({"space": "hsv"}, "space"),
        ({"pixels": np.zeros((2, 3), np.uint8)}, "pixels"),
        ({"palette": np.zeros((0, 3), np.uint8)}, "palette"),
        ({"fixed": np.zeros((1, 2), np.uint8)}, "fixed"),
    ],
)
def test_bad_arguments(change, words):
    arguments = {
        "pixels": np.zeros((2, 2, 3), np.uint8),
        "palette": np.zeros((2, 3), np.uint8),
        "bit_cost": 0.1,
    }
    with pytest.raises(ValueError, match=words):
        kmc.refine_with_rate(**{**arguments, **change})
