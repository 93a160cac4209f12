"""Squares of large pictures: inside, apart, evenly spread, and the picture's own pixels."""

import itertools

import numpy as np
import pytest

from compressor.imaging.sampling import sample_mosaic, sample_windows

SHAPES = [(1, 1_100_000), (1_100_000, 1), (100, 20_000), (2000, 2000), (700, 900), (65, 64)]


@pytest.mark.parametrize(("rows", "columns"), SHAPES)
@pytest.mark.parametrize(("side", "number"), [(64, 256), (128, 64), (50, 1)])
def test_squares_are_inside_and_apart(rows: int, columns: int, side: int, number: int) -> None:
    found = list(sample_windows(rows, columns, side, number))
    assert 1 <= len(found) <= number
    assert (
        len({(down.stop - down.start, across.stop - across.start) for down, across in found}) == 1
    )
    for axis, length in ((0, rows), (1, columns)):
        spans = sorted({(place[axis].start, place[axis].stop) for place in found})
        assert spans[0][0] >= 0
        assert spans[-1][1] <= length
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize(("rows", "columns"), SHAPES[:4])
def test_squares_leave_as_much_on_one_side_as_on_the_other(rows: int, columns: int) -> None:
    found = list(sample_windows(rows, columns, 64, 256))
    for axis, length in ((0, rows), (1, columns)):
        middles = [(place[axis].start + place[axis].stop) / 2 for place in found]
        assert np.mean(middles) == pytest.approx(length / 2, abs=1)
        assert min(middles) < length / 2 + 1


def test_a_mosaic_is_made_of_the_pictures_pixels_in_order() -> None:
    row, column = np.mgrid[:200, :160]
    pixels = np.stack([row, column, row ^ column], axis=2).astype(np.uint8)
    found = sample_mosaic(pixels, side=20, number=12)
    assert found.shape[0] * found.shape[1] == 20 * 20 * 12
    for top in range(0, found.shape[0], 20):
        for left in range(0, found.shape[1], 20):
            tile = found[top : top + 20, left : left + 20]
            r, c, _ = tile[0, 0].astype(int)
            assert np.array_equal(tile, pixels[r : r + 20, c : c + 20])
    assert (np.diff(found[:, 0, 0].astype(int)) > 0).all()
    assert (np.diff(found[0, :, 1].astype(int)) > 0).all()


def test_a_small_picture_is_its_own_mosaic() -> None:
    pixels = np.zeros((60, 70, 4), np.uint8)
    assert sample_mosaic(pixels) is pixels
