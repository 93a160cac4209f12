"""Palettes from files: GIMP's, Paint Shop Pro's, JSON, hex codes, or a picture of few colours."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from compressor.imaging.errors import ImageError
from compressor.imaging.palettes.hex_codes import parse_hex_with_alpha
from compressor.imaging.picture import Picture, load_image
from compressor.imaging.text import quoted
from compressor.imaging.types import Palette

READABLE = "GPL, JASC PAL, JSON, CSS or a list of hex codes, or a picture of at most 256 colours"
MAX_COLORS = 256
MAX_TEXT_BYTES = 1_000_000
Channels = tuple[int, ...]  # red, green, blue, and alpha where there is one


def read_palette(data: bytes, load: Callable[[bytes], Picture] = load_image) -> Palette:
    """Read the colours of a palette file, of `write_palette` or of another program.

    Args:
        data: a GIMP palette, a JASC PAL, JSON (a list of hex codes, or an object with such a
            list or with objects that have a "hex" as "colors"), CSS, hex codes of 6 or 8 digits
            in any text, or a picture of at most 256 colours.
        load: what decodes it if it is a picture.

    Returns:
        (n, 3) uint8, or (n, 4) where one is not opaque; different ones, in the file's order
        (of a picture, the most used first); n is 1 to 256.

    Raises:
        ImageError: the file is none of these, or has no colour or too many.
    """
    text = _as_text(data)
    colors = list(
        dict.fromkeys(_picture_colors(load(data)) if text is None else _text_colors(text))
    )
    if not 1 <= len(colors) <= MAX_COLORS:
        raise ImageError(
            f"The file holds {len(colors):,} different colours; a palette has 1 to {MAX_COLORS}."
        )
    palette = np.array([(*color, 255)[:4] for color in colors], np.uint8)
    return palette if (palette[:, 3] < 255).any() else palette[:, :3]


def _as_text(data: bytes) -> str | None:
    """The file as text, or None: then it is a picture or nothing."""
    if len(data) > MAX_TEXT_BYTES or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _picture_colors(picture: Picture) -> Iterator[Channels]:
    """The colours of a picture file, the most used first."""
    color_counts = picture.count_colors()
    if len(color_counts) > MAX_COLORS:
        raise ImageError(
            f"The picture has {len(color_counts):,} colours; a palette has at most {MAX_COLORS}."
            " Reduce it first."
        )
    for number in np.argsort(-color_counts.counts, kind="stable"):
        yield tuple(color_counts.colors[number].tolist())


def _text_colors(text: str) -> Iterator[Channels]:
    """The colours of a palette in any of the formats of text."""
    if text.startswith("GIMP Palette"):
        return _rgb_lines(text.splitlines()[1:], first_number=2)
    if text.startswith("JASC-PAL"):
        return _rgb_lines(text.splitlines()[3:], first_number=4)
    if text.lstrip()[:1] in ("{", "["):
        return map(_parse_code, _json_codes(text))
    if text.lstrip().startswith("<"):
        raise _unknown_error()
    return map(_parse_code, _codes_in_text(text))


def _rgb_lines(lines: list[str], first_number: int) -> Iterator[Channels]:
    """Red, green and blue at the beginning of each line, but for GIMP's comments and fields."""
    for number, line in enumerate(lines, first_number):
        if not line.strip() or line.startswith("#") or re.match(r"\w+:", line):
            continue
        match = re.match(r"\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?!\S)", line)
        color = tuple(map(int, match.groups())) if match else ()
        if not color or max(color) > 255:
            raise ImageError(
                f"Line {number} of the palette, {quoted(line)}, does not begin with three numbers"
                " from 0 to 255."
            )
        yield color


def _json_codes(text: str) -> list[str]:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise ImageError("The palette begins like JSON, but is not valid JSON.") from None
    entries = value.get("colors") if isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise ImageError('The JSON holds no palette: a list of hex codes, or one as "colors".')
    return [str(entry.get("hex") if isinstance(entry, dict) else entry) for entry in entries]


def _codes_in_text(text: str) -> list[str]:
    """Codes with a # anywhere in the text but in comments; or one bare code a word."""
    without_comments = "".join(_outside_comments(text))
    if "#" in without_comments:
        return re.findall(r"#\w+", without_comments)
    words = re.split(r"[\s,;]+", without_comments.strip(" \t\r\n,;"))
    if not words[0]:
        raise _unknown_error()
    return words


def _outside_comments(text: str) -> Iterator[str]:
    """The parts of the text between comments such as /* this */; one without an end is none."""
    position = 0
    while (start := text.find("/*", position)) >= 0 and (end := text.find("*/", start + 2)) >= 0:
        yield text[position:start]
        position = end + 2
    yield text[position:]


def _parse_code(code: str) -> Channels:
    try:
        return parse_hex_with_alpha(code)
    except ValueError:
        raise ImageError(
            f"{quoted(code)} in the palette is not a hex code such as #e4002b. What can be read:"
            f" {READABLE}."
        ) from None


def _unknown_error() -> ImageError:
    return ImageError(f"This is not a palette that can be read: {READABLE}.")
