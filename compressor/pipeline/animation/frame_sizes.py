"""How many bytes of an animation's file each of its frames takes, and how long it is shown."""

import struct
from collections.abc import Iterator

from compressor.imaging.animation.gif_blocks import read_gif_blocks
from compressor.imaging.animation.gif_frames import MILLISECONDS

_PNG_SIGNATURE_BYTES = 8
_PNG_CHUNK_BYTES = 12  # length, name and checksum
_RIFF_HEADER_BYTES = 12
_RIFF_CHUNK_BYTES = 8  # name and length
_APNG_DELAY_AT = 20  # in fcTL
_WEBP_DURATION_AT = 12  # in ANMF


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


def frame_durations(data: bytes, format: str) -> tuple[float, ...]:
    """Return how long each frame is shown, in milliseconds; arguments as for `frame_sizes`."""
    if format == "gif":
        return tuple(float(MILLISECONDS * frame.delay) for frame in read_gif_blocks(data).frames)
    if format == "apng":
        places = [start for name, start, _ in _png_chunks(data) if name == b"fcTL"]
        delays = [struct.unpack_from(">HH", data, start + _APNG_DELAY_AT) for start in places]
        return tuple(1000 * seconds / (parts or 100) for seconds, parts in delays)
    starts = [start for name, start, _ in _riff_chunks(data) if name == b"ANMF"]
    return tuple(
        float(int.from_bytes(data[start + _WEBP_DURATION_AT :][:3], "little")) for start in starts
    )


def _apng_sizes(data: bytes) -> tuple[int, ...]:
    sizes: list[int] = []
    for name, _, size in _png_chunks(data):
        if name == b"fcTL":
            sizes.append(0)
        elif name in (b"IDAT", b"fdAT"):
            sizes[-1] += size
    return tuple(sizes)


def _webp_sizes(data: bytes) -> tuple[int, ...]:
    return tuple(size for name, _, size in _riff_chunks(data) if name == b"ANMF")


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and bytes of the content of each chunk."""
    at = _PNG_SIGNATURE_BYTES
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        yield name, at + 8, size
        at += _PNG_CHUNK_BYTES + size


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and bytes of the content of each chunk."""
    at = _RIFF_HEADER_BYTES
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, at + _RIFF_CHUNK_BYTES, size
        at += _RIFF_CHUNK_BYTES + size + size % 2
