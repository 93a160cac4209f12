"""Files that can't be read are named by their first bytes, each in one sentence with advice."""

import io
import struct
import zipfile

import pytest
from PIL import Image, TiffImagePlugin

from compressor.imaging import load_image
from compressor.imaging.decoding.kinds import KINDS, unreadable_kind
from tests.support.pictures import saved
from tests.support.refusals import refusal


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


def ftyp(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12) + bytes(40)


SAMPLES = {
    "a JPEG 2000 file": [b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51\0\x2f"],
    "a JPEG XL file": [b"\xff\x0a\xfa\x7f", b"\0\0\0\x0cJXL \r\n\x87\n"],
    "a JPEG XR file": [b"II\xbc\x01"],
    "a camera's RAW file": [
        b"II*\0\x10\0\0\0CR\2\0", ftyp(b"crx "), b"FUJIFILMCCD-RAW 0201", b"IIRO\x08\0\0\0",
        b"IIU\0\x08\0\0\0", b"FOVb",
    ],
    "an SVG drawing": [b"<svg xmlns='a'/>", b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- --><svg>"],
    "a PDF": [b"%PDF-1.7\n"],
    "a PostScript file": [b"%!PS-Adobe-3.0"],
    "a Photoshop file": [b"8BPS\0\1"],
    "a GIMP file": [b"gimp xcf v011"],
    "an icon": [b"\0\0\1\0\1\0", b"icns"],
    "an OpenEXR file": [b"v/1\1"],
    "a Radiance HDR file": [b"#?RADIANCE\n"],
    "a DirectDraw texture": [b"DDS |"],
    "a Netpbm file": [b"P6\n2 2\n255\n", b"P7\nWIDTH 2"],
    "a video": [ftyp(b"isom"), ftyp(b"qt  "), ftyp(b"mp42"), b"\x1aE\xdf\xa3", b"RIFF\0\0\0\0AVI "],
    "a sound": [b"ID3\4", b"OggS", b"RIFF\0\0\0\0WAVE"],
    "a web page": [b"<!DOCTYPE html><html></html>", b"\n<HTML><body>"],
    "a ZIP": [zipped()],
    "an archive": [b"Rar!\x1a\7", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"), [(name, data) for name, all in SAMPLES.items() for data in all]
)
def test_the_sentence_names_the_kind_and_what_to_do(name: str, data: bytes) -> None:
    sentence = refusal(data + bytes(100))
    assert sentence.startswith(f"This is {name}, which is not a picture that can be read here: ")
    kind = unreadable_kind(data)
    assert kind is not None
    assert sentence == kind.sentence


def test_every_kind_has_a_sample() -> None:
    assert [kind.name for kind in KINDS] == list(SAMPLES)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_a_picture_that_can_be_read_is_no_such_kind(format: str) -> None:
    assert unreadable_kind(saved(Image.new("RGB", (20, 10)), format)) is None


@pytest.mark.parametrize("data", [b"", b"Hello, world!", bytes(50), b"P2x", b"<?xml?><a/>"])
def test_what_is_not_known_has_no_kind(data: bytes) -> None:
    assert unreadable_kind(data) is None


def tiff(tags: dict[int, int]) -> bytes:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for number, value in tags.items():
        info[number] = value
        info.tagtype[number] = 4
    return saved(Image.new("RGB", (20, 10)), "TIFF", tiffinfo=info)


def test_a_raw_file_that_looks_like_a_tiff_is_not_read_as_its_thumbnail() -> None:
    assert "a camera's RAW file" in refusal(tiff({254: 1, 330: 8}))
    assert "a camera's RAW file" in refusal(tiff({50706: 4}))


@pytest.mark.parametrize("tags", [{}, {254: 1}, {254: 0, 330: 8}])
def test_an_ordinary_tiff_is_no_raw_file(tags: dict[int, int]) -> None:
    assert load_image(tiff(tags)).width == 20
