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

from benchmarks import bombs
from imaging import ImageError, limits, load_image
from imaging.guards import check_structure
from imaging.picture import FIRST_FRAME, FIRST_PAGE
from tests.conftest import ROOT, encoded

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 10, 3), dtype=np.uint8)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        load_image(data)
    sentence = str(caught.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 250
    return sentence


def not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("given to a decoder"))


# --- numbers, all before decoding


def test_a_file_too_long_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    not_decoded(monkeypatch)
    assert refusal(bytes(limits.MAX_FILE_BYTES + 1)) == (
        "The file has 50.0 MB; at most 50 MB can be read, so make it smaller first."
    )


def test_a_file_of_just_the_most_bytes_is_looked_at() -> None:
    assert "is not a picture" in refusal(bytes(limits.MAX_FILE_BYTES))


def test_a_side_too_long_is_refused() -> None:
    assert "at most 1,000,000 on a side" in refusal(bombs.png(1_000_001, 1, color=0))
    assert load_image(bombs.png(20_000, 1)).width == 20_000
    assert load_image(bombs.png(1, 20_000)).height == 20_000


@pytest.mark.parametrize(
    ("name", "most"), [("WEBP", 50), ("AVIF", 50), ("JPEG", 75)], ids=["WebP", "AVIF", "CMYK"]
)
def test_kinds_that_need_more_memory_have_a_limit_of_their_own(
    monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    for kind in limits.MAX_PIXELS_BY_KIND:
        monkeypatch.setitem(
            limits.MAX_PIXELS_BY_KIND, kind, limits.MAX_PIXELS_BY_KIND[kind] // 10**6
        )
    monkeypatch.setattr(limits, "MAX_PIXELS", 100)
    mode = "CMYK" if name == "JPEG" else "RGB"
    options = {"progressive": True} if name == "JPEG" else {}
    load_image(saved(Image.new(mode, (most // 5, 5)), name, **options))
    assert f"{name[0]}" in refusal(saved(Image.new(mode, (most + 1, 1)), name, **options))
    if name == "JPEG":
        load_image(saved(Image.new(mode, (100, 1)), name))
        load_image(saved(Image.new("RGB", (100, 1)), name, **options))


@pytest.mark.parametrize(
    "claimed",
    [
        lambda: bombs.png(60_000, 60_000, rows=1),
        lambda: bombs.gif_of(65_535, 65_535),
        bombs.bmp_of_billions,
    ],
    ids=["PNG", "GIF", "BMP"],
)
def test_pixels_that_are_only_claimed_are_refused(
    monkeypatch: pytest.MonkeyPatch, claimed: Callable[[], bytes]
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    assert "megapixels" in refusal(claimed()) or "on a side" in refusal(claimed())


# --- structure


def over(monkeypatch: pytest.MonkeyPatch, name: str, most: int, data: bytes) -> str:
    """The refusal with a limit lowered to `most`; with one more it is read."""
    monkeypatch.setattr(limits, name, most + 1)
    check_structure(data)
    monkeypatch.setattr(limits, name, most)
    not_decoded(monkeypatch)
    return refusal(data)


PARTS = {
    "PNG": (lambda: bombs.png_of_chunks(14 * 9), 3 + 9),
    "PNG, at the end": (lambda: bombs.png_of_chunks(14 * 9, late=True), 3 + 9),
    "PNG, tags of eXIf": (
        lambda: bombs.png(8, 8, bombs.chunk(b"eXIf", bombs.tiff_of_tags(9, 1))),
        18,
    ),
    "JPEG": (lambda: bombs.jpeg_with(bombs.segment(0xFE, b"") * 30), 30 + 11),
    "JPEG, tags of EXIF": (
        lambda: bombs.jpeg_with(bombs.segment(0xE1, b"Exif\0\0" + bombs.tiff_of_tags(40, 1))),
        49,
    ),
    "GIF, one comment": (lambda: bombs.gif_of_comments(256 * 9, one=True), 10),
    "GIF, many comments": (lambda: bombs.gif_of_comments(259 * 9, one=False), 18),
    "GIF, a table that looks like frames": (
        lambda: bombs.gif_of_comments(256 * 9, one=True).replace(bytes(6), b"," * 6, 1),
        10,
    ),
    "BigTIFF, strips": (
        lambda: b"II+\0\x08\0\0\0" + struct.pack("<QQHHQQ", 16, 1, 273, 4, 40, 0),
        40,
    ),
    "TIFF": (lambda: bombs.tiff_of_tags(31, 1), 40),
    "BigTIFF": (lambda: bombs.big_tiff(40), 40),
    "TIFF, strips": (lambda: bombs.tiff_of_strips(40, 10), 40),
    "WebP": (lambda: webp(b"".join(riff(b"JUNK", b"x") for _ in range(9))), 10),
    "WebP, tags of EXIF": (lambda: webp(riff(b"EXIF", bombs.tiff_of_tags(9, 1))), 18),
    "WebP, tags of EXIF with a prefix": (
        lambda: webp(riff(b"EXIF", b"Exif\0\0" + bombs.tiff_of_tags(9, 1))),
        18,
    ),
}


def riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def webp(more: bytes) -> bytes:
    return encoded(PIXELS, "WEBP", lossless=True) + more


@pytest.mark.parametrize(("make", "parts"), PARTS.values(), ids=PARTS)
def test_parts_are_counted_to_the_last(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], parts: int
) -> None:
    assert "more than" in over(monkeypatch, "MAX_PARTS", parts - 1, make())


def test_the_bytes_of_exif_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bombs.jpeg_with(bombs.segment(0xE1, b"Exif\0\0" + bytes(1000)) * 3)
    assert "of EXIF" in over(monkeypatch, "MAX_EXIF_BYTES", 2999, data)


def test_scans_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more than 5 scans" in over(monkeypatch, "MAX_SCANS", 5, bombs.jpeg_of_scans(64, 5))


def test_a_large_picture_may_have_fewer_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bombs.jpeg_of_scans(1000, 30)
    load_image(data)
    monkeypatch.setattr(limits, "MAX_SCANNED_PIXELS", 30_999_999)
    assert "more than 30 scans" in refusal(data)


def test_the_scans_of_a_thumbnail_or_of_what_follows_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_SCANS", 1)
    plain = saved(Image.fromarray(PIXELS), "JPEG")
    inside = plain[:2] + bombs.segment(0xE5, b"\xff\xda" * 50) + plain[2:] + b"\xff\xda\0\2" * 50
    assert np.array_equal(load_image(inside).pixels, load_image(plain).pixels)


def test_every_picture_of_an_optimiser_stays_readable() -> None:
    """jpegrescan and mozjpeg write up to about 20 scans, also for 100 megapixels."""
    limits.check_scans(20, limits.MAX_PIXELS)
    with pytest.raises(ImageError):
        limits.check_scans(21, limits.MAX_PIXELS)


def test_strips_that_paint_the_same_pixels_again_and_again() -> None:
    assert "more than 8 times over" in refusal(bombs.tiff_of_strips(40, 10))
    assert load_image(bombs.tiff_of_strips(2, 10)).pixels.shape == (10, 10, 3)


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
def test_packed_metadata_is_not_unpacked_without_end(name: bytes) -> None:
    packed = zlib.compress(bytes(2**20 + 1), 9)
    head = b"k\0\1\0\0\0" if name == b"iTXt" else b"k\0\0"
    assert "unpacks to more than 1 MB" in refusal(
        bombs.png(8, 8, before=bombs.chunk(name, head + packed))
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"II",
        b"MM\0*",
        b"RIFF",
        b"II+\0\x08\0\0\0",
        b"II*\0\xff\xff\xff\xff",
    ],
)
def test_a_file_that_ends_after_its_first_bytes(data: bytes) -> None:
    for length in range(1, 40):
        assert refusal(data + bytes(length))


# --- what is read all the same


def test_a_million_frames_are_not_counted() -> None:
    picture = load_image(bombs.gif_of_frames(10**6))
    assert (picture.width, picture.notes) == (1, (FIRST_FRAME,))


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
    assert picture.notes == (FIRST_PAGE,)
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
    return plain[:2] + bombs.segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([mark])) + plain[2:]


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
    return bombs.tiff(entries, body)


@pytest.mark.parametrize("bits", [8, 16])
def test_16_bit_colour_is_read(bits: int) -> None:
    samples = [0, 100, 255, 7]
    scale = 257 if bits == 16 else 1
    for channels, kind in ((3, 2), (4, 6)):
        row = b"".join((value * scale).to_bytes(bits // 8) for value in samples[:channels])
        header = struct.pack(">IIBBBBB", 1, 1, bits, kind, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + bombs.chunk(b"IHDR", header)
        data += bombs.chunk(b"IDAT", zlib.compress(b"\0" + row)) + bombs.chunk(b"IEND", b"")
        assert load_image(data).source[0, 0].tolist() == samples[:channels]


def test_signalling_nans_are_black_without_a_warning() -> None:
    wide = np.array([[0x7FA00000, 0x3F800000]], np.uint32).view(np.float32)
    assert load_image(saved(Image.fromarray(wide), "TIFF")).pixels[0, :, 0].tolist() == [0, 255]


@pytest.mark.parametrize(("gamma", "told"), [(100_000, True), (45_455, False)])
def test_a_gamma_that_is_not_applied_is_told(gamma: int, told: bool) -> None:
    asks = bombs.chunk(b"gAMA", struct.pack(">I", gamma))
    picture = load_image(bombs.png(8, 8, before=asks))
    assert [f"gamma of {gamma / 1e5:.2f}" in note for note in picture.notes] == [True] * told
    plain = bombs.png(8, 8, before=asks + bombs.chunk(b"sRGB", b"\0"))
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
    "warning": lambda: bombs.png(8, 8, before=bombs.chunk(b"acTL", struct.pack(">II", 0, 0))),
}


SCRIPT = """
import io, sys
data = sys.stdin.buffer.read()
try:
    {}
except Exception:
    pass
"""
OURS = SCRIPT.format("from imaging import load_image; load_image(data)")
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
