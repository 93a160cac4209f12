"""Indexed PNG files: one index of 1, 2, 4 or 8 bits a pixel, and the palette."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.zlib_stream import compress

EFFORTS = ("fast", "balanced", "best")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3  # the colour type
ROWS = 1 << 20  # pixels packed at a time


def bit_depth(colors: int) -> int:
    """Bits an index needs in a PNG of so many colours: 1, 2, 4 or 8.

    Raises:
        ValueError: colors is not in 1..256.
    """
    if not 1 <= colors <= 256:
        raise ValueError(f"an indexed PNG holds 1 to 256 colours, not {colors}")
    return next(depth for depth in (1, 2, 4, 8) if colors <= 1 << depth)


def encode_png(
    indices: NDArray[Any], palette: NDArray[np.uint8], *, effort: str = "balanced"
) -> bytes:
    """Write an indexed PNG (colour type 3) as small as the effort allows, without any loss.

    Equal arguments give equal bytes.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha, n in 1..256.
        effort: one of `EFFORTS`.

    Raises:
        ValueError: a wrong shape or dtype, an index without a palette entry, or an unknown
            effort.
    """
    _check(indices, palette, effort)
    depth = bit_depth(len(palette))
    indices = np.ascontiguousarray(indices, np.uint8)
    height, width = indices.shape
    header = struct.pack(">IIBBBBB", width, height, depth, INDEXED, 0, 0, 0)
    scanlines = _pack(indices, depth)
    chunks = [
        _chunk(b"IHDR", header),
        *_palette_chunks(palette),
        _chunk(b"IDAT", compress(scanlines, 9)),
        _chunk(b"IEND", b""),
    ]
    return SIGNATURE + b"".join(chunks)


def _check(indices: NDArray[Any], palette: NDArray[np.uint8], effort: str) -> None:
    if palette.dtype != np.uint8 or palette.ndim != 2 or palette.shape[1] not in (3, 4):
        raise ValueError(
            "a palette must be uint8 of shape (n, 3) or (n, 4),"
            f" not {palette.dtype} {palette.shape}"
        )
    bit_depth(len(palette))
    if indices.ndim != 2 or indices.size == 0:
        raise ValueError(f"indices must have shape (H, W) with a pixel, not {indices.shape}")
    if not 0 <= indices.min() <= indices.max() < len(palette):
        raise ValueError(
            f"indices lie in {indices.min()}..{indices.max()}, the palette's in"
            f" 0..{len(palette) - 1}"
        )
    if effort not in EFFORTS:
        raise ValueError(f"effort={effort!r} must be one of {', '.join(EFFORTS)}")


def _pack(indices: NDArray[np.uint8], depth: int) -> NDArray[np.uint8]:
    """(H, 1 + bytes a row) the unfiltered scanlines: a filter type of 0, then the indices."""
    height, width = indices.shape
    share = 8 // depth  # indices a byte, the first one in the highest bits
    out = np.zeros((height, 1 + -(-width // share)), np.uint8)
    for place in range(share):
        column = indices[:, place::share]
        out[:, 1 : 1 + column.shape[1]] |= column << np.uint8(8 - depth * (place + 1))
    return out


def _palette_chunks(palette: NDArray[np.uint8]) -> list[bytes]:
    """PLTE, and tRNS up to the last entry that is not opaque."""
    chunks = [_chunk(b"PLTE", palette[:, :3].tobytes())]
    if palette.shape[1] == 4 and (palette[:, 3] < 255).any():
        last = np.flatnonzero(palette[:, 3] < 255)[-1]
        chunks.append(_chunk(b"tRNS", palette[: last + 1, 3].tobytes()))
    return chunks


def _chunk(name: bytes, data: bytes) -> bytes:
    """Length, name, data and their checksum (PNG specification, 5.3)."""
    checksum = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
