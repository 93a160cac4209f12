"""Palettes from files: GIMP's, Paint Shop Pro's, JSON, hex codes, or a picture of few colours."""

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.errors import ImageError
from compressor.imaging.picture import load_image
from compressor.imaging.text import quoted
from kmc import count_colors

READABLE = "GPL, JASC PAL, JSON, CSS or a list of hex codes, or a picture of at most 256 colours"
MOST = 256
MOST_TEXT = 1_000_000  # bytes
Color = tuple[int, ...]


def read_palette(data: bytes) -> NDArray[np.uint8]:
    """The colours of a palette file, as `write_palette` writes them, or as others do.

    Args:
        data: a GIMP palette, a JASC PAL, JSON (a list of hex codes, or an object with such a
            list or with objects that have a "hex" as "colors"), CSS, hex codes of 6 or 8 digits
            in any text, or a picture of at most 256 colours.

    Returns:
        (n, 3) uint8, or (n, 4) where one is not opaque; different ones, in the file's order
        (of a picture, the most used first); n is 1 to 256.

    Raises:
        ImageError: none of these, no colour, or too many.
    """
    text = _text(data)
    colors = list(dict.fromkeys(_of_picture(data) if text is None else _of_text(text)))
    if not 1 <= len(colors) <= MOST:
        raise ImageError(
            f"The file holds {len(colors):,} different colours; a palette has 1 to {MOST}."
        )
    found = np.array([(*color, 255)[:4] for color in colors], np.uint8)
    return found if (found[:, 3] < 255).any() else found[:, :3]


def _text(data: bytes) -> str | None:
    """The file as text, or None: then it is a picture or nothing."""
    if len(data) > MOST_TEXT or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _of_picture(data: bytes) -> Iterator[Color]:
    color_counts = count_colors(load_image(data).pixels_with_alpha)
    if len(color_counts) > MOST:
        raise ImageError(
            f"The picture has {len(color_counts):,} colours; a palette has at most {MOST}."
            " Reduce it first."
        )
    for number in np.argsort(-color_counts.counts, kind="stable"):
        yield tuple(color_counts.colors[number].tolist())


def _of_text(text: str) -> Iterator[Color]:
    if text.startswith("GIMP Palette"):
        return _rgb_lines(text.splitlines()[1:], 2)
    if text.startswith("JASC-PAL"):
        return _rgb_lines(text.splitlines()[3:], 4)
    if text.lstrip()[:1] in ("{", "["):
        return map(_parse_hex, _of_json(text))
    if text.lstrip().startswith("<"):
        raise _unknown()
    return _from_hex_words(text)


def _rgb_lines(lines: list[str], first: int) -> Iterator[Color]:
    """Red, green and blue at the beginning of each line, but for GIMP's comments and fields."""
    for number, line in enumerate(lines, first):
        if not line.strip() or line.startswith("#") or re.match(r"\w+:", line):
            continue
        found = re.match(r"\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(?!\S)", line)
        color = tuple(map(int, found.groups())) if found else (MOST,)
        if max(color) > 255:
            raise ImageError(
                f"Line {number} of the palette, {quoted(line)}, does not begin with three numbers"
                " from 0 to 255."
            )
        yield color


def _of_json(text: str) -> list[str]:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise ImageError("The palette begins like JSON, but is not valid JSON.") from None
    entries = value.get("colors") if isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise ImageError('The JSON holds no palette: a list of hex codes, or one as "colors".')
    return [str(entry.get("hex") if isinstance(entry, dict) else entry) for entry in entries]


def _from_hex_words(text: str) -> Iterator[Color]:
    """Codes with a # anywhere in the text but in comments; or one bare code a word."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if "#" in bare:
        return map(_parse_hex, re.findall(r"#\w+", bare))
    words = re.split(r"[\s,;]+", bare.strip(" \t\r\n,;"))
    if not words[0]:
        raise _unknown()
    return map(_parse_hex, words)


def _parse_hex(word: str) -> Color:
    digits = word.removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}", digits):
        raise ImageError(
            f"{quoted(word)} in the palette is not a hex code such as #e4002b. What can be read:"
            f" {READABLE}."
        )
    return tuple(bytes.fromhex("".join(2 * d for d in digits) if len(digits) == 3 else digits))


def _unknown() -> ImageError:
    return ImageError(f"This is not a palette that can be read: {READABLE}.")
