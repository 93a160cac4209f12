"""GIF and BMP whose readers go through them one byte at a time."""

import struct
from collections.abc import Callable
from functools import partial
from itertools import product

from benchmarks.hostile.file_builders import GIF_FRAME

MB = 1_000_000  # bytes
GIF_HEAD = b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6)
GIF_END = b";"
_RLE_BY_BITS = {8: 1, 4: 2}


def gif_with_junk(size: int, byte: bytes, before: bool) -> bytes:
    """Return a GIF with junk before or after its first frame."""
    junk = byte * size
    frames = junk + GIF_FRAME if before else GIF_FRAME + junk
    return GIF_HEAD + frames + GIF_FRAME + GIF_END


def gif_of_small_blocks(size: int, block_bytes: int) -> bytes:
    """Return a GIF whose frame is `size` bytes in blocks of a few bytes."""
    blocks = (bytes([block_bytes]) + b"\x44" * block_bytes) * (size // (1 + block_bytes))
    return GIF_HEAD + b",\0\0\0\0\x01\0\x01\0\0\x02" + blocks + b"\0" + GIF_FRAME + GIF_END


def bmp(width: int, height: int, bits: int, body: bytes) -> bytes:
    """Return a BMP with run-length coded rows."""
    palette = bytes(4 << bits)
    start = 54 + len(palette)
    file = struct.pack("<IIIIiiHH", start + len(body), 0, start, 40, width, height, 1, bits)
    rest = struct.pack("<IIiiII", _RLE_BY_BITS[bits], len(body), 0, 0, 1 << bits, 0)
    return b"BM" + file + rest + palette + body


def bmp_of(width: int, height: int, bits: int, code: bytes, size: int) -> bytes:
    """Return a BMP whose rows are the same code again and again."""
    return bmp(width, height, bits, code * (size // len(code)))


CODES = {
    "runs of one pixel": b"\x01\x05",
    "rows ended early": b"\x01\x05\0\0",
    "rows without pixels": b"\0\0",
    "long runs": b"\xff\x12",
    "runs of no pixel": b"\0\x02\0\0",
    "jumps to the right": b"\0\x02\x01\0",
    "jumps down": b"\0\x02\0\x01",
    "jumps far away": b"\0\x02\xff\xff",
    "three pixels one by one": b"\0\x03\x01\x02\x03\0",
    "255 pixels one by one": b"\0\xff" + bytes(256),
}
SIZES = (  # width, height, bytes
    (3000, 3000, MB),
    (3000, 3000, 50 * MB),
    (100_000, 100, MB),
    (1_000_000, 10, MB),
    (1_000_000, 100, MB),
    (10_000, 10_000, 50 * MB),
)

FILES: dict[str, Callable[[], bytes]] = (
    {
        f"GIF, {size / MB:g} MB of {byte.hex().upper()} "
        f"{'before' if before else 'after'} the first frame": partial(
            gif_with_junk, size, byte, before
        )
        for size, byte, before in product(
            (40_000, MB, 50 * MB), (b"\0", b"\xff", b";"), (True, False)
        )
    }
    | {
        f"GIF, {size / MB:g} MB in blocks of {block_bytes}": partial(
            gif_of_small_blocks, size, block_bytes
        )
        for size, block_bytes in product((90_000, MB, 50 * MB), (1, 2, 15))
    }
    | {
        f"BMP, RLE{bits}, {width:,} x {height:,}, {size / MB:g} MB of {name}": partial(
            bmp_of, width, height, bits, code, size
        )
        for bits, (name, code), (width, height, size) in product((8, 4), CODES.items(), SIZES)
    }
)
