"""Colours that a palette can't mix: the hull, and what lies outside of it."""

import numpy as np
import pytest

from kmc import quantize_spatially
from kmc.callbacks import no_checkpoint
from kmc.dithering.gamut import hull_facets, into_gamut, is_outside
from tests.support.pictures import photo_like

CUBE = np.array([[r, g, b] for r in (40, 200) for g in (40, 200) for b in (40, 200)], np.uint8)
INKS = np.array(
    [[26, 13, 35], [185, 202, 205], [202, 184, 0], [121, 9, 0], [0, 69, 139], [40, 82, 57]],
    np.uint8,
)


def moved(colors, palette):
    return into_gamut(np.array([colors], np.uint8), palette, no_checkpoint)[0]


def test_the_facets_of_a_tetrahedron_are_its_four_triangles():
    corners = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    inner = np.array([[40, 40, 40]], np.uint8)
    facets = hull_facets(np.concatenate([corners, inner]))
    assert {*map(frozenset, facets.tolist())} == {
        frozenset(range(4)) - {corner} for corner in range(4)
    }


def test_outside_of_a_box_is_beyond_one_of_its_sides():
    colors = np.random.default_rng(0).integers(0, 256, (500, 3), np.uint8)
    expected = ((colors < 40) | (colors > 200)).any(axis=1)
    assert np.array_equal(is_outside(colors, CUBE, hull_facets(CUBE)), expected)


def test_mixtures_of_the_palette_stay():
    shares = np.random.default_rng(1).dirichlet(np.full(6, 0.4), 400)
    mixtures = np.rint(shares @ INKS).astype(np.uint8)
    kept = moved(mixtures, INKS)
    assert (np.abs(kept.astype(int) - mixtures) <= 8).all()
    assert (kept == mixtures).all(axis=1).mean() > 0.8


def test_what_is_outside_comes_to_the_surface():
    mapped = moved([[255, 0, 0], [255, 255, 255], [0, 255, 0], [0, 0, 0]], INKS)
    facets = hull_facets(INKS)
    assert not is_outside(mapped, INKS, facets).any()
    assert np.array_equal(mapped, moved(mapped, INKS))
    assert np.argmax(mapped[0]) == 0
    assert np.abs(mapped[1].astype(int) - INKS[1]).max() <= 8
    assert mapped[2].argmin() == 2


@pytest.mark.parametrize(
    "palette",
    [
        np.array([[0, 0, 0], [255, 255, 255]], np.uint8),
        np.arange(0, 256, 17, np.uint8)[:, np.newaxis].repeat(3, axis=1),
        np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [255, 255, 0]], np.uint8),
        np.random.default_rng(2).integers(0, 256, (33, 3), np.uint8),
        np.array([[9, 9, 9]], np.uint8),
    ],
    ids=["two", "greys", "a plane", "many", "one"],
)
def test_without_a_hull_pixels_stay(palette):
    pixels = photo_like(5, 6)
    assert np.array_equal(into_gamut(pixels, palette, no_checkpoint), pixels)


def test_a_mapped_picture_has_the_palettes_colours_alone():
    pixels = photo_like(20, 30)
    result = quantize_spatially(pixels, INKS, fixed=INKS, to_gamut=True)
    assert np.array_equal(result.palette, INKS)
    assert all(np.diff(np.array(result.energies, float)) <= 0)
    mapped = into_gamut(pixels, INKS, no_checkpoint)
    error = INKS[result.indices].mean(axis=(0, 1)) - mapped.mean(axis=(0, 1))
    assert np.abs(error).max() < 6
