"""Indexed PNG files: one index of 1, 2, 4 or 8 bits a pixel, and the palette."""

import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.palette_order import bands, smooth_order
from imaging.scanlines import filtered, pack, unfiltered
from imaging.zlib_stream import compress

Bytes = NDArray[np.uint8]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3  # the colour type
SAMPLE = 1 << 20  # pixels on which layouts are compared


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much work an effort is.

    Attributes:
        sweeps: of the search for an order of the palette.
        trial: the highest level at which layouts are compared.
        levels: for libdeflate, each with the most pixels that it is used for.
    """

    sweeps: int
    trial: int
    levels: tuple[tuple[int, float], ...]

    def level(self, pixels: int) -> int:
        """The highest level that is quick enough for a picture of so many pixels."""
        return next(level for level, most in self.levels if pixels <= most)


# Level 12 takes about 0.2 s a megapixel, 10 half of that, 7 a tenth.
PLANS = {
    "fast": Plan(sweeps=1, trial=7, levels=((10, 1e6), (7, 4e6), (6, math.inf))),
    "balanced": Plan(sweeps=4, trial=10, levels=((12, 1.5e6), (10, 4e6), (8, 12e6), (7, math.inf))),
    "best": Plan(sweeps=8, trial=12, levels=((12, 16e6), (10, math.inf))),
}
EFFORTS = tuple(PLANS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """One of the ways in which the same picture can be written.

    Attributes:
        order: (n,) the old numbers of the palette entries in their new order.
        depth: bits an index, 1, 2, 4 or 8.
        filters: whether rows are filtered.
    """

    order: NDArray[np.intp]
    depth: int
    filters: bool

    def scanlines(self, indices: Bytes) -> Bytes:
        """(H, 1 + bytes a row) filter types and rows, as they go into the zlib stream."""
        rank = np.empty(len(self.order), np.uint8)
        rank[self.order] = np.arange(len(self.order))
        rows = pack(rank[indices], self.depth)
        return filtered(rows) if self.filters else unfiltered(rows)


def bit_depth(colors: int) -> int:
    """Bits an index needs in a PNG of so many colours: 1, 2, 4 or 8.

    Raises:
        ValueError: colors is not in 1..256.
    """
    if not 1 <= colors <= 256:
        raise ValueError(f"an indexed PNG holds 1 to 256 colours, not {colors}")
    return next(depth for depth in (1, 2, 4, 8) if colors <= 1 << depth)


def encode_png(indices: NDArray[Any], palette: Bytes, *, effort: str = "balanced") -> bytes:
    """Write an indexed PNG (colour type 3) as small as the effort allows, without any loss.

    Equal arguments give equal bytes. The file may have the palette in another order, with what
    is not opaque first, and bytes for indices where fewer bits would do, if it is smaller so.

    Args:
        indices: (H, W) integers in 0..n-1.
        palette: (n, 3) uint8, or (n, 4) with alpha, n in 1..256.
        effort: one of `EFFORTS`.

    Raises:
        ValueError: a wrong shape or dtype, an index without a palette entry, or an unknown
            effort.
    """
    _check(indices, palette, effort)
    plan, indices = PLANS[effort], np.ascontiguousarray(indices, np.uint8)
    layout = _best_layout(indices, palette, plan)
    height, width = indices.shape
    data = compress(layout.scanlines(indices), plan.level(indices.size))
    chunks = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, layout.depth, INDEXED, 0, 0, 0)),
        *_palette_chunks(palette[layout.order]),
        _chunk(b"IDAT", data),
        _chunk(b"IEND", b""),
    ]
    return SIGNATURE + b"".join(chunks)


def _best_layout(indices: Bytes, palette: Bytes, plan: Plan) -> Layout:
    """The one of the layouts worth a try that packs best, judged by a sample of large pictures."""
    layouts = list(_layouts(indices, palette, plan))
    if len(layouts) == 1:
        return layouts[0]
    sample = np.concatenate([indices[rows] for rows in bands(indices.shape, SAMPLE)])
    level = min(plan.trial, plan.level(indices.size))
    return min(layouts, key=lambda layout: len(compress(layout.scanlines(sample), level)))


def _layouts(indices: Bytes, palette: Bytes, plan: Plan) -> Iterator[Layout]:
    """Plain, in whole bytes, and filtered with an order of the palette that suits filters."""
    colors = len(palette)
    depth, given = bit_depth(colors), np.arange(colors)
    yield Layout(order=_translucent_first(given, palette), depth=depth, filters=False)
    if colors <= 2:
        return
    if depth < 8:
        yield Layout(order=_translucent_first(given, palette), depth=8, filters=False)
    smooth = smooth_order(indices, colors, plan.sweeps)
    yield Layout(order=_translucent_first(smooth, palette), depth=depth, filters=True)


def _translucent_first(order: NDArray[np.intp], palette: Bytes) -> NDArray[np.intp]:
    """The order, but what is not opaque moved to the front: tRNS ends with the last of it."""
    opaque = palette[order, 3:] == 255
    return order[np.argsort(opaque.all(axis=1), kind="stable")]


def _check(indices: NDArray[Any], palette: Bytes, effort: str) -> None:
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


def _palette_chunks(palette: Bytes) -> list[bytes]:
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
