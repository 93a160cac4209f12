"""Assignment under a rate: the fronts against the serial definition, and the laws it keeps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kmc
from kmc.dithering.dither import is_dithered
from kmc.dithering.strengths import diffusion_strengths
from kmc.rate import sweep as sweep_module
from tests.support.kmc import rate_definition
from tests.support.kmc.rate_cases import bit_costs, cases, quick, spaces
from tests.support.pictures import photo_like


def strengths_of(pixels, palette, strength, space):
    """(H, W): how much of its error each pixel diffuses, as `dither` has it."""
    nearest = kmc.map_to_palette(pixels, palette, space)
    strengths = diffusion_strengths(nearest, slice(0, len(nearest)), strength)
    strengths[~is_dithered(pixels, palette, nearest)] = 0
    return strengths


@given(cases(), bit_costs, spaces, st.integers(1, 3), st.sampled_from([0.0, 0.6, 1.0]))
@quick
def test_assign_is_the_serial_definition(case, bit_cost, space, sweeps, strength):
    pixels, palette = case
    strengths = strengths_of(pixels, palette, strength, space)
    expected = rate_definition.assign(pixels, palette, bit_cost, space, sweeps, strengths)
    for min_front_pixels in (0.0, 1e9):  # by fronts, and pixel by pixel
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sweep_module, "MIN_FRONT_PIXELS", min_front_pixels)
            indices = kmc.assign_with_rate(
                pixels, palette, bit_cost, strength=strength, space=space, sweeps=sweeps
            )
        assert (indices == expected).all()


@pytest.mark.parametrize("space", kmc.SPACES)
@pytest.mark.parametrize(("rows", "strength"), [(1, 0.0), (1, 0.8), (5, 0.8)])
def test_bands_are_those_of_the_definition(space, rows, strength, monkeypatch):
    pixels = photo_like(12, 10, seed=3)
    palette = np.array([[40, 40, 40], [110, 110, 110], [200, 200, 200]], np.uint8)
    strengths = strengths_of(pixels, palette, strength, space)
    expected = rate_definition.assign(pixels, palette, 1e-3, space, 2, strengths, rows)
    monkeypatch.setattr("kmc.rate.assign.BAND_ROWS", rows)
    indices = kmc.assign_with_rate(pixels, palette, 1e-3, strength=strength, space=space)
    assert (indices == expected).all()


@pytest.mark.parametrize("min_front_pixels", [0.0, 1e9])
def test_beside_the_border_there_is_nothing_to_pay(min_front_pixels, monkeypatch):
    monkeypatch.setattr(sweep_module, "MIN_FRONT_PIXELS", min_front_pixels)
    rng = np.random.default_rng(3)
    for _ in range(40):
        palette = rng.integers(0, 60, (5, 3)).astype(np.uint8)
        pixels = rng.integers(0, 60, (5, 2, 3)).astype(np.uint8)
        indices = kmc.assign_with_rate(pixels, palette, 0.003, sweeps=1)
        nothing = np.zeros(indices.shape, np.uint8)
        expected = rate_definition.assign(pixels, palette, 0.003, "rgb", 1, nothing)
        assert (indices == expected).all()


@given(cases(), spaces, st.sampled_from([0.0, 0.5]))
@quick
def test_bits_without_a_cost_change_nothing(case, space, strength):
    pixels, palette = case
    indices = kmc.assign_with_rate(pixels, palette, 0, strength=strength, space=space)
    assert (indices == kmc.dither(pixels, palette, strength=strength, space=space)).all()


@given(cases(), bit_costs, spaces, st.sampled_from([0.0, 0.8]))
@quick
def test_kinds_of_alpha_stay_apart(case, bit_cost, space, strength):
    pixels, palette = case
    indices = kmc.assign_with_rate(pixels, palette, bit_cost, strength=strength, space=space)
    nearest = kmc.map_to_palette(pixels, palette, space)
    kinds = np.array([rate_definition.kind_of(color) for color in palette])
    assert (kinds[indices] == kinds[nearest]).all()


@pytest.mark.parametrize("bit_cost", [0.01, 1.0, 1e6])
@pytest.mark.parametrize("strength", [0.0, 0.8])
def test_no_price_makes_a_pixel_change_its_kind(bit_cost, strength):
    """One colour in three kinds that look alike, pixel by pixel: each other one would be cheap."""
    palette = np.array([[200, 0, 0, 255], [200, 0, 0, 254], [200, 0, 0, 0]], np.uint8)
    expected = np.arange(48).reshape(6, 8) % 3
    pixels = palette[expected]
    indices = kmc.assign_with_rate(pixels, palette, bit_cost, strength=strength)
    assert (indices == expected).all()


@pytest.mark.parametrize("strength", [0.0, 0.7])
@pytest.mark.parametrize("rows", [1, 7, 30])
def test_bands_are_those_of_strips(strength, rows, monkeypatch):
    pixels = photo_like(40, 31, seed=2)
    palette = kmc.best_palette(pixels, 12)
    for module in ("kmc.rate.assign", "kmc.rate.bands"):
        monkeypatch.setattr(f"{module}.BAND_ROWS", rows)
    expected = kmc.assign_with_rate(pixels, palette, 1e-3, strength=strength)
    nearest = kmc.map_to_palette(pixels, palette)
    assigner = kmc.BandAssigner(palette, 1e-3, pixels.shape[1:], strength=strength)
    strips = [
        assigner.assign(
            pixels[top : top + rows], nearest[top : top + rows], nearest[top + rows :][:1]
        )
        for top in range(0, len(pixels), rows)
    ]
    assert (np.concatenate(strips) == expected).all()


@given(cases(), st.integers(1, 6))
@quick
def test_bits_are_those_of_the_table(case, k):
    pixels, palette = case
    indices = kmc.map_to_palette(pixels, palette)
    assert np.allclose(
        kmc.count_bits(indices, len(palette)),
        rate_definition.count_bits(indices, len(palette)),
        rtol=0,
        atol=1e-12,
    )


@pytest.mark.parametrize(
    ("space", "k"), [("rgb", 4), ("rgb", 256), *((space, 32) for space in kmc.SPACES)]
)
def test_dearer_bits_are_fewer(space, k):
    pixels = photo_like(72, 96, seed=5)
    palette = kmc.best_palette(pixels, k, effort="fast", space=space)
    cost = distance(pixels, palette, kmc.map_to_palette(pixels, palette, space), space)
    bits = []
    for factor in (0, 0.125, 0.25, 0.5, 1, 2):
        indices = kmc.assign_with_rate(pixels, palette, factor * cost, space=space)
        bits.append(kmc.count_bits(indices, k).sum())
    assert bits == sorted(bits, reverse=True)
    assert bits[-1] < 0.6 * bits[0]


def distance(pixels, palette, indices, space):
    """The mean squared distance of the pixels from their entries, in a space."""
    channels = pixels.shape[2]
    offsets = kmc.to_space(pixels.reshape(-1, channels), space)
    offsets = offsets - kmc.to_space(palette, space)[indices.ravel()]
    return (offsets**2).sum(axis=1).mean()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bit_cost": -1}, "bit_cost"),
        ({"bit_cost": float("nan")}, "bit_cost"),
        ({"sweeps": 0}, "sweeps"),
        ({"strength": 2}, "strength"),
        ({"space": "hsv"}, "space"),
        ({"pixels": np.zeros((2, 3), np.uint8)}, "pixels"),
        ({"palette": np.zeros((300, 3), np.uint8)}, "palette"),
    ],
)
def test_bad_arguments(change, words):
    arguments = {
        "pixels": np.zeros((2, 2, 3), np.uint8),
        "palette": np.zeros((2, 3), np.uint8),
        "bit_cost": 0.1,
    }
    with pytest.raises(ValueError, match=words):
        kmc.assign_with_rate(**{**arguments, **change})
