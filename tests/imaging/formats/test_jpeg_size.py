"""The size of a JPEG: exact for small pictures, near for large ones."""

import io

import numpy as np
import pytest
from PIL import Image

from compressor.imaging import load_image
from compressor.imaging.formats.jpeg_size import EXACT_PIXELS, QUALITY, jpeg_size_estimate
from compressor.samples import SAMPLES
from tests.support.pictures import photo_like


def jpeg_size(pixels: np.ndarray) -> int:
    file = io.BytesIO()
    image = Image.fromarray(pixels)
    image.save(file, "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True)
    return len(file.getvalue())


@pytest.mark.parametrize("shape", [(1, 1), (7, 300), (500, 700), (1024, 1024)])
def test_a_small_picture_has_its_exact_size(shape: tuple[int, int]) -> None:
    pixels = photo_like(*shape)
    assert shape[0] * shape[1] <= EXACT_PIXELS
    assert jpeg_size_estimate(pixels) == jpeg_size(pixels)


def test_what_is_transparent_is_laid_on_white() -> None:
    pixels = np.dstack([photo_like(40, 60), np.zeros((40, 60), np.uint8)])
    white = np.full((40, 60, 3), 255, np.uint8)
    assert jpeg_size_estimate(pixels) == jpeg_size(white)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_large_picture_has_about_its_size(sample) -> None:
    """Each sample, three times as wide and high: 10 to 17 times 0.1 MP and more."""
    image = Image.fromarray(load_image(sample.data).pixels)
    scale = max(2.0, (3e6 / (image.width * image.height)) ** 0.5)
    size = round(image.width * scale), round(image.height * scale)
    large = np.asarray(image.resize(size, Image.Resampling.LANCZOS))
    assert large.shape[0] * large.shape[1] > EXACT_PIXELS
    assert jpeg_size_estimate(large) == pytest.approx(jpeg_size(large), rel=0.15)


def test_a_large_flat_picture_is_small() -> None:
    flat = np.full((3000, 2000, 3), 90, np.uint8)
    assert jpeg_size_estimate(flat) == pytest.approx(jpeg_size(flat), rel=0.2)


def test_the_pixels_stay_as_they_are() -> None:
    pixels = photo_like(1500, 1200)
    before = pixels.copy()
    jpeg_size_estimate(pixels)
    assert np.array_equal(pixels, before)
