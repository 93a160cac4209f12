"""What is read at most: every limit, to the last byte, before anything is decoded."""

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from benchmarks.hostile import file_builders as hostile
from compressor.imaging import ImageError, limits, load_image
from compressor.imaging.animation.reader import AnimationReader
from compressor.imaging.decoding.structure import check_structure
from tests.support.pictures import encoded, saved
from tests.support.refusals import refusal

PIXELS = np.random.default_rng(0).integers(0, 256, (12, 10, 3), dtype=np.uint8)


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
    assert "at most 1,000,000 on a side" in refusal(hostile.png(1_000_001, 1, color=0))
    assert load_image(hostile.png(20_000, 1)).width == 20_000
    assert load_image(hostile.png(1, 20_000)).height == 20_000


@pytest.mark.parametrize("read", [load_image, AnimationReader])
def test_a_first_frame_far_outside_a_gif_is_refused_before_its_canvas_is_made(
    read: Callable[[bytes], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    not_decoded(monkeypatch)
    gif = bytearray(saved(Image.fromarray(PIXELS), "GIF"))
    at = gif.index(b",", gif.index(b"\0,"))
    gif[at + 1 : at + 5] = struct.pack("<HH", 60_000, 50_000)
    with pytest.raises(ImageError, match=r"60,010 x 50,012 = 3,001 megapixels; at most 100 can"):
        read(bytes(gif))


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
        lambda: hostile.png(60_000, 60_000, rows=1),
        lambda: hostile.gif_of(65_535, 65_535),
        hostile.bmp_of_billions,
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
    "PNG": (lambda: hostile.png_of_chunks(14 * 9), 3 + 9),
    "PNG, at the end": (lambda: hostile.png_of_chunks(14 * 9, late=True), 3 + 9),
    "PNG, tags of eXIf": (
        lambda: hostile.png(8, 8, hostile.chunk(b"eXIf", hostile.tiff_of_tags(9, 1))),
        18,
    ),
    "JPEG": (lambda: hostile.jpeg_with(hostile.segment(0xFE, b"") * 30), 30 + 11),
    "JPEG, tags of EXIF": (
        lambda: hostile.jpeg_with(hostile.segment(0xE1, b"Exif\0\0" + hostile.tiff_of_tags(40, 1))),
        49,
    ),
    "GIF, one comment": (lambda: hostile.gif_of_comments(256 * 9, one=True), 10),
    "GIF, many comments": (lambda: hostile.gif_of_comments(259 * 9, one=False), 18),
    "GIF, a table that looks like frames": (
        lambda: hostile.gif_of_comments(256 * 9, one=True).replace(bytes(8), b"\0\0" + b"," * 6, 1),
        10,
    ),
    "BigTIFF, strips": (
        lambda: b"II+\0\x08\0\0\0" + struct.pack("<QQHHQQ", 16, 1, 273, 4, 40, 0),
        40,
    ),
    "TIFF": (lambda: hostile.tiff_of_tags(31, 1), 40),
    "BigTIFF": (lambda: hostile.big_tiff(40), 40),
    "TIFF, strips": (lambda: hostile.tiff_of_strips(40, 10), 40),
    "WebP": (lambda: webp(b"".join(riff(b"JUNK", b"x") for _ in range(9))), 10),
    "WebP, tags of EXIF": (lambda: webp(riff(b"EXIF", hostile.tiff_of_tags(9, 1))), 18),
    "WebP, tags of EXIF with a prefix": (
        lambda: webp(riff(b"EXIF", b"Exif\0\0" + hostile.tiff_of_tags(9, 1))),
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
    assert "more than" in over(monkeypatch, "MAX_SEGMENTS", parts - 1, make())


def test_the_bytes_of_exif_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = hostile.jpeg_with(hostile.segment(0xE1, b"Exif\0\0" + bytes(1000)) * 3)
    assert "of EXIF" in over(monkeypatch, "MAX_EXIF_BYTES", 2999, data)


def test_scans_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more than 5 scans" in over(monkeypatch, "MAX_SCANS", 5, hostile.jpeg_of_scans(64, 5))


def test_a_large_picture_may_have_fewer_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    data = hostile.jpeg_of_scans(1000, 30)
    load_image(data)
    monkeypatch.setattr(limits, "MAX_SCANNED_PIXELS", 30_999_999)
    assert "more than 30 scans" in refusal(data)


def test_the_scans_of_a_thumbnail_or_of_what_follows_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_SCANS", 1)
    plain = saved(Image.fromarray(PIXELS), "JPEG")
    inside = plain[:2] + hostile.segment(0xE5, b"\xff\xda" * 50) + plain[2:] + b"\xff\xda\0\2" * 50
    assert np.array_equal(load_image(inside).pixels, load_image(plain).pixels)


def test_every_picture_of_an_optimiser_stays_readable() -> None:
    """jpegrescan and mozjpeg write up to about 20 scans, also for 100 megapixels."""
    limits.check_scans(20, limits.MAX_PIXELS)
    with pytest.raises(ImageError):
        limits.check_scans(21, limits.MAX_PIXELS)


def test_strips_that_paint_the_same_pixels_again_and_again() -> None:
    assert "more than 8 times over" in refusal(hostile.tiff_of_strips(40, 10))
    assert load_image(hostile.tiff_of_strips(2, 10)).pixels.shape == (10, 10, 3)


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
def test_packed_metadata_is_not_unpacked_without_end(name: bytes) -> None:
    packed = zlib.compress(bytes(2**20 + 1), 9)
    head = b"k\0\1\0\0\0" if name == b"iTXt" else b"k\0\0"
    assert "unpacks to more than 1 MB" in refusal(
        hostile.png(8, 8, before=hostile.chunk(name, head + packed))
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
