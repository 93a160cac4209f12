"""The silhouette of palettes: the definition, a fixed sample, and a library that is loaded late."""

import subprocess
import sys

import numpy as np
import pytest

from compressor.pipeline.lesson.silhouette import SAMPLE, sample_pixels, silhouettes
from kmc import SPACES, best_palette, map_to_palette, to_space
from tests.support.paths import ROOT
from tests.support.pictures import photo_like


def slow_silhouette(points: np.ndarray, labels: np.ndarray) -> float:
    """The mean silhouette as Rousseeuw defines it, a point after the other."""
    values = []
    for i, point in enumerate(points):
        distances = np.sqrt(((points - point) ** 2).sum(axis=1))
        own = labels == labels[i]
        if own.sum() == 1:
            values.append(0.0)
            continue
        a = distances[own].sum() / (own.sum() - 1)
        b = min(distances[labels == other].mean() for other in set(labels.tolist()) - {labels[i]})
        values.append(0.0 if max(a, b) == 0 else (b - a) / max(a, b))
    return float(np.mean(values))


@pytest.mark.parametrize("space", SPACES)
def test_it_is_the_definition(space: str) -> None:
    pixels = photo_like(9, 14)
    palettes = [(k, best_palette(pixels, k, space=space)) for k in (2, 3, 8)]
    found = silhouettes(pixels, palettes, space)
    assert [each.k for each in found] == [2, 3, 8]
    points = to_space(pixels.reshape(-1, 3), space)
    for each, (_, palette) in zip(found, palettes, strict=True):
        labels = map_to_palette(pixels, palette, space).ravel()
        assert each.score == pytest.approx(slow_silhouette(points, labels), abs=1e-9)


def test_groups_that_are_far_apart_have_nearly_1_at_their_number() -> None:
    rng = np.random.default_rng(5)
    centers = np.array([[20, 20, 20], [230, 30, 30], [30, 230, 240]])
    pixels = (centers[rng.integers(0, 3, 400)] + rng.integers(-6, 7, (400, 3))).astype(np.uint8)
    picture = pixels.reshape(20, 20, 3)
    palettes = [(k, best_palette(picture, k)) for k in (2, 3, 4, 8)]
    scores = {each.k: each.score for each in silhouettes(picture, palettes)}
    assert max(scores, key=scores.__getitem__) == 3
    assert scores[3] > 0.9


def test_one_colour_has_no_silhouette_and_neither_has_a_cluster_for_each_pixel() -> None:
    one = np.full((4, 4, 3), 50, np.uint8)
    assert silhouettes(one, [(1, best_palette(one, 1)), (2, best_palette(one, 2))]) == []
    two = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)
    assert silhouettes(two, [(2, best_palette(two, 2))]) == []


def test_transparent_pixels_are_a_group_of_their_own() -> None:
    pixels = np.zeros((4, 6, 4), np.uint8)
    pixels[:2] = (200, 30, 30, 255)
    (found,) = silhouettes(pixels, [(2, best_palette(pixels, 2))])
    assert found.score == pytest.approx(1)


def test_the_sample_is_always_the_same_pixels_each_once() -> None:
    number = np.arange(60 * 80)
    pixels = np.stack([number % 256, number // 256, number * 0], axis=1).astype(np.uint8)
    first = sample_pixels(pixels.reshape(60, 80, 3))
    assert len(np.unique(first, axis=0)) == len(first) == SAMPLE
    assert np.array_equal(first, sample_pixels(pixels.reshape(60, 80, 3)))
    assert len(sample_pixels(photo_like(5, 7))) == 35


def test_the_library_is_loaded_with_the_first_silhouette_only() -> None:
    code = (
        "import sys, numpy as np\n"
        "import compressor.ui.choose_k.view\n"
        "import compressor.ui.startup.warm_up\n"
        "from compressor.pipeline.lesson.silhouette import silhouettes\n"
        "print('sklearn' in sys.modules)\n"
        "silhouettes(np.zeros((2, 2, 3), np.uint8), [])\n"
        "print('sklearn' in sys.modules)"
    )
    command = [sys.executable, "-W", "ignore", "-c", code]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert output.split() == ["False", "True"]
