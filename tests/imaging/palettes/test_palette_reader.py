"""Palettes that are read: what `write_palette` wrote, what others write, and what is none."""

import re
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.imaging import write_palette
from compressor.imaging.errors import ImageError
from compressor.imaging.palettes.reader import MAX_TEXT_BYTES, _outside_comments, read_palette
from tests.support.pictures import encoded, photo_like

OPAQUE = np.array([(9, 200, 3), (228, 0, 43), (0, 0, 0), (255, 255, 255)], np.uint8)
MIXED = np.array([(9, 200, 3, 255), (228, 0, 43, 128)], np.uint8)


@pytest.mark.parametrize("format", ["gpl", "pal", "css", "json", "hex"])
def test_what_was_written_is_read(format: str) -> None:
    data = write_palette(OPAQUE, format, "Mine: 3 #1", shares=np.full(4, 0.25))
    assert np.array_equal(read_palette(data), OPAQUE)


@pytest.mark.parametrize("format", ["css", "json", "hex"])
def test_transparency_is_read_where_it_is_written(format: str) -> None:
    assert np.array_equal(read_palette(write_palette(MIXED, format, "Mine")), MIXED)


def test_a_picture_gives_its_colours_the_most_used_first() -> None:
    swatches = read_palette(write_palette(OPAQUE, "png", "Mine"))
    assert {*map(tuple, swatches.tolist())} == {*map(tuple, OPAQUE.tolist())}
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[0, 0] = 7
    pixels[1, :2] = 9
    assert read_palette(encoded(pixels)).tolist() == [[0] * 3, [9] * 3, [7] * 3]


@pytest.mark.parametrize(
    "text",
    [
        "09c803\ne4002b\n000000\nffffff\n",
        "#09C803, #e4002b; #000 #fff",
        "\ufeff#09c803\r\n#e4002b\r\n#000000\r\n#ffffff",
        '["#09c803", "e4002b", "#000", "#fff"]',
        '{"colors": [{"hex": "#09c803"}, "#e4002b", "#000", "#fff"], "name": "x"}',
        "GIMP Palette\nName: 12 monkeys\nColumns: 4\n# 1 2 3\n  9 200   3\tgreen\n228 0 43\n\n"
        "0 0 0\n255 255 255 white\n0 0 0",
        "JASC-PAL\r\n0100\r\n4\r\n9 200 3\r\n228 0 43\r\n0 0 0\r\n255 255 255\r\n",
    ],
)
def test_what_others_write_is_read(text: str) -> None:
    assert np.array_equal(read_palette(text.encode()), OPAQUE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a palette that can be read: GPL, JASC PAL"),
        (b"no colours here", "“no” in the palette is not a hex code"),
        (b"#12345", "“#12345” in the palette is not a hex code"),
        (b"<svg/>", "not a palette that can be read"),
        (b"[1", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"colors": 3}', "holds no palette"),
        (b"[]", "holds 0 different colours"),
        (b"[null]", "is not a hex code"),
        (b"GIMP Palette\n#\n1 2 3\n1 2 256\n", "Line 4 of the palette, “1 2 256”,"),
        (b"JASC-PAL\n0100\n1\n1 2\n", "Line 4 of the palette, “1 2”,"),
        (" ".join(f"{n:06x}" for n in range(257)).encode(), "257 different colours"),
        (encoded(photo_like(20, 30)), "colours; a palette has at most 256"),
        (b"\0\1\2 nothing at all", "is not a picture that can be read"),
        (b"#000\n" * (MAX_TEXT_BYTES // 4), "is not a picture that can be read"),
    ],
)
def test_what_is_no_palette_is_told(data: bytes, words: str) -> None:
    with pytest.raises(ImageError) as caught:
        read_palette(data)
    assert words in str(caught.value)


def test_comments_are_left_out_and_one_without_an_end_is_none() -> None:
    text = "/* #111111 */ #e4002b /*/ #222222 */ #09c803 /**/ #000000 /* #ffffff"
    assert read_palette(text.encode())[:, 0].tolist() == [0xE4, 9, 0, 255]


@given(st.lists(st.sampled_from(["/*", "*/", "*", "/", "#123456", "\n"]), max_size=30))
def test_comments_end_where_they_first_can(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(_outside_comments(text)) == re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("piece", ["/* ", "/*", "*/", "# ", "1 ", " ", "a:", '"', "\n", ",", "#0"])
@pytest.mark.parametrize("beginning", ["", "GIMP Palette\n", "JASC-PAL\n0100\n1\n", "["])
def test_file_of_a_megabyte_is_read_in_one_pass(beginning: str, piece: str) -> None:
    """A reader that looks back at every place would take hours."""
    text = beginning + piece * ((MAX_TEXT_BYTES - len(beginning)) // len(piece))
    with suppress(ImageError):
        read_palette(text.encode())


beginnings = st.sampled_from(["", "GIMP Palette\n", "JASC-PAL\n0100\n2\n", "[", '{"colors": ', "#"])


@given(beginnings, st.text(max_size=60))
def test_whatever_is_in_a_file_gives_a_palette_or_a_sentence(beginning: str, rest: str) -> None:
    try:
        palette = read_palette((beginning + rest).encode("utf-8", "replace"))
    except ImageError:
        return
    assert palette.dtype == np.uint8
    assert 1 <= len(palette) == len(np.unique(palette, axis=0)) <= 256
    assert palette.shape[1] in (3, 4)
