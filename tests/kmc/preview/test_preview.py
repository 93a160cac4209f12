"""The preview's palette: a search among a sample of the pixels."""

import numpy as np
import pytest

from kmc import best_palette, count_colors, preview_palette
from kmc.preview.palette import count_sample
from tests.support.kmc.palette_laws import cost
from tests.support.pictures import photo_like

PHOTO = photo_like(90, 120)
PIXELS = PHOTO.reshape(-1, 3)


def test_a_small_picture_is_its_own_sample():
    sample = count_sample(PHOTO.reshape(-1, 3))
    assert np.array_equal(sample.counts, count_colors(PHOTO).counts)


@pytest.mark.parametrize("n", [1000, 12_345])
def test_a_sample_has_one_pixel_of_each_of_equal_stretches(n, monkeypatch):
    monkeypatch.setattr("kmc.preview.palette.SAMPLE_PIXELS", 100)
    flat = np.zeros((n, 3), np.uint8)
    flat[:, 0] = np.arange(n) * 100 // n
    sample = count_sample(flat)
    assert sample.pixels == 100
    assert np.abs(sample.counts - 1).max() <= 1
    assert len(sample) >= 99


def test_a_sample_does_not_beat_with_the_columns_of_a_picture(monkeypatch):
    monkeypatch.setattr("kmc.preview.palette.SAMPLE_PIXELS", 3000)  # one in 40
    columns = np.zeros((300, 400, 3), np.uint8)
    columns[:, ::4] = 255
    sample = count_sample(columns.reshape(-1, 3))
    assert sample.colors[:, 0].tolist() == [0, 255]
    assert abs(sample.counts[1] / 3000 - 0.25) < 0.01


def test_the_palette_is_that_of_the_sample_and_costs_little_more(monkeypatch):
    monkeypatch.setattr("kmc.preview.palette.SAMPLE_PIXELS", 3000)
    palette = preview_palette(PHOTO, 24)
    assert len(palette) == 24
    assert np.array_equal(palette, preview_palette(PHOTO, 24))
    best = cost(PIXELS, best_palette(PHOTO, 24))
    assert best < cost(PIXELS, palette) < 1.1 * best


def test_fixed_colors_come_first_and_few_colors_come_back_as_they_are():
    fixed = np.array([[1, 2, 3], [250, 0, 250]], np.uint8)
    palette = preview_palette(PHOTO, 9, fixed=fixed, space="oklab")
    assert np.array_equal(palette[:2], fixed)
    assert len(palette) <= 9
    two = np.array([[[0, 0, 0], [9, 9, 9], [9, 9, 9]]], np.uint8)
    assert preview_palette(two, 5).tolist() == [[9, 9, 9], [0, 0, 0]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 0}, "k=0 must be at least 1"),
        ({"k": 4, "space": "cmyk"}, "space"),
        ({"k": 1, "fixed": np.eye(2, 3).astype(np.uint8)}, "2 fixed colours need k=2"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        preview_palette(PHOTO, **arguments)
