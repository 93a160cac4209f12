"""TIFF whose tiles are far larger than the picture, most of them one packed body for all tiles."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

PACKBITS = 32773
DEFLATE = 8
OLD_DEFLATE = 32946
LZW = 5
BLOCK_BYTES = 1 << 20
ADLER_MODULUS = 65_521
_LONG = 4
_SHORT = 3
_LONG8 = 16
_TYPE_FORMATS = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a TIFF writes its numbers: byte order, and 4 or 8 bytes for a place in the file."""

    order: str = "<"
    is_big: bool = False

    def tiff(self, tags: dict[int, tuple[int, list[int]]], bodies: int, body: bytes) -> bytes:
        """Return a TIFF.

        Args:
            tags: type and values of each tag; offsets (324) are counted from the body's place.
            bodies: how many offsets there are, all of which lead to the same body.
            body: what the offsets lead to.
        """
        place = "Q" if self.is_big else "I"
        place_bytes = 8 if self.is_big else 4
        head_bytes = 16 + 8 if self.is_big else 8 + 2
        first = head_bytes + len(tags) * (20 if self.is_big else 12) + place_bytes
        sizes = {
            tag: len(values) * struct.calcsize(_TYPE_FORMATS[kind])
            for tag, (kind, values) in tags.items()
        }
        outside = sum(size + size % 2 for size in sizes.values() if size > place_bytes)
        tags[324] = (tags[324][0], [first + outside] * bodies)
        entries = []
        values_outside = b""
        for tag, (kind, values) in sorted(tags.items()):
            packed = struct.pack(f"{self.order}{len(values)}{_TYPE_FORMATS[kind]}", *values)
            if len(packed) > place_bytes:
                at = struct.pack(self.order + place, first + len(values_outside))
                values_outside += packed + bytes(len(packed) % 2)
                packed = at
            head = struct.pack(self.order + "HH" + place, tag, kind, len(values))
            entries.append(head + packed.ljust(place_bytes, b"\0"))
        return (
            self._head(len(tags)) + b"".join(entries) + bytes(place_bytes) + values_outside + body
        )

    def _head(self, tags: int) -> bytes:
        mark = b"II" if self.order == "<" else b"MM"
        if self.is_big:
            return mark + struct.pack(self.order + "HHHQQ", 43, 8, 0, 16, tags)
        return mark + struct.pack(self.order + "HIH", 42, 8, tags)


@cache
def packed_zeros(compression: int, size: int) -> bytes:
    """Return zeros as TIFF packs them."""
    if compression == PACKBITS:
        return b"\x81\0" * (size // 128)
    return _deflated_zeros(size)


def _deflated_zeros(size: int) -> bytes:
    """Return zeros as zlib packs them (RFC 1950), from one packed block again and again."""
    blocks, rest = divmod(size, BLOCK_BYTES)
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(BLOCK_BYTES)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(bytes(rest)) + packer.flush()
    checksum = struct.pack(">HH", size % ADLER_MODULUS, 1)
    return b"\x78\xda" + block * blocks + end + checksum


def tiled(
    width: int,
    height: int,
    tile: tuple[int, int],
    samples: int = 1,
    *,
    compression: int = DEFLATE,
    is_planar: bool = False,
    writing: Writing = Writing(),
    tile_type: int = _LONG,
) -> bytes:
    """Return a TIFF of zeros, whose tiles all share one body.

    Args:
        width, height: of the picture.
        tile: width and height of a tile.
        samples: 1 for grey, 3 or 4 for RGB and RGBA.
        compression: as TIFF numbers them.
        is_planar: whether each channel has tiles of its own.
        writing: how numbers are written.
        tile_type: of the tags that hold the tile's size.
    """
    tiles = -(-width // tile[0]) * -(-height // tile[1]) * (samples if is_planar else 1)
    body = packed_zeros(compression, tile[0] * tile[1] * (1 if is_planar else samples))
    tags = {
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [8] * samples),
        259: (_SHORT, [compression]),
        262: (_SHORT, [2 if samples >= 3 else 1]),
        277: (_SHORT, [samples]),
        284: (_SHORT, [2 if is_planar else 1]),
        322: (tile_type, [tile[0]]),
        323: (tile_type, [tile[1]]),
        324: (_LONG8 if writing.is_big else _LONG, [0] * tiles),
        325: (_LONG, [len(body)] * tiles),
    }
    if samples == 4:
        tags[338] = (_SHORT, [2])
    return writing.tiff(tags, tiles, body)


def with_a_second_tile_size(first: bool) -> bytes:
    """Return a TIFF that says twice how wide its tiles are: readers differ in which they take.

    Args:
        first: whether the first of both is the large one.
    """
    width = 16 * 50
    large = tiled(width, 8, (16, 4_000_000))
    entry = struct.pack("<HHII", 323, _LONG, 1, 4_000_000)
    small = struct.pack("<HHII", 323, _LONG, 1, 16)
    at = large.index(entry)
    number_of_planes = struct.pack("<HHII", 284, _SHORT, 1, 1)  # 1 if the tag is missing
    without = large.replace(number_of_planes, b"")
    at -= len(number_of_planes)
    both = entry + small if first else small + entry
    return without[:at] + both + without[at + len(entry) :]


WRITINGS = {
    "TIFF": Writing(),
    "big-endian TIFF": Writing(order=">"),
    "BigTIFF": Writing(is_big=True),
}
ONE_TILE = ((1024, 1), (2048, 4), (4096, 1), (8192, 4), (16_384, 4), (23_168, 4), (32_768, 1))
# width of the picture in tiles, and the height of a tile
TALL_TILES = ((1, 40_000), (20, 400_000), (100, 4_000_000), (4096, 4_000_000), (49_984, 4_000_000))

FILES: dict[str, Callable[[], bytes]] = (
    {
        f"TIFF, 8 x 8 in one tile of {side:,} x {side:,}, {samples} samples": partial(
            tiled, 8, 8, (side, side), samples
        )
        for side, samples in ONE_TILE
    }
    | {
        f"{name}, {tiles:,} tiles of 16 x {height:,}": partial(
            tiled, 16 * tiles, 8, (16, height), writing=writing
        )
        for (name, writing), (tiles, height) in product(WRITINGS.items(), TALL_TILES)
    }
    | {
        f"TIFF, {tiles:,} tiles of 16 x 4,000,000, {kind}": partial(
            tiled, 16 * tiles, 8, (16, 4_000_000), compression=compression
        )
        for (kind, compression), tiles in product(
            (("PackBits", PACKBITS), ("old Deflate", OLD_DEFLATE)), (20, 4096)
        )
    }
    | {
        f"TIFF, {tiles:,} planar tiles of {side:,} x {side:,}": partial(
            tiled, side * tiles, 16, (side, side), 4, is_planar=True
        )
        for side, tiles in ((2048, 1), (2048, 20), (8192, 1), (16_384, 3))
    }
    | {
        f"TIFF, {width:,} x {height:,} in tiles of {tile[0]:,} x {tile[1]:,}, {samples} samples": (
            partial(tiled, width, height, tile, samples)
        )
        for width, height, tile, samples in (
            (10_000, 10_000, (20_000, 40_000), 1),  # 8 times the picture, which is allowed
            (10_000, 10_000, (14_000, 14_000), 4),
            (10_000, 10_000, (16, 40_000), 4),
            (10_000, 10_000, (16, 80_000), 4),
            (5_000, 5_000, (5008, 40_000), 4),
            (60_000, 16, (16, 128), 4),
        )
    }
    | {
        "TIFF, 20 tiles of 16 x 65,520 as short numbers": partial(
            tiled, 16 * 20, 8, (16, 65_520), tile_type=_SHORT
        ),
        "TIFF, 100 tiles of 16 x 4,000,000 as numbers of 8 bytes": partial(
            tiled, 16 * 100, 8, (16, 4_000_000), tile_type=_LONG8
        ),
        "TIFF, the height of its tiles twice, the large one first": partial(
            with_a_second_tile_size, True
        ),
        "TIFF, the height of its tiles twice, the large one last": partial(
            with_a_second_tile_size, False
        ),
    }
)
