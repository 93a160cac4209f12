"""What options take: text to values, each with one sentence where it is none."""

import math
import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from functools import singledispatch
from typing import Any

from compressor.imaging.palettes.hex_codes import Color, parse_codes
from compressor.pipeline.setting_values import Choice, ColorList, IntRange, Strength

UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}


def int_in(limits: IntRange) -> Callable[[str], int]:
    """A whole number within limits."""

    def parse(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,10}", text) and int(text) in limits:
            return int(text)
        raise ArgumentTypeError(f"{text!r} is not {limits}")

    return parse


@singledispatch
def argument(values: Any) -> dict[str, Any]:
    """How argparse reads the values that a setting may have."""
    raise TypeError(f"there is no option for {values}")


@argument.register
def _(values: IntRange) -> dict[str, Any]:
    return {"type": int_in(values), "metavar": "N"}


@argument.register
def _(values: Choice) -> dict[str, Any]:
    return {"choices": values.values}


@argument.register
def _(values: Strength) -> dict[str, Any]:
    return {"type": strength, "nargs": "?", "metavar": "=N"}


@argument.register
def _(values: ColorList) -> dict[str, Any]:
    return {"type": colors, "metavar": "CODES"}


def decibels(text: str) -> float:
    """A PSNR; "inf" is without loss."""
    number = _number(text)
    if not number > 0:
        raise ArgumentTypeError(f"{text!r} is not a number of decibels above 0, such as 32")
    return number


def strength(text: str) -> float:
    """A strength from 0 to 1, and not only one of those that pages offer."""
    number = _number(text)
    if not 0 <= number <= 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 0 (none) to 1, such as 0.75")
    return number


def size(text: str) -> int:
    """A number of bytes, at least 1: 250000, 250k or 1.5M, a k being 1,000."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([kmg]?)b?", text.strip().lower())
    number = float(found[1]) * UNITS[found[2]] if found else 0.0
    if not 1 <= number <= 1e15:
        raise ArgumentTypeError(f"{text!r} is not a number of bytes such as 250000, 250k or 1.5M")
    return int(number)


def quality(text: str) -> tuple[int, int]:
    """(least, wanted) quality, as pngquant reads it: N-M, N-, -M, or N for 90 % of N to N."""
    found = re.fullmatch(r"([0-9]{0,3})(-?)([0-9]{0,3})", text)
    least, dash, most = found.groups() if found else ("", "", "")
    if least and not dash:
        pair = int(least) * 9 // 10, int(least)
    elif least or most:
        pair = int(least or 0), int(most or 100)
    else:
        pair = 1, 0
    if not 0 <= pair[0] <= pair[1] <= 100:
        raise ArgumentTypeError(
            f"{text!r} is not a range of quality such as 65-80, within 0 to 100"
        )
    return pair


def colors(text: str) -> tuple[Color, ...]:
    """Hex codes, each once."""
    try:
        return tuple(dict.fromkeys(parse_codes(text)))
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def run(text: str) -> str | int:
    """Which run of the experiment."""
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
