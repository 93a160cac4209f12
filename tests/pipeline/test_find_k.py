"""K that is looked for: the border that bisection finds is the one that trying all finds."""

import math
import re

import numpy as np
import pytest

from compressor.imaging import IndexedPicture, load_image
from compressor.imaging.errors import ImageError
from compressor.imaging.metrics import compare
from compressor.imaging.psnr import psnr_from_cost, psnr_of_result
from compressor.pipeline.find_k import find_k
from compressor.pipeline.quantize import apply_palette_with, build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from kmc import count_colors
from tests.support.pictures import encoded, photo_like

SOURCE = photo_like(24, 32)
COUNTED = count_colors(SOURCE)
SETTINGS = QualitySettings(k=40, effort="fast")


def compressed(k: int, settings: QualitySettings = SETTINGS) -> IndexedPicture:
    settings_with_k = QualitySettings(k=k, effort=settings.effort, locked=settings.locked)
    return apply_palette_with(
        SOURCE, COUNTED, build_palette(COUNTED, settings_with_k), settings_with_k
    )


def reached(goal: Target, settings: QualitySettings = SETTINGS) -> IndexedPicture:
    return find_k(SOURCE, COUNTED, settings, goal, lambda: None)


ALL = {k: compressed(k) for k in range(2, 41)}


@pytest.mark.parametrize(
    "psnr", [0.0, 20.0, psnr_from_cost(ALL[17].cost), psnr_from_cost(ALL[40].cost)]
)
def test_the_fewest_colours_of_a_psnr_are_what_trying_all_gives(psnr: float) -> None:
    fewest = next(k for k, one in ALL.items() if psnr_from_cost(one.cost) >= psnr)
    assert reached(Target(psnr=psnr)).encode_png() == ALL[fewest].encode_png()


@pytest.mark.parametrize("size", [len(ALL[k].encode_png()) for k in (2, 9, 40)])
def test_the_most_colours_in_so_many_bytes_are_at_the_border(size: int) -> None:
    indexed = reached(Target(max_bytes=size))
    borders = [
        one.encode_png()
        for k, one in ALL.items()
        if len(one.encode_png()) <= size and (k == 40 or len(ALL[k + 1].encode_png()) > size)
    ]
    assert indexed.encode_png() in borders


def test_more_colours_fit_where_files_are_smaller() -> None:
    size = len(ALL[20].encode_png())
    settings = QualitySettings(k=40, effort="fast", smaller=2.0)
    more = reached(Target(max_bytes=size), settings)
    assert len(more.encode_png()) <= size
    assert len(more.palette) > len(reached(Target(max_bytes=size)).palette)


def test_what_is_out_of_reach_is_said_with_the_numbers() -> None:
    best = f"{psnr_from_cost(ALL[40].cost):.2f} dB"
    least = f"{len(ALL[2].encode_png()):,}"
    with pytest.raises(ImageError, match=rf"40 dB is out of reach: 40 colours have {best}"):
        reached(Target(psnr=40.0))
    with pytest.raises(ImageError, match=rf"at most 50 bytes .* 2 colours it has {least}"):
        reached(Target(max_bytes=50))


def test_a_picture_of_few_colours_is_reached_without_loss() -> None:
    pixels = np.repeat(np.arange(5, dtype=np.uint8)[:, np.newaxis] * 50, 30, axis=1).reshape(10, 15)
    source = np.dstack([pixels] * 3)
    indexed = find_k(
        source, count_colors(source), QualitySettings(), Target(psnr=math.inf), lambda: None
    )
    assert np.array_equal(indexed.to_pixels(), source)
    assert len(indexed.palette) == 5


def test_fixed_colours_set_the_least_k() -> None:
    fixed = tuple((n, n, 255 - n) for n in range(0, 60, 10))
    settings = QualitySettings(k=8, effort="fast", locked=fixed)
    assert reached(Target(psnr=0.0), settings).encode_png() == compressed(6, settings).encode_png()


def test_a_tick_stops_the_search() -> None:
    class StopHereError(Exception):
        pass

    def checkpoint() -> None:
        raise StopHereError

    with pytest.raises(StopHereError):
        find_k(SOURCE, COUNTED, SETTINGS, Target(psnr=20.0), checkpoint)


def test_psnr_is_that_of_the_pages_also_with_transparency() -> None:
    alpha = np.full((24, 32), 255, np.uint8)
    alpha[:8] = 0
    alpha[8:12] = 90
    for pixels in (SOURCE, np.dstack([SOURCE, alpha])):
        picture = load_image(encoded(pixels))
        color_counts = count_colors(picture.pixels_with_alpha)
        laid = apply_palette_with(
            picture.pixels_with_alpha, color_counts, build_palette(color_counts, SETTINGS), SETTINGS
        )
        expected = compare(picture.pixels_with_alpha, laid.to_pixels()).psnr
        assert psnr_of_result(picture.pixels_with_alpha, laid) == pytest.approx(expected, rel=1e-12)


def test_a_goal_is_one_of_two() -> None:
    for wrong in ({}, {"psnr": 30.0, "max_bytes": 100}):
        with pytest.raises(ValueError, match=re.escape("either a PSNR or a number of bytes")):
            Target(**wrong)  # type: ignore[arg-type]
