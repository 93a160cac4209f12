"""Every format holds the same pixels, as programs say that are not ours."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from compressor.imaging import ImageError, apply_palette, encode_png
from compressor.imaging.formats import table
from compressor.imaging.formats.encoder import encode, format_of
from compressor.imaging.formats.table import FILE_FORMATS, SMALLEST
from compressor.imaging.png.layout import EFFORTS
from kmc import best_palette, count_colors
from tests.support.format_readers import (
    Reader,
    read_by_djxl,
    read_by_dwebp,
    read_by_imagecodecs,
    read_by_opencv,
    rgba,
)
from tests.support.pictures import photo_like
from tests.support.pngs import a_palette, open_png, rng

READERS = {
    "opencv": ("webp", read_by_opencv),
    "dwebp": ("webp", read_by_dwebp),
    "imagecodecs": ("jxl", read_by_imagecodecs),
    "djxl": ("jxl", read_by_djxl),
}
PROGRAMS = ("dwebp", "djxl")


@pytest.fixture(params=READERS)
def format_and_reader(request: pytest.FixtureRequest) -> tuple[str, Reader]:
    """A format, and a program that reads it."""
    name = request.param
    if name in PROGRAMS and shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return READERS[name]


def indexed(n: int, channels: int, rows: int = 23, columns: int = 41) -> tuple:
    """(indices, palette): noise of all n entries."""
    indices = rng(n).integers(0, n, (rows, columns)).astype(np.uint8)
    indices.flat[:n] = np.arange(n)
    return indices, a_palette(n, channels)


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("n", [1, 2, 3, 16, 17, 256])
def test_another_program_reads_the_pixels_of_the_png(
    format_and_reader, n: int, channels: int, effort: str, tmp_path: Path
) -> None:
    name, read = format_and_reader
    indices, palette = indexed(n, channels)
    pixels = read(encode(indices, palette, name, effort=effort), tmp_path)
    assert np.array_equal(pixels, rgba(indices, palette))
    png = open_png(encode_png(indices, palette))
    assert np.array_equal(pixels[..., : png.pixels.shape[2]], png.pixels)


def test_the_colour_below_alpha_0_is_kept(format_and_reader, tmp_path: Path) -> None:
    name, read = format_and_reader
    palette = np.array([[9, 200, 31, 0], [250, 7, 120, 0], [1, 2, 3, 255]], np.uint8)
    indices = np.arange(60).reshape(6, 10) % 3
    data = encode(indices, palette, name)
    assert np.array_equal(read(data, tmp_path), palette[indices])


def test_a_photo_and_a_grey_picture_are_kept(format_and_reader, tmp_path: Path) -> None:
    name, read = format_and_reader
    picture = apply_palette(photo_like(60, 80), a_palette(64))
    data = encode(picture.indices, picture.palette, name)
    assert np.array_equal(read(data, tmp_path), rgba(picture.indices, picture.palette))
    grey = np.repeat(np.arange(0, 256, 5, dtype=np.uint8)[:, None], 3, axis=1)
    picture = apply_palette(photo_like(60, 80), grey)
    data = encode(picture.indices, picture.palette, name)
    assert np.array_equal(read(data, tmp_path), rgba(picture.indices, picture.palette))


@pytest.mark.parametrize("name", FILE_FORMATS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1)])
def test_any_shape_is_written_and_equal_calls_give_equal_bytes(
    name: str, shape: tuple[int, int]
) -> None:
    indices = rng().integers(0, 4, shape).astype(np.uint8)
    data = encode(indices, a_palette(4), name)
    assert format_of(data) == name
    assert encode(indices, a_palette(4), name, checkpoint=lambda: None) == data


def test_more_effort_gives_no_larger_file() -> None:
    pixels = photo_like(90, 120)
    picture = apply_palette(pixels, best_palette(count_colors(pixels), 16))
    for name in FILE_FORMATS:
        fast, balanced, best = (
            len(encode(picture.indices, picture.palette, name, effort=effort)) for effort in EFFORTS
        )
        assert best <= balanced <= fast
        assert best < fast, name


@pytest.mark.parametrize("installed", [FILE_FORMATS, ["png", "webp"], ["png"]])
def test_the_smallest_is_the_smallest_of_those_that_are_there(
    installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table.FileFormat, "is_installed", lambda self: self.name in installed)
    pictures = [indexed(2, 3, 8, 8), indexed(256, 3, 64, 64), indexed(16, 4)]
    photo = apply_palette(photo_like(60, 80), a_palette(16))
    chosen = set()
    for indices, palette in [*pictures, (photo.indices, photo.palette)]:
        files = {name: encode(indices, palette, name) for name in installed}
        smallest = encode(indices, palette, SMALLEST)
        assert smallest == min(files.values(), key=len)
        chosen.add(format_of(smallest))
    assert len(chosen) > 1 or len(installed) == 1


def test_a_format_whose_package_is_missing_is_refused_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table, "find_spec", lambda name: None)
    indices, palette = indexed(4, 3)
    with pytest.raises(ImageError) as caught:
        encode(indices, palette, "jxl")
    assert str(caught.value) == (
        "JPEG XL needs a package that is missing; `pip install -r requirements.txt` installs it."
    )
    assert [each.name for each in table.offered_formats(4, 4)] == ["png", "webp"]


def test_what_a_format_can_not_hold_is_refused_with_the_numbers() -> None:
    indices = np.zeros((1, 16_384), np.uint8)
    with pytest.raises(ImageError) as caught:
        encode(indices, a_palette(1), "webp")
    assert str(caught.value) == (
        "A WebP file has at most 16,383 pixels on a side, and this picture has 16,384 x 1:"
        " choose PNG."
    )
    assert format_of(encode(indices[:, 1:], a_palette(1), "webp")) == "webp"
    assert format_of(encode(indices, a_palette(1), SMALLEST)) in ("png", "jxl")


def test_more_pixels_than_are_written_in_half_a_minute_are_refused() -> None:
    for name in ("webp", "jxl"):
        assert FILE_FORMATS[name].too_large(4000, 4000) is None
        assert "up to 16 megapixels, and this picture has 24.0: more would take" in str(
            FILE_FORMATS[name].too_large(6000, 4000)
        )
    assert FILE_FORMATS["png"].refusal(1_000_000, 100) is None
    indices = np.broadcast_to(np.uint8(0), (4001, 4000))
    with pytest.raises(ImageError, match="16 megapixels"):
        encode(indices, a_palette(1), "jxl")


@pytest.mark.parametrize("name", [*FILE_FORMATS, SMALLEST])
def test_arguments_are_refused_as_for_png(name: str) -> None:
    indices, palette = indexed(4, 3)
    with pytest.raises(ValueError, match=r"the palette's in 0\.\.2"):
        encode(indices, palette[:3], name)
    with pytest.raises(ValueError, match="effort='slow'"):
        encode(indices, palette, name, effort="slow")
    with pytest.raises(ValueError, match="format='gif'"):
        encode(indices, palette, "gif")


class CancelledError(Exception):
    """What a checkpoint raises."""


@pytest.mark.parametrize("name", ["webp", "jxl"])
def test_an_encoder_is_left_as_soon_as_its_checkpoint_raises(name: str) -> None:
    indices, palette = indexed(256, 3, 700, 700)
    calls = []

    def checkpoint() -> None:
        calls.append(1)
        raise CancelledError

    with pytest.raises(CancelledError):
        encode(indices, palette, name, checkpoint=checkpoint)
    assert calls == [1]
