"""Parsers of the values of options; each raises ArgumentTypeError with one sentence."""

import math
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import singledispatch
from typing import Any

from compressor.imaging.palettes.hex_codes import Color, parse_codes
from compressor.pipeline.protected.part import Part, parse_part
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.setting_values import Amount, Choice, ColorList, IntRange, Strength

UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


def int_in(limits: IntRange) -> Callable[[str], int]:
    """Return a parser of whole numbers within limits."""

    def parse(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,10}", text) and int(text) in limits:
            return int(text)
        raise ArgumentTypeError(f"{text!r} is not {limits}")

    return parse


def choice_of(choice: Choice) -> Callable[[str], str]:
    """Return a parser of one of these words, also of those that help leaves out."""

    def parse(text: str) -> str:
        if text in choice:
            return text
        raise ArgumentTypeError(f"{text!r} is not {choice}")

    return parse


@singledispatch
def argument(values: Any) -> dict[str, Any]:
    """Return the arguments of `add_argument` for an option with these values."""
    raise TypeError(f"there is no option for {values}")


@argument.register
def _(values: IntRange) -> dict[str, Any]:
    return {"type": int_in(values), "metavar": "N"}


@argument.register
def _(values: Choice) -> dict[str, Any]:
    return {"choices": values.values}


@argument.register
def _(values: Strength) -> dict[str, Any]:
    words = tuple(value for value in values.values if isinstance(value, str))
    return {"type": strength_or(words), "nargs": "?", "metavar": "=N"}


@argument.register
def _(values: Amount) -> dict[str, Any]:
    return {"type": amount_in(values), "nargs": "?", "metavar": "N"}


@argument.register
def _(values: ColorList) -> dict[str, Any]:
    return {"type": colors, "metavar": "CODES"}


@argument.register
def _(values: PartList) -> dict[str, Any]:
    return {"type": part, "action": "append", "metavar": "X,Y,W,H[:N]"}


def decibels(text: str) -> float:
    """Parse a PSNR in dB, above 0; "inf" stands for no loss."""
    number = _number(text)
    if not number > 0:
        raise ArgumentTypeError(f"{text!r} is not a number of decibels above 0, such as 32")
    return number


def strength_or(words: tuple[str, ...]) -> Callable[[str], float | str]:
    """Return a parser of a strength from 0 to 1, or of one of these words.

    Unlike pages, the command line takes every number.
    """

    def parse(text: str) -> float | str:
        if text in words:
            return text
        number = _number(text)
        if not 0 <= number <= 1:
            others = "".join(f", or {word}" for word in words)
            raise ArgumentTypeError(
                f"{text!r} is not a number from 0 (none) to 1, such as 0.75{others}"
            )
        return number

    return parse


def amount_in(amounts: Amount) -> Callable[[str], float]:
    """Return a parser of these amounts."""

    def parse(text: str) -> float:
        number = _number(text)
        if number not in amounts:
            raise ArgumentTypeError(
                f"{text!r} is not a number from 0 (off) to {amounts.max:g},"
                f" such as {amounts.usual:g}"
            )
        return number

    return parse


def size(text: str) -> int:
    """Parse a number of bytes, at least 1, such as 250000, 250k or 1.5M; a k is 1,000."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([kmg]?)b?", text.strip().lower())
    number = float(match[1]) * UNITS[match[2]] if match else 0.0
    if not 1 <= number <= 1e15:
        raise ArgumentTypeError(f"{text!r} is not a number of bytes such as 250000, 250k or 1.5M")
    return int(number)


def quality(text: str) -> tuple[int, int]:
    """Parse (minimum, maximum) as pngquant does: N-M, N-, -M, or N for 90 % of N to N."""
    match = re.fullmatch(r"([0-9]{0,3})(-?)([0-9]{0,3})", text)
    min_text, dash, max_text = match.groups() if match else ("", "", "")
    if min_text and not dash:
        limits = int(min_text) * 9 // 10, int(min_text)
    elif min_text or max_text:
        limits = int(min_text or 0), int(max_text or 100)
    else:
        limits = 1, 0
    if not 0 <= limits[0] <= limits[1] <= 100:
        raise ArgumentTypeError(
            f"{text!r} is not a range of quality such as 65-80, within 0 to 100"
        )
    return limits


def colors(text: str) -> tuple[Color, ...]:
    """Parse hex codes; each colour is returned once."""
    try:
        return tuple(dict.fromkeys(parse_codes(text)))
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def part(text: str) -> Part:
    """Parse a protected part, such as 40,30,120,80:10."""
    try:
        return parse_part(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def run(text: str) -> str | int:
    """Parse which run of the experiment is taken: best, worst, or its number."""
    if text in ("best", "worst"):
        return text
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not best, worst or the number of a run")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
