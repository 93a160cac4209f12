"""The frames that are compressed: those of the file, made smaller where the settings say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from compressor.imaging import shrink_to_side
from compressor.imaging.animation.formats import ANIMATION_FORMATS
from compressor.imaging.types import Pixels
from compressor.parallel.decoder import UntrustedAnimation

_OPAQUE: Final = 255
_HALF: Final = 128


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """One frame.

    Attributes:
        seen: (H, W, 4) uint8, the frame as the file has it, or its smaller version.
        pixels: (H, W, 4) uint8, what is compressed of it: in a format without half transparent
            pixels these are clear or opaque; where alpha is 0 the colour is 0 too.
        duration: in milliseconds.
    """

    seen: Pixels
    pixels: Pixels
    duration: float


def prepared_frames(
    animation: UntrustedAnimation, longest_side: int, format: str
) -> Iterator[Prepared]:
    """Yield the frames of an animation, which is decoded for them.

    Args:
        animation: the file.
        longest_side: the most pixels of a side; 0 for as many as there are.
        format: one of `ANIMATION_FORMATS`, for which they are prepared.

    Raises:
        ImageError: as `UntrustedAnimation.frames`.
    """
    for frame in animation.frames():
        seen = shrink_to_side(frame.pixels, longest_side)
        pixels = seen if ANIMATION_FORMATS[format].has_alpha else clear_or_opaque(seen)
        yield Prepared(seen=seen, pixels=pixels, duration=frame.duration)


def clear_or_opaque(pixels: Pixels) -> Pixels:
    """(H, W, 4) with what is less than half opaque made clear, and the rest opaque."""
    if np.isin(pixels[..., 3], (0, _OPAQUE)).all():
        return pixels
    result = pixels.copy()
    result[..., 3] = _OPAQUE
    result[pixels[..., 3] < _HALF] = 0
    return result
