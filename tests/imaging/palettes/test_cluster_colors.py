"""The saturated part of clusters, against a slow version that has a row for each pixel."""

import numpy as np
import pytest

from compressor.imaging.palettes.cluster_colors import PARTS, cluster_colors
from kmc import best_palette, count_colors, from_space, map_to_palette, to_space
from tests.support.pictures import photo_like

PIXELS = photo_like(17, 12)
PALETTE = best_palette(count_colors(PIXELS), 3)


def slow(pixels: np.ndarray, palette: np.ndarray, part: float) -> np.ndarray:
    """The rule, for a part that is a whole number of the pixels of each cluster."""
    flat = pixels.reshape(-1, 3)
    labels = map_to_palette(flat, palette)
    colors = []
    for entry in range(len(palette)):
        points = to_space(flat[labels == entry], "oklab")
        by_chroma = sorted(points.tolist(), key=lambda point: -np.hypot(point[1], point[2]))
        first = by_chroma[: max(1, round(part * len(points)))]
        colors.append(from_space(np.mean(first, axis=0)[None], "oklab")[0])
    return np.array(colors)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_it_is_the_mean_of_the_first_part_by_chroma(part: float) -> None:
    pixels = np.repeat(PIXELS, 100, axis=0)  # so that each cluster has a whole hundredth
    found = cluster_colors(count_colors(pixels), PALETTE, part)
    assert np.array_equal(found, slow(pixels, PALETTE, part))
    assert np.array_equal(found, cluster_colors(count_colors(pixels[::-1]), PALETTE, part))


def test_a_saturated_minority_is_found_where_the_mean_is_dull() -> None:
    pixels = np.full((10, 10, 3), 128, np.uint8)
    pixels[0, 0] = 200, 40, 40
    pixels[5:] = 10
    palette = np.array([[129, 127, 127], [10, 10, 10]], np.uint8)
    counts = count_colors(pixels)
    assert cluster_colors(counts, palette, 0.01).tolist() == [[200, 40, 40], [10, 10, 10]]


def test_what_is_not_opaque_or_not_used_stays() -> None:
    palette = np.array(
        [[0, 0, 0, 0], [200, 0, 0, 90], [200, 0, 0, 255], [0, 0, 255, 255]], np.uint8
    )
    nearly_opaque = [210, 0, 0, 250]  # nearest to the opaque entry
    pixels = np.array(
        [[[0, 0, 0, 0], [180, 0, 0, 90], [190, 10, 10, 255], nearly_opaque]], np.uint8
    )
    kept = palette.copy()
    found = cluster_colors(count_colors(pixels), palette, 0.1)
    assert found[[0, 1, 3]].tolist() == palette[[0, 1, 3]].tolist()
    assert found[2].tolist() == [190, 10, 10, 255]
    assert np.array_equal(palette, kept)
