"""Reassignment by residuals: the fronts against the serial definition, and the laws it keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kmc
from kmc.dithering.dither import is_dithered
from kmc.dithering.strengths import diffusion_strengths
from kmc.rate.residuals import residuals_of
from tests.support.kmc import rate_definition, residual_definition
from tests.support.kmc.rate_cases import bit_costs, cases, quick, seeds, spaces
from tests.support.pictures import photo_like


def strengths_of(pixels, palette, strength, space):
    """(H, W): how much of its error each pixel diffuses, as `dither` has it."""
    nearest = kmc.map_to_palette(pixels, palette, space)
    strengths = diffusion_strengths(nearest, slice(0, len(nearest)), strength)
    strengths[~is_dithered(pixels, palette, nearest)] = 0
    return strengths


def any_indices(pixels, palette, seed):
    """(H, W) uint8: entries at random."""
    return np.random.default_rng(seed).integers(0, len(palette), pixels.shape[:2], np.uint8)


@given(cases(), seeds, bit_costs, spaces, st.integers(1, 3), st.sampled_from([0.0, 0.6, 1.0]))
@quick
def test_reassign_is_the_serial_definition(case, seed, bit_cost, space, rounds, strength):
    pixels, palette = case
    indices = any_indices(pixels, palette, seed)
    strengths = strengths_of(pixels, palette, strength, space)
    expected = residual_definition.reassign(
        pixels, palette, indices, bit_cost, space, rounds, strengths
    )
    chosen = kmc.reassign_with_residuals(
        pixels, palette, indices, bit_cost, strength=strength, space=space, rounds=rounds
    )
    assert (chosen == expected).all()


@pytest.mark.parametrize("strength", [0.0, 0.8])
def test_it_is_so_with_more_entries_than_candidates(strength):
    pixels = photo_like(14, 11, seed=6)
    palette = kmc.best_palette(pixels, 40, effort="fast")
    indices = kmc.map_to_palette(pixels, palette).astype(np.uint8)
    strengths = strengths_of(pixels, palette, strength, "rgb")
    expected = residual_definition.reassign(pixels, palette, indices, 3e-4, "rgb", 2, strengths)
    chosen = kmc.reassign_with_residuals(pixels, palette, indices, 3e-4, strength=strength)
    assert (chosen == expected).all()
    assert (chosen != indices).any()


@pytest.mark.parametrize("strength", [0.0, 0.7])
@pytest.mark.parametrize("rows", [1, 7, 30])
def test_bands_make_no_difference(strength, rows, monkeypatch):
    pixels = photo_like(40, 16, seed=2)
    palette = kmc.best_palette(pixels, 24, effort="fast")
    indices = kmc.map_to_palette(pixels, palette).astype(np.uint8)
    expected = kmc.reassign_with_residuals(pixels, palette, indices, 1e-3, strength=strength)
    assert (expected != indices).any()
    monkeypatch.setattr("kmc.rate.reassign.BAND_ROWS", rows)
    chosen = kmc.reassign_with_residuals(pixels, palette, indices, 1e-3, strength=strength)
    assert (chosen == expected).all()


@given(cases(), seeds, spaces, st.sampled_from([0.0, 0.5]))
@quick
def test_bits_without_a_cost_change_nothing(case, seed, space, strength):
    pixels, palette = case
    indices = any_indices(pixels, palette, seed)
    chosen = kmc.reassign_with_residuals(
        pixels, palette, indices, 0, strength=strength, space=space
    )
    assert (chosen == indices).all()


@given(cases(), seeds, bit_costs, spaces, st.sampled_from([0.0, 0.8]))
@quick
def test_kinds_of_alpha_stay_apart(case, seed, bit_cost, space, strength):
    pixels, palette = case
    indices = any_indices(pixels, palette, seed)
    chosen = kmc.reassign_with_residuals(
        pixels, palette, indices, bit_cost, strength=strength, space=space
    )
    nearest = kmc.map_to_palette(pixels, palette, space)
    kinds = np.array([rate_definition.kind_of(color) for color in palette])
    assert (kinds[chosen] == kinds[nearest]).all()


@pytest.mark.parametrize("space", kmc.SPACES)
def test_dearer_bits_are_fewer(space):
    pixels = photo_like(72, 96, seed=5)
    palette = kmc.best_palette(pixels, 64, effort="fast", space=space)
    palette = palette[np.argsort(palette.sum(axis=1), kind="stable")]
    indices = kmc.map_to_palette(pixels, palette, space).astype(np.uint8)
    offsets = (
        kmc.to_space(pixels.reshape(-1, 3), space) - kmc.to_space(palette, space)[indices.ravel()]
    )
    spread = (offsets**2).sum(axis=1).mean()
    bits = []
    for factor in (0, 0.25, 0.5, 1, 2):
        chosen = kmc.reassign_with_residuals(pixels, palette, indices, factor * spread, space=space)
        counts = np.bincount(residuals_of(chosen).ravel())
        counts = counts[counts > 0]
        bits.append(counts @ np.log2(counts.sum() / counts))
    assert bits == sorted(bits, reverse=True)
    assert bits[-1] < 0.4 * bits[0]


@given(st.integers(1, 9), st.integers(1, 9), seeds)
@quick
def test_residuals_are_those_of_paeth(height, width, seed):
    indices = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    expected = [
        residual_definition.residual_at(indices, *place) for place in np.ndindex(height, width)
    ]
    assert residuals_of(indices).ravel().tolist() == expected


@pytest.mark.parametrize(
    ("indices", "message"),
    [
        (np.zeros((6, 8), np.uint8), r"shape \(6, 7\), as the pixels, not uint8 \(6, 8\)"),
        (np.zeros((6, 7)), r"must be uint8 of shape \(6, 7\)"),
        (np.full((6, 7), 2, np.uint8), "an index is 2, and the palette ends at 1"),
    ],
)
def test_indices_that_do_not_fit_are_refused(indices, message):
    pixels = photo_like(6, 7)
    palette = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
    with pytest.raises(ValueError, match=message):
        kmc.reassign_with_residuals(pixels, palette, indices, 0.01)
