"""Hostile and odd files: each loads as a person would expect, or is refused in one sentence."""

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from benchmarks.hostile import file_builders as hostile
from compressor.imaging import load_image
from tests.support.paths import ROOT
from tests.support.pictures import encoded, saved
from tests.support.refusals import refusal

# --- what is read all the same

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 10, 3), dtype=np.uint8)


def test_a_million_frames_are_not_all_counted() -> None:
    picture = load_image(hostile.gif_of_frames(10**6))
    assert (picture.width, picture.notes) == (
        1,
        ("Only the first of many frames of the animation is used.",),
    )


def test_a_damaged_second_frame_costs_the_first_nothing() -> None:
    frames = [Image.new("L", (20, 10), grey) for grey in (50, 200)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    second = data.rindex(b",\0\0\0\0")
    for end in range(second + 1, second + 12):
        picture = load_image(data[:end])
        assert (picture.pixels == 50).all()


def test_a_tiff_of_many_pages_gives_its_first_page_and_a_note() -> None:
    pages = [Image.new("RGB", (20, 10), color) for color in ("red", "blue")]
    picture = load_image(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert picture.notes == ("Only the first of 2 pages of the file is used.",)
    assert (picture.pixels == [255, 0, 0]).all()


def test_what_hangs_on_behind_a_picture_is_not_looked_at() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", bytes(10**6))
    picture = load_image(encoded(PIXELS) + archive.getvalue())
    assert np.array_equal(picture.pixels, PIXELS)


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!DOCTYPE html>"])
def test_a_page_under_a_pictures_name(data: bytes) -> None:
    assert "is not a picture that can be read" in refusal(data)


@pytest.mark.parametrize("mark", [0, None])
def test_cmyk_jpegs_are_read_as_adobes_also_without_its_marker(mark: int | None) -> None:
    """Adobe's CMYK JPEG holds the absence of ink; browsers take every CMYK JPEG so."""
    data = saved(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG", quality=100)
    assert np.abs(load_image(with_adobe(data, mark)).pixels[8, 8] - [255.0, 0, 0]).max() < 8


def test_a_ycck_jpeg_is_cmyk_underneath() -> None:
    """Its first three channels are the YCbCr of the three inks: no cyan, all magenta and yellow."""
    ycbcr = 179, 171, 1
    inverted = tuple(255 - value for value in ycbcr)  # as Pillow will write them
    data = saved(Image.new("CMYK", (16, 16), (*inverted, 0)), "JPEG", quality=100)
    assert np.abs(load_image(with_adobe(data, 2)).pixels[8, 8] - [255.0, 0, 0]).max() < 8


def with_adobe(data: bytes, mark: int | None) -> bytes:
    """A JPEG by Pillow with Adobe's marker saying `mark`, or without any."""
    at = data.index(b"Adobe") - 4
    plain = data[:at] + data[at + 16 :]
    if mark is None:
        return plain
    return plain[:2] + hostile.segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([mark])) + plain[2:]


def test_grey_of_12_bits_uses_all_of_them() -> None:
    body = b"\x00\x07\xff\xff\xf0" + b"\x00"
    data = tiff_of(body, width=3, bits=12)
    assert load_image(data).pixels[0, :, 0].tolist() == [0, 127, 255]


@pytest.mark.parametrize(("photometric", "greys"), [(0, [255, 127, 0]), (1, [0, 128, 255])])
def test_16_bit_grey_where_0_is_white(photometric: int, greys: list[int]) -> None:
    body = struct.pack("<3H", 0, 0x8080, 0xFFFF)
    data = tiff_of(body, width=3, bits=16, photometric=photometric)
    assert load_image(data).pixels[0, :, 0].tolist() == greys


def tiff_of(body: bytes, *, width: int, bits: int, photometric: int = 1) -> bytes:
    """One row of grey."""
    start = 8 + 2 + 12 * 9 + 4
    entries = [
        (256, 4, 1, width),
        (257, 4, 1, 1),
        (258, 3, 1, bits),
        (259, 3, 1, 1),
        (262, 3, 1, photometric),
        (273, 4, 1, start),
        (277, 3, 1, 1),
        (278, 4, 1, 1),
        (279, 4, 1, len(body)),
    ]
    return hostile.tiff(entries, body)


@pytest.mark.parametrize("bits", [8, 16])
def test_16_bit_colour_is_read(bits: int) -> None:
    samples = [0, 100, 255, 7]
    scale = 257 if bits == 16 else 1
    for channels, kind in ((3, 2), (4, 6)):
        row = b"".join((value * scale).to_bytes(bits // 8) for value in samples[:channels])
        header = struct.pack(">IIBBBBB", 1, 1, bits, kind, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + hostile.chunk(b"IHDR", header)
        data += hostile.chunk(b"IDAT", zlib.compress(b"\0" + row)) + hostile.chunk(b"IEND", b"")
        assert load_image(data).pixels_with_alpha[0, 0].tolist() == samples[:channels]


def test_signalling_nans_are_black_without_a_warning() -> None:
    wide = np.array([[0x7FA00000, 0x3F800000]], np.uint32).view(np.float32)
    assert load_image(saved(Image.fromarray(wide), "TIFF")).pixels[0, :, 0].tolist() == [0, 255]


@pytest.mark.parametrize(("gamma", "is_noted"), [(100_000, True), (45_455, False)])
def test_a_gamma_that_is_not_applied_is_told(gamma: int, is_noted: bool) -> None:
    asks = hostile.chunk(b"gAMA", struct.pack(">I", gamma))
    picture = load_image(hostile.png(8, 8, before=asks))
    assert [f"gamma of {gamma / 1e5:.2f}" in note for note in picture.notes] == [True] * is_noted
    plain = hostile.png(8, 8, before=asks + hostile.chunk(b"sRGB", b"\0"))
    assert load_image(plain).notes == ()


def test_a_rare_kind_is_not_called_damaged_alone() -> None:
    data = bytearray(encoded(PIXELS, "BMP"))
    data[28] = 2  # bits a pixel
    assert "of a rare kind that can't be read here" in refusal(bytes(data))
    assert "of a rare kind" in refusal(b"II*\0" + bytes(60))


# --- silence


LOUD = {
    "libtiff": lambda: spoiled(saved(Image.fromarray(PIXELS), "TIFF", compression="tiff_lzw")),
    "log": lambda: tiff_of(b"", width=3, bits=8).replace(
        struct.pack("<HHII", 277, 3, 1, 1), struct.pack("<HHII", 277, 4, 1, 70_000)
    ),
    "warning": lambda: hostile.png(8, 8, before=hostile.chunk(b"acTL", struct.pack(">II", 0, 0))),
}


SCRIPT = """
import io, sys
data = sys.stdin.buffer.read()
try:
    {}
except Exception:
    pass
"""
OURS = SCRIPT.format("from compressor.imaging import load_image; load_image(data)")
PILLOWS = SCRIPT.format("from PIL import Image; Image.open(io.BytesIO(data)).load()")


def spoiled(data: bytes) -> bytes:
    return data[:8] + b"\xff" * 200 + data[208:]


@pytest.mark.parametrize("make", LOUD.values(), ids=LOUD)
def test_nothing_is_written_to_the_console(make: Callable[[], bytes]) -> None:
    """In a process of its own, since it is libraries in C that write, and pytest that listens."""
    ran = said_by(OURS, make())
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert said_by(PILLOWS, make()).stderr != b""


def said_by(script: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    return subprocess.run(
        [sys.executable, "-c", script],
        input=data,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": ""},
        cwd=ROOT,
    )
