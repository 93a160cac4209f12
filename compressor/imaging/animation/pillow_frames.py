"""The frames of an APNG or an animated WebP, which Pillow composes."""

import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from PIL import Image

from compressor.imaging.animation.frame import Frame
from compressor.imaging.decoding.color_profiles import SrgbConversion
from compressor.imaging.decoding.pixels import convert_to_srgb

_PNG_SIGNATURE_BYTES: Final = 8
_CHUNK_BYTES: Final = 12  # length, name and checksum
_RIFF_HEADER_BYTES: Final = 12
_DIGITS: Final = 9  # of a duration, behind the point
_MOVES: Final = 2  # a flag
_LENGTH_BYTES: Final = 8  # what the length of a RIFF leaves out, and that of each chunk


def pillow_frames(
    image: Image.Image, frames: int, conversion: SrgbConversion | None = None
) -> Iterator[Frame]:
    """Yield the frames; what is raised means that the next one is damaged.

    Args:
        image: opened by Pillow.
        frames: how many are read.
        conversion: from its colours to sRGB, where they are others.
    """
    first = 1 if image.info.get("default_image") else 0  # which is no frame
    for number in range(first, first + frames):
        image.seek(number)
        image.load()
        pixels = np.array(convert_to_srgb(image, "RGBA", conversion))
        pixels[pixels[..., 3] == 0] = 0
        yield Frame(pixels=pixels, duration=_duration(image.info))


def _duration(info: dict[str | tuple[int, int], Any]) -> float:
    """Milliseconds, without what rounding adds to a quotient."""
    return round(max(0.0, float(info.get("duration", 0) or 0)), _DIGITS)


def count_apng_frames(data: bytes) -> int:
    """The frames that an APNG announces and has, 0 for a PNG that does not move.

    https://www.w3.org/TR/png-3/#apng-frame-based-animation
    """
    announced = found = 0
    at = _PNG_SIGNATURE_BYTES
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"acTL" and at + 12 <= len(data) and announced == 0:
            announced = int.from_bytes(data[at + 8 : at + 12])
        elif name == b"IDAT" and announced == 0:
            return 0
        found += name == b"fcTL"
        at += _CHUNK_BYTES + size
    return min(announced, found)


def announced_apng_frames(data: bytes) -> int:
    """The frames that an APNG announces, which may have been cut off."""
    at = data.find(b"acTL")
    return int.from_bytes(data[at + 4 : at + 8]) if at >= 0 else 0


def count_webp_frames(data: bytes, also_cut_off: bool = False) -> int:
    """The whole frames of a WebP, or those that begin in it; 0 where it does not move.

    https://developers.google.com/speed/webp/docs/riff_container#animation
    """
    if data[12:16] != b"VP8X" or not data[20:21] or not data[20] & _MOVES:
        return 0
    return sum(
        name == b"ANMF" and (also_cut_off or stop <= len(data)) for name, stop in _chunks(data)
    )


def whole_webp(data: bytes) -> bytes:
    """A WebP with nothing but its whole chunks, as libwebp reads none that is cut off."""
    stops = [stop for _, stop in _chunks(data) if stop <= len(data)]
    if not stops:
        return data
    length = (stops[-1] - _LENGTH_BYTES).to_bytes(4, "little")
    return data[:4] + length + data[8 : stops[-1]]


def _chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the name of each chunk, and where the next one begins, or would."""
    at = _RIFF_HEADER_BYTES
    while at + _LENGTH_BYTES <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        stop = at + _LENGTH_BYTES + size + size % 2
        yield data[at : at + 4], stop
        at = stop
