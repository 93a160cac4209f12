"""How many bytes of an animation's file each of its frames takes."""

import struct

from compressor.imaging.animation.gif_blocks import read_gif_blocks

_PNG_SIGNATURE_BYTES = 8
_PNG_CHUNK_BYTES = 12  # length, name and checksum
_RIFF_HEADER_BYTES = 12
_RIFF_CHUNK_BYTES = 8  # name and length


def frame_sizes(data: bytes, format: str) -> tuple[int, ...]:
    """Count the bytes of the pixels of each frame, with the colour table that it has of its own.

    What belongs to the file as a whole, as its palette, is left out.

    Args:
        data: a file that this program has written.
        format: one of `ANIMATION_FORMATS`.
    """
    if format == "gif":
        frames = read_gif_blocks(data).frames
        return tuple(frame.data.stop - frame.colors.start for frame in frames)
    return _apng_sizes(data) if format == "apng" else _webp_sizes(data)


def _apng_sizes(data: bytes) -> tuple[int, ...]:
    sizes: list[int] = []
    at = _PNG_SIGNATURE_BYTES
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"fcTL":
            sizes.append(0)
        elif name in (b"IDAT", b"fdAT"):
            sizes[-1] += size
        at += _PNG_CHUNK_BYTES + size
    return tuple(sizes)


def _webp_sizes(data: bytes) -> tuple[int, ...]:
    sizes: list[int] = []
    at = _RIFF_HEADER_BYTES
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"ANMF":
            sizes.append(size)
        at += _RIFF_CHUNK_BYTES + size + size % 2
    return tuple(sizes)
