"""The smallest file of a wanted look: what it promises, measured by another program."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

import kmc
from compressor.imaging import ImageError, encode_png, load_image
from compressor.imaging.ssimulacra2 import SCORE_BELOW
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.look.search import find_look
from compressor.pipeline.methods.look import shortfall
from compressor.pipeline.settings import LookSettings, QualitySettings
from tests.support.pictures import photo_like

PHOTO = photo_like(120, 160, seed=4)


def found_for(pixels, **settings):
    counts = kmc.count_colors(pixels)
    return find_look(pixels, counts, LookSettings(effort="fast", **settings), lambda: None)


@cache
def found_for_photo(look):
    return found_for(PHOTO, look=look)


def file_of(pixels):
    indices, palette = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)[::-1]
    if len(palette) <= 256:
        return encode_png(indices.reshape(pixels.shape[:2]), palette)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("look", [30, 50, 65])
def test_a_look_that_is_reached_is_reached_by_another_programs_measure(look):
    package = pytest.importorskip("ssimulacra2")
    found = found_for_photo(look)
    assert found.is_reached
    original = io.BytesIO(file_of(PHOTO))
    made = io.BytesIO(found.indexed.encode_png())
    score = package.compute_ssimulacra2(original, made)
    assert look - SCORE_BELOW - 0.1 <= score <= look + 5
    assert abs(score - found.score) < 0.1


def test_a_poorer_look_has_fewer_bytes():
    sizes = [len(found_for_photo(look).indexed.encode_png()) for look in (30, 50, 65)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.9 * sizes[-1]


def test_fewer_bytes_than_by_colors_alone():
    """Some number of colours with the same score, and today's other settings, has more bytes."""
    found = found_for_photo(50)
    for k in (8, 16, 32, 64, 128, 256):
        settings = QualitySettings(k=k, effort="fast", space="oklab")
        result = compress_file(file_of(PHOTO), CompressionJob(settings=settings, ssimulacra2=True))
        if result.ssimulacra2 >= found.score:
            assert result.output_bytes > len(found.indexed.encode_png())


@pytest.mark.parametrize("look", [1, 50, 99])
def test_few_colors_lose_nothing(look):
    pixels = (np.indices((40, 60)).sum(axis=0)[..., None] * [2, 1, 1]).astype(np.uint8)
    found = found_for(pixels, look=look)
    assert (found.indexed.to_pixels() == pixels).all()
    assert (found.score, found.is_reached) == (100, True)


def test_a_file_has_at_most_so_many_bytes():
    free = len(found_for_photo(65).indexed.encode_png())
    for share in (0.3, 0.6, 0.9):
        limit = round(share * free)
        found = found_for(PHOTO, look=99, max_bytes=limit)
        size = len(found.indexed.encode_png())
        assert 0.8 * limit < size <= limit
        assert shortfall(LookSettings(look=99, max_bytes=limit), found) is None


def test_so_few_bytes_are_impossible():
    with pytest.raises(ImageError, match=r"No file of at most 150 bytes is possible: with 2 col"):
        found_for(PHOTO, look=50, max_bytes=150)


def test_a_look_out_of_reach_is_told_with_both_numbers():
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    settings = LookSettings(look=99, effort="fast")
    found = find_look(noise, kmc.count_colors(noise), settings, lambda: None)
    assert not found.is_reached
    assert found.settings.k == 256
    sentence = shortfall(settings, found)
    assert "A look of 99 is out of reach" in sentence
    assert f"{found.score:.1f}" in sentence
    result = compress_file(file_of(noise), CompressionJob(settings=settings))
    assert result.shortfalls == (sentence,)
    assert sentence in result.notes


def test_the_settings_that_were_found_make_the_file():
    data = file_of(PHOTO)
    small = compress_file(data, CompressionJob(settings=LookSettings(look=50, effort="fast")))
    assert np.array_equal(load_image(data).pixels, PHOTO)
    found = found_for_photo(50)
    by_hand = compress_file(data, CompressionJob(settings=found.settings))
    assert small.file == by_hand.file


def test_transparency_and_locked_colors_stay():
    pixels = np.dstack([PHOTO, np.full(PHOTO.shape[:2], 255, np.uint8)])
    pixels[:20, :20, 3] = 0
    pixels[20:40, :20, 3] = 128
    red = (228, 0, 43)
    found = found_for(pixels, look=40, locked=(red,))
    made = found.indexed.to_pixels()
    assert (made[:20, :20, 3] == 0).all()
    assert ((made[20:40, :20, 3] > 0) & (made[20:40, :20, 3] < 255)).all()
    assert (made[40:, :, 3] == 255).all()
    assert found.settings.locked == (red,)
