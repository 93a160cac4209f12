"""A protected part of a picture, its text, and whether it lies in the picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compressor.imaging.text import quoted

MAX_PARTS = 32
MIN_WEIGHT = 2
MAX_WEIGHT = 50
USUAL_WEIGHT = 10
EXAMPLE = "40,30,120,80:10"
NUMBERS = r"[0-9]{1,9}(?:,[0-9]{1,9}){3}"  # of at most nine digits each


@dataclass(frozen=True, kw_only=True)
class Part:
    """A rectangle of a picture whose pixels weigh more.

    Attributes:
        x, y: the column and row of its upper left pixel, from 0, in pixels of the file's picture.
        width, height: in pixels of the file's picture, at least 1.
        weight: how many pixels each of its pixels counts as, MIN_WEIGHT to MAX_WEIGHT.
    """

    x: int
    y: int
    width: int
    height: int
    weight: int = USUAL_WEIGHT

    @property
    def text(self) -> str:
        """What links, recipes and the command line call it: x,y,width,height:weight."""
        return f"{self.x},{self.y},{self.width},{self.height}:{self.weight}"


def parse_part(text: str) -> Part:
    """Return the part of a text, in which the weight may be left out.

    Raises:
        ValueError: a sentence that says what is wrong with the text, with the numbers.
    """
    match = re.fullmatch(rf"({NUMBERS})(?::([0-9]{{1,9}}))?", text.strip())
    if match is None:
        raise ValueError(
            f"{quoted(text)} is no part of a picture such as {EXAMPLE}: x, y, width and height in"
            " whole pixels, and behind a colon how many times its pixels count"
        )
    x, y, width, height = map(int, match[1].split(","))
    weight = USUAL_WEIGHT if match[2] is None else int(match[2])
    if width == 0 or height == 0:
        raise ValueError(
            f"the part {text.strip()} has no size, {width} x {height} px; give it a width and a"
            " height of at least 1"
        )
    if not MIN_WEIGHT <= weight <= MAX_WEIGHT:
        raise ValueError(
            f"the part {text.strip()} has the weight {weight}; it has to be from {MIN_WEIGHT} to"
            f" {MAX_WEIGHT}"
        )
    return Part(x=x, y=y, width=width, height=height, weight=weight)


def outside_problem(parts: Sequence[Part], size: tuple[int, int]) -> str | None:
    """Return why these parts can't be protected in a picture, in a sentence; None where they can.

    Args:
        parts: the protected parts.
        size: width and height of the file's picture in pixels.
    """
    width, height = size
    for part in parts:
        right = part.x + part.width
        bottom = part.y + part.height
        if right > width or bottom > height:
            return (
                f"The protected part {part.text} ends at x = {right:,} and y = {bottom:,}, outside"
                f" the picture of {width:,} x {height:,} px: move it, or leave it out."
            )
    return None
