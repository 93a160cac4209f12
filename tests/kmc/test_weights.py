"""Weights of pixels: in counts one of weight n is n pixels, and under a rate it gives way less."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmc
from kmc.color_counts import count_weighted
from kmc.dithering.dither import is_dithered
from kmc.dithering.strengths import diffusion_strengths
from kmc.rate import sweep as sweep_module
from tests.support.kmc import rate_definition, residual_definition
from tests.support.kmc.rate_cases import bit_costs, cases, quick, seeds, spaces
from tests.support.kmc.tiny_pictures import pictures

any_pictures = st.sampled_from([3, 4]).flatmap(pictures)


def any_weights(shape, seed, most=9):
    """Weights of pixels at random, many of them 1."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(shape) < 0.5, 1, rng.integers(1, most, shape, endpoint=True))


def repeated(pixels, weights):
    """(n, channels): each pixel as often as its weight says."""
    return np.repeat(pixels.reshape(-1, pixels.shape[-1]), weights.ravel(), axis=0)


def strengths_of(pixels, palette, strength):
    """(H, W): how much of its error each pixel diffuses, as `dither` has it."""
    nearest = kmc.map_to_palette(pixels, palette)
    strengths = diffusion_strengths(nearest, slice(0, len(nearest)), strength)
    strengths[~is_dithered(pixels, palette, nearest)] = 0
    return strengths


# --- counts and palettes


@given(any_pictures, seeds)
@quick
def test_a_weight_of_n_counts_as_n_copies(pixels, seed):
    weights = any_weights(pixels.shape[:-1], seed)
    counted = kmc.count_colors(pixels, weights=weights)
    expected = kmc.count_colors(repeated(pixels, weights))
    assert np.array_equal(counted.colors, expected.colors)
    assert np.array_equal(counted.counts, expected.counts)
    assert (counted.counts.dtype, counted.pixels) == (np.int64, weights.sum())


@given(any_pictures, seeds, st.integers(1, 30))
@quick
def test_in_blocks_the_sums_are_the_same(pixels, seed, block_pixels):
    flat = pixels.reshape(-1, pixels.shape[-1])
    weights = any_weights(len(flat), seed)
    counted = count_weighted(flat, weights, block_pixels)
    expected = kmc.count_colors(flat, weights=weights)
    assert np.array_equal(counted.colors, expected.colors)
    assert np.array_equal(counted.counts, expected.counts)


@given(any_pictures, seeds, st.integers(1, 9), spaces, st.sampled_from(["fast", "balanced"]))
@settings(max_examples=15, deadline=None)
def test_the_palette_is_that_of_the_copies_to_the_bit(pixels, seed, k, space, effort):
    weights = any_weights(pixels.shape[:-1], seed)
    weighted = kmc.count_colors(pixels, weights=weights)
    palette = kmc.best_palette(weighted, k, space=space, effort=effort)
    copies = kmc.best_palette(repeated(pixels, weights), k, space=space, effort=effort)
    assert np.array_equal(palette, copies)


def test_weights_may_be_as_large_as_they_may_be_and_sums_do_not_overflow():
    weights = np.full((300, 400), 65_535, np.uint16)
    counted = kmc.count_colors(np.zeros((300, 400, 3), np.uint8), weights=weights)
    assert counted.counts.tolist() == [65_535 * 120_000]


# --- assignment under a rate


@given(cases(), seeds, bit_costs, spaces, st.sampled_from([9, 65_535]))
@quick
def test_the_assignment_is_the_serial_definition(case, seed, bit_cost, space, most):
    pixels, palette = case
    weights = any_weights(pixels.shape[:2], seed, most)
    nothing = np.zeros(weights.shape, np.uint8)
    expected = rate_definition.assign(pixels, palette, bit_cost, space, 2, nothing, weights=weights)
    for min_front_pixels in (0.0, 1e9):  # by fronts, and pixel by pixel
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sweep_module, "MIN_FRONT_PIXELS", min_front_pixels)
            indices = kmc.assign_with_rate(pixels, palette, bit_cost, space=space, weights=weights)
        assert (indices == expected).all()


@given(cases(), seeds, bit_costs)
@quick
def test_it_is_so_with_dithering_and_in_bands(case, seed, bit_cost):
    pixels, palette = case
    weights = any_weights(pixels.shape[:2], seed)
    strengths = strengths_of(pixels, palette, 0.8)
    expected = rate_definition.assign(
        pixels, palette, bit_cost, "rgb", 2, strengths, 2, weights=weights
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kmc.rate.assign.BAND_ROWS", 2)
        indices = kmc.assign_with_rate(pixels, palette, bit_cost, strength=0.8, weights=weights)
    assert (indices == expected).all()


@given(cases(), seeds, bit_costs, st.sampled_from([0.0, 0.6]), st.sampled_from([9, 65_535]))
@quick
def test_the_choice_by_residuals_is_the_serial_definition(case, seed, bit_cost, strength, most):
    pixels, palette = case
    weights = any_weights(pixels.shape[:2], seed, most)
    indices = kmc.map_to_palette(pixels, palette).astype(np.uint8)
    strengths = strengths_of(pixels, palette, strength)
    expected = residual_definition.reassign(
        pixels, palette, indices, bit_cost, "rgb", 2, strengths, weights
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kmc.rate.reassign.BAND_ROWS", 3)
        chosen = kmc.reassign_with_residuals(
            pixels, palette, indices, bit_cost, strength=strength, weights=weights
        )
    assert (chosen == expected).all()


@given(cases(), bit_costs, st.sampled_from([0.0, 0.7]))
@quick
def test_weights_of_one_change_nothing(case, bit_cost, strength):
    pixels, palette = case
    ones = np.ones(pixels.shape[:2], np.uint8)
    for weights in (ones, ones.astype(np.int64)):
        indices = kmc.assign_with_rate(
            pixels, palette, bit_cost, strength=strength, weights=weights
        )
        expected = kmc.assign_with_rate(pixels, palette, bit_cost, strength=strength)
        assert (indices == expected).all()


@given(cases(), seeds)
@quick
def test_what_weighs_most_keeps_a_nearest_colour(case, seed):
    pixels, palette = case
    weights = np.where(any_weights(pixels.shape[:2], seed) > 1, 65_535, 1)
    indices = kmc.assign_with_rate(pixels, palette, 1e-3, weights=weights)
    nearest = kmc.map_to_palette(pixels, palette)
    points = rate_definition.fixed(pixels.reshape(-1, pixels.shape[2]), "rgb")
    entries = rate_definition.fixed(palette, "rgb")
    is_heavy = weights.ravel() > 1
    squares = [
        ((points - entries[labels.ravel()]) ** 2).sum(axis=1)[is_heavy]
        for labels in (indices, nearest)
    ]
    assert (squares[0] == squares[1]).all()


# --- bad arguments


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (np.ones((2, 2), int) * 0, r"weights must lie in 1..65535, not in 0..0"),
        ([[1, 2], [3, 65_536]], r"not in 1..65536"),
        ([[1, 1], [1, -7]], r"not in -7..1"),
        (np.ones((2, 2)), "whole numbers, not float64"),
        ([1, 1, 1, 1], r"shape \(2, 2\), one a pixel, not \(4,\)"),
    ],
)
def test_bad_weights(weights, words):
    pixels = np.zeros((2, 2, 3), np.uint8)
    with pytest.raises(ValueError, match=words):
        kmc.count_colors(pixels, weights=weights)
    with pytest.raises(ValueError, match=words):
        kmc.assign_with_rate(pixels, pixels[0], 0, weights=weights)
    with pytest.raises(ValueError, match=words):
        kmc.reassign_with_residuals(pixels, pixels[0], pixels[..., 0], 0, weights=weights)
