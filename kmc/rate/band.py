"""What is swept at a time: some rows of a picture, and how they are dithered."""

from dataclasses import dataclass

from kmc._types import Bytes, Shorts, Words
from kmc.dithering.prepared_palette import PreparedPalette
from kmc.dithering.strip import CarriedError


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """Some rows of a picture.

    Attributes:
        shape: the numbers of rows and columns.
        points: (d, fronts, h) int16, the pixels as points.
        nearest: (fronts, h) int16, the nearest entry of each pixel.
        has_below: whether the picture goes on below.
        weights: (fronts, h) uint16, how many times the squared distance of each pixel counts;
            None for once.
    """

    shape: tuple[int, int]
    points: Shorts
    nearest: Shorts
    has_below: bool
    weights: Words | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Diffusion:
    """How a sweep dithers.

    Attributes:
        strengths: (fronts, h) uint8, the part of its error that each pixel diffuses, in 64ths.
        palette: the opaque entries.
        indices: (m + 1,) int16, the number of each of them in the whole palette.
        above: what the row above the band diffuses.
    """

    strengths: Bytes
    palette: PreparedPalette
    indices: Shorts
    above: CarriedError
