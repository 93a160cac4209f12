"""Indexed PNG files: one index of 1, 2, 4 or 8 bits a pixel, and the palette."""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.png.deflate import compress
from compressor.imaging.png.layout import (
    EFFORT_SETTINGS,
    EFFORTS,
    PackedLayout,
    bit_depth,
    pack_best,
    plain_layout,
)
from compressor.imaging.types import Checkpoint, Indices, Order, Palette, no_checkpoint

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOR_TYPE_INDEXED = 3
QUICKEST_LEVEL = 1  # of libdeflate


def encode_png(
    indices: NDArray[Any],
    palette: Palette,
    *,
    effort: str = "balanced",
    order: Order | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> bytes:
    """Write an indexed PNG (colour type 3) as small as the effort allows, without any loss.

    Equal arguments give equal bytes. The file may have the palette in another order, with what
    is not opaque first, and bytes for indices where fewer bits would do, if it is smaller so.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha, n in 1..256.
        effort: one of `EFFORTS`.
        order: (n,) the numbers of the entries in an order in which neighbours differ little, which
            is tried as well; None where none is known.
        checkpoint: called every few milliseconds; raise to cancel.

    Raises:
        ValueError: for a wrong shape or dtype, an index without a palette entry, or an unknown
            effort.
    """
    check_indexed(indices, palette, effort)
    settings = EFFORT_SETTINGS[effort]
    indices = np.ascontiguousarray(indices, np.uint8)
    packed = pack_best(indices, palette, settings, order=order, checkpoint=checkpoint)
    return _file(indices, palette, packed)


def encode_png_quickly(indices: NDArray[Any], palette: Palette) -> bytes:
    """Write an indexed PNG to be shown and thrown away: a third larger, in a fraction of the time.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha, n in 1..256.

    Raises:
        ValueError: for a wrong shape or dtype, or an index without a palette entry.
    """
    check_indexed(indices, palette, "fast")
    indices = np.ascontiguousarray(indices, np.uint8)
    layout = plain_layout(len(palette))
    stream = compress(layout.scanlines(indices), QUICKEST_LEVEL)
    return _file(indices, palette, PackedLayout(layout=layout, stream=stream))


def _file(indices: Indices, palette: Palette, packed: PackedLayout) -> bytes:
    height, width = indices.shape
    chunks = [
        header(width, height, packed.layout.depth),
        *palette_chunks(palette[packed.layout.order]),
        chunk(b"IDAT", packed.stream),
        chunk(b"IEND", b""),
    ]
    return SIGNATURE + b"".join(chunks)


def check_indexed(indices: NDArray[Any], palette: Palette, effort: str) -> None:
    """Raise ValueError for what `encode_png` refuses."""
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


def header(width: int, height: int, depth: int) -> bytes:
    """The chunk IHDR of an indexed picture."""
    return chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, COLOR_TYPE_INDEXED, 0, 0, 0)
    )


def palette_chunks(palette: Palette) -> list[bytes]:
    """The chunks PLTE, and tRNS up to the last entry that is not opaque."""
    chunks = [chunk(b"PLTE", palette[:, :3].tobytes())]
    if palette.shape[1] == 4 and (palette[:, 3] < 255).any():
        last = np.flatnonzero(palette[:, 3] < 255)[-1]
        chunks.append(chunk(b"tRNS", palette[: last + 1, 3].tobytes()))
    return chunks


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk: length, name, data and their checksum (PNG specification, 5.3)."""
    checksum = zlib.crc32(data, zlib.crc32(name))
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
