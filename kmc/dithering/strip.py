"""What is dithered at a time: some rows of a picture, and what the row above hands on to them."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from kmc._types import Bytes, Ints, Shorts, Singles

STRENGTH_SCALE = 64  # a strength is the part of its error that a pixel diffuses, in 64ths


@dataclass(frozen=True, kw_only=True, eq=False)
class DitherStrip:
    """Some rows of a picture, in fixed-point coordinates.

    Attributes:
        points: (h, w, 3) int16, within -LIMIT..LIMIT.
        nearest: (h, w) uint8, the entry that each pixel takes while no error reaches it; k for
            a pixel of strength 0 that takes none of the palette.
        strengths: (h, w) uint8 in 0..STRENGTH_SCALE, how much of its error a pixel diffuses; 0
            also shuts out the errors of others, so that the pixel stays as it is.
    """

    points: Shorts
    nearest: Bytes
    strengths: Bytes


@dataclass(frozen=True, kw_only=True, eq=False)
class CarriedError:
    """What the next row needs to know of a row.

    Attributes:
        errors: (3, w) float32, each pixel's error times its strength.
        entries: (w,) intp, the entry of each pixel; k where there is none.
    """

    errors: Singles
    entries: Ints

    @classmethod
    def empty(cls, width: int, k: int) -> Self:
        """Return a row of no errors and no entries, as it is above the first row."""
        return cls(errors=np.zeros((3, width), np.float32), entries=np.full(width, k))
