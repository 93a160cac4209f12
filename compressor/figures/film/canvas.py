"""What the panels of a picture are drawn with: colours, letters, and edges without steps."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from compressor.figures.style import WORST
from compressor.imaging.types import Pixels

OVERSAMPLING = 3  # pixels along a side that are averaged to one
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, kw_only=True)
class Look:
    """The colours of a theme of the app, as "#rrggbb".

    Attributes:
        paper: behind all.
        panel: behind a panel.
        line: of thin lines.
        ink: of words and curves.
        accent: of what is at present.
    """

    paper: str
    panel: str
    line: str
    ink: str
    accent: str = WORST


LOOKS = {
    "light": Look(paper="#ffffff", panel="#f1f3f3", line="#d5dbdb", ink="#1b2222"),
    "dark": Look(paper="#141818", panel="#212727", line="#394141", ink="#e9eeee"),
}


@cache
def font(size: int) -> Font:
    """Return the letters of this size in pixels; they are Pillow's own, so no system lacks them."""
    return ImageFont.load_default(size)


def blank(width: int, height: int, color: str) -> Image.Image:
    """Return a surface to draw on, `OVERSAMPLING` times as large; `average` makes it a picture."""
    return Image.new("RGB", (OVERSAMPLING * width, OVERSAMPLING * height), color)


def average(surface: Image.Image) -> Image.Image:
    """Return a surface at its size, each pixel the mean of those of the surface."""
    return surface.reduce(OVERSAMPLING)


def write(
    image: Image.Image, x: float, y: float, text: str, size: int, color: str, anchor: str = "la"
) -> None:
    """Write a line; `anchor` says in Pillow's letters which of its corners is at (x, y)."""
    ImageDraw.Draw(image).text((x, y), text, fill=color, font=font(size), anchor=anchor)


def text_width(text: str, size: int) -> float:
    """Return the width of a line in pixels."""
    return float(font(size).getlength(text))


def to_pixels(image: Image.Image) -> Pixels:
    """Return an RGB image as (h, w, 3) uint8."""
    return np.array(image, np.uint8)
