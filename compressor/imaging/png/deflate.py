"""A zlib stream by libdeflate, or by Python's own zlib where that cannot be imported."""

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

try:
    import deflate
except ImportError:  # no wheel for this platform
    deflate = None  # type: ignore[assignment]


def compress(data: NDArray[Any], level: int) -> bytes:
    """The bytes of an array as a zlib stream (RFC 1950).

    Args:
        level: 1 (fast) to 12 (small), as libdeflate counts; Python's zlib stops at 9.
    """
    packed = np.ascontiguousarray(data)
    if deflate is None:
        return zlib.compress(packed, min(level, 9))
    return bytes(deflate.zlib_compress(packed, level))


WINDOW = 1 << 15  # bytes that a part can look back
HEADER = b"\x78\x9c"  # deflate with a window of 32 KB
LAST_BLOCK = b"\x03\x00"  # an empty one


def compress_parts(parts: Iterable[bytes], level: int, threads: int) -> Iterator[bytes]:
    """One zlib stream (RFC 1950) for data that comes in parts, some of them packed at a time.

    Each part ends at a whole byte and looks back into the one before, as pigz does it. Python's
    zlib packs, since libdeflate wants all of the data at once.

    Args:
        level: 1 (fast) to 9 (small).
        threads: parts packed at a time; zlib lets go of the interpreter.

    Yields:
        pieces of the stream, in order.
    """
    yield HEADER
    checksum = zlib.adler32(b"")
    before = b""
    with ThreadPoolExecutor(threads, "deflate") as pool:
        under_way: deque[Future[bytes]] = deque()
        for part in parts:
            checksum = zlib.adler32(part, checksum)
            under_way.append(pool.submit(_compress_part, part, before, level))
            before = part[-WINDOW:]
            if len(under_way) > threads:
                yield under_way.popleft().result()
        for future in under_way:
            yield future.result()
    yield LAST_BLOCK + checksum.to_bytes(4, "big")


def _compress_part(part: bytes, before: bytes, level: int) -> bytes:
    """Blocks of a raw deflate stream, none of them the last."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=before)
    return packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
