"""The table of the nearest entry of every colour, against all distances in whole numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmc import map_to_palette, pack_colors
from kmc.color_cube.look_up import look_up_nearest
from kmc.color_cube.nearest_table import nearest_entry_table
from tests.support.kmc.small_pictures import seeds
from tests.support.pictures import photo_like


def nearest_by_distance(colors: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Return the first of the nearest entries, by squared distances in whole numbers."""
    distances = np.zeros((len(colors), len(palette)), np.int32)
    for channel in range(3):
        levels = colors[:, channel, np.newaxis].astype(np.int32)
        distances += (levels - palette[:, channel].astype(np.int32)) ** 2
    return distances.argmin(axis=1)


def some_palette(rng: np.random.Generator, k: int, spread: int) -> np.ndarray:
    """Return entries around a random place, or anywhere; two of them are often equal."""
    middle = rng.integers(0, 256, 3)
    offsets = rng.integers(-spread, spread + 1, (k, 3))
    return np.clip(middle + offsets, 0, 255).astype(np.uint8)


@given(
    seed=seeds,
    k=st.sampled_from([1, 2, 3, 17, 255, 256]),
    spread=st.sampled_from([0, 3, 40, 255]),
)
@settings(max_examples=12, deadline=None)  # a table of all colours takes its time
def test_table_has_the_first_of_the_nearest_entries(seed, k, spread):
    rng = np.random.default_rng(seed)
    palette = some_palette(rng, k, spread)
    anywhere = rng.integers(0, 256, (1500, 3))
    near = palette[rng.integers(0, k, 1500)] + rng.integers(-9, 10, (1500, 3))
    corners = rng.choice([0, 3, 4, 15, 16, 255], (1500, 3))
    colors = np.clip(np.concatenate([anywhere, near, corners]), 0, 255).astype(np.uint8)
    table = nearest_entry_table(palette)
    assert np.array_equal(table[pack_colors(colors)], nearest_by_distance(colors, palette))


def test_table_is_right_in_every_color_of_some_cells():
    """Two lattices of entries, so that many colours are exactly as far from several."""
    palette = np.stack(np.meshgrid([0, 8, 16, 20], [0, 6, 12, 18], [0, 8, 16, 24]), -1)
    palette = palette.reshape(-1, 3).astype(np.uint8)
    levels = np.arange(32, dtype=np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(-1, 3)
    table = nearest_entry_table(palette)
    assert np.array_equal(table[pack_colors(colors)], nearest_by_distance(colors, palette))


@pytest.mark.parametrize("n", [1, 2, 7, 3000])
def test_pixels_are_looked_up_by_their_color(n, monkeypatch):
    monkeypatch.setattr("kmc.color_cube.look_up.PIXELS_PER_BLOCK", 1000)
    rng = np.random.default_rng(n)
    flat = rng.integers(0, 256, (n, 3), dtype=np.uint8)
    palette = some_palette(rng, 40, 255)
    found = look_up_nearest(flat, palette, lambda: None)
    assert np.array_equal(found, nearest_by_distance(flat, palette))


PICTURE = photo_like(40, 50)
PALETTES = {
    "bytes": np.random.default_rng(3).integers(0, 256, (60, 3), dtype=np.uint8),
    "fractions": np.random.default_rng(3).random((60, 3)),
    "alpha": np.random.default_rng(3).integers(0, 256, (60, 4), dtype=np.uint8),
    "many": np.random.default_rng(3).integers(0, 256, (257, 3), dtype=np.uint8),
}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("space", ["rgb", "oklab"])
@pytest.mark.parametrize("pixels", [PICTURE, PICTURE[:, ::2], PICTURE[::-1, 3:4]])
def test_map_to_palette_is_the_same_by_the_table(pixels, palette, space, monkeypatch):
    expected = map_to_palette(pixels, palette, space)
    monkeypatch.setattr("kmc.nearest.TABLE_MIN_PIXELS", 1)
    by_table = map_to_palette(pixels, palette, space)
    assert by_table.dtype == expected.dtype
    assert np.array_equal(by_table, expected)
