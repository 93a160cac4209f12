"""An indexed PNG file written a few rows at a time, for pictures larger than memory."""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from compressor.imaging.png.deflate import compress_parts
from compressor.imaging.png.encoder import SIGNATURE, chunk, header, palette_chunks
from compressor.imaging.png.layout import PngLayout
from compressor.imaging.types import Indices, Palette


def write_png(
    file: BinaryIO,
    strips: Iterable[Indices],
    size: tuple[int, int],
    palette: Palette,
    layout: PngLayout,
    level: int,
) -> int:
    """Write the file that `encode_png` would write with the same layout, but for the packing.

    Arguments are trusted.

    Args:
        file: open for writing.
        strips: (rows, W) uint8 indices in 0..n-1, from the top to the bottom.
        size: width and height in pixels.
        palette: (n, 3) or (n, 4) uint8, n in 1..256.
        layout: as from `best_layout` of a sample of the indices.
        level: of zlib, 1 (fast) to 9 (small).

    Returns:
        the number of bytes that were written.
    """
    written = file.write(SIGNATURE + header(*size, layout.depth))
    for palette_chunk in palette_chunks(palette[layout.order]):
        written += file.write(palette_chunk)
    for piece in compress_parts(_scanlines(strips, layout), level, os.cpu_count() or 1):
        written += file.write(chunk(b"IDAT", piece))
    return written + file.write(chunk(b"IEND", b""))


def _scanlines(strips: Iterable[Indices], layout: PngLayout) -> Iterator[bytes]:
    """The bytes of each strip's rows; a filter needs the last row of the strip before."""
    above = None
    for strip in strips:
        yield layout.scanlines(strip, above).tobytes()
        above = strip[-1:].copy()
