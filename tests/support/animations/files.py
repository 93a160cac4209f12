"""Files of frames: by Pillow, and put together chunk by chunk or block by block."""

import io
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.support.animations.frames import Pixels


def pillow_file(
    frames: Sequence[Pixels], format: str, durations: float | list[float] = 100, **options
) -> bytes:
    """A file of several frames as Pillow writes it; `format` is "GIF", "PNG" or "WEBP"."""
    images = [Image.fromarray(frame) for frame in frames]
    file = io.BytesIO()
    if format == "WEBP":
        options = {"lossless": True, "exact": True, **options}
    images[0].save(
        file, format, save_all=True, append_images=images[1:], duration=durations, **options
    )
    return file.getvalue()


def apng_file(frames: Sequence[Pixels], delay: tuple[int, int] = (1, 10), plays: int = 0) -> bytes:
    """An APNG of whole frames; unlike Pillow it does not join equal ones."""
    file = io.BytesIO()
    chunks = [b"\x89PNG\r\n\x1a\n"]
    number = 0
    for frame in frames:
        file = io.BytesIO()
        Image.fromarray(frame).save(file, "PNG")
        parts = dict(_png_chunks(file.getvalue()))
        if not number:
            chunks.append(_png_chunk(b"IHDR", parts[b"IHDR"]))
            chunks.append(_png_chunk(b"acTL", struct.pack(">II", len(frames), plays)))
        height, width = frame.shape[:2]
        place = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, *delay, 0, 0)
        chunks.append(_png_chunk(b"fcTL", place))
        if number:
            data = struct.pack(">I", number + 1) + parts[b"IDAT"]
            chunks.append(_png_chunk(b"fdAT", data))
        else:
            chunks.append(_png_chunk(b"IDAT", parts[b"IDAT"]))
        number += 2 if number else 1
    return b"".join([*chunks, _png_chunk(b"IEND", b"")])


def _png_chunks(data: bytes):
    """The name and the bytes of each chunk; those of one name are joined."""
    joined: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        joined[name] = joined.get(name, b"") + data[at + 8 : at + 8 + size]
        at += 12 + size
    return joined.items()


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif_file(canvas: tuple[int, int], frames: Sequence[bytes], plays: int | None = None) -> bytes:
    """A GIF of these frames, of `gif_frame`, without a colour table of its own."""
    loop = b""
    if plays is not None:
        loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + plays.to_bytes(2, "little") + b"\0"
    header = b"GIF89a" + b"".join(side.to_bytes(2, "little") for side in canvas) + b"\0\0\0"
    return header + loop + b"".join(frames) + b";"


def gif_frame(
    indices: NDArray[np.uint8],
    colors: NDArray[np.uint8],
    *,
    at: tuple[int, int] = (0, 0),
    delay: int = 10,
    disposal: int = 1,
    transparent: int | None = None,
) -> bytes:
    """A frame with its own table of 4 colours, written in codes of 3 bits and many clear codes."""
    control = bytes([disposal << 2 | (transparent is not None)])
    control += delay.to_bytes(2, "little") + bytes([transparent or 0])
    height, width = indices.shape
    place = b"".join(number.to_bytes(2, "little") for number in (*at, width, height))
    codes = []
    for index in indices.ravel().tolist():
        codes += [4, index]  # clear, then a single index: no code is ever learnt
    bits = sum(code << 3 * number for number, code in enumerate([*codes, 5]))
    packed = bits.to_bytes(-(-3 * (len(codes) + 1) // 8), "little")
    blocks = b"".join(
        bytes([len(packed[start : start + 255])]) + packed[start : start + 255]
        for start in range(0, len(packed), 255)
    )
    table = colors.tobytes().ljust(12, b"\0")
    return b"\x21\xf9\x04" + control + b"\0," + place + b"\x81" + table + b"\x02" + blocks + b"\0"
