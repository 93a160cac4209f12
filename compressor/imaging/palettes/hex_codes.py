"""Colours as people write them, #e4002b, e4002b or #e02: one writer and one reader for all."""

import re
from collections.abc import Iterable

from compressor.imaging.text import quoted

Color = tuple[int, int, int]

_DIGITS = r"[0-9a-fA-F]"
_OPAQUE = re.compile(rf"#?({_DIGITS}{{6}}|{_DIGITS}{{3}})")
_WITH_ALPHA = re.compile(rf"#?({_DIGITS}{{8}}|{_DIGITS}{{6}}|{_DIGITS}{{3}})")


def to_hex(channels: Iterable[int]) -> str:
    """Channels in 0..255 as "#rrggbb", or as "#rrggbbaa" where there are four (CSS Color 4).

    Examples:
        >>> to_hex((228, 0, 43))
        '#e4002b'
    """
    return f"#{bytes(channels).hex()}"


def parse_hex(code: str) -> Color:
    """A code of 6 or 3 digits, with # or without, as red, green and blue in 0..255.

    Raises:
        ValueError: it is no such code, said in a sentence for the user.

    Examples:
        >>> parse_hex("#e02")
        (238, 0, 34)
    """
    match = _OPAQUE.fullmatch(code)
    if match is None:
        raise ValueError(
            f"{quoted(code)} is not a hex code; write six digits such as #e4002b, or three."
        )
    red, green, blue = _channels(match[1])
    return red, green, blue


def parse_hex_with_alpha(code: str) -> tuple[int, ...]:
    """A code of 8, 6 or 3 digits, with # or without, as four or three channels in 0..255.

    Raises:
        ValueError: it is no such code, said in a sentence for the user.
    """
    match = _WITH_ALPHA.fullmatch(code)
    if match is None:
        raise ValueError(f"{quoted(code)} is not a hex code such as #e4002b.")
    return _channels(match[1])


def parse_codes(text: str) -> list[Color]:
    """Opaque colours such as "#e4002b, fff", with commas, semicolons or spaces in between.

    Raises:
        ValueError: one of them is no hex code, said in a sentence for the user.
    """
    return [parse_hex(code) for code in re.split(r"[\s,;]+", text.strip())]


def _channels(digits: str) -> tuple[int, ...]:
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return tuple(bytes.fromhex(digits))
