"""A zlib stream by libdeflate, or by Python's own zlib where that cannot be imported."""

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.formats.uninterruptible import run_in_thread
from compressor.imaging.types import Checkpoint, no_checkpoint

try:
    import deflate
except ImportError:  # no wheel for this platform
    deflate = None  # type: ignore[assignment]


WINDOW_BYTES = 1 << 15  # that a part can look back
STREAM_HEADER = b"\x78\x9c"  # deflate with a window of 32 KB
EMPTY_LAST_BLOCK = b"\x03\x00"
MAX_BYTES_AT_ONCE = 1 << 19  # packed in this thread, at level 12 in 0.1 s


def compress(data: NDArray[Any], level: int, checkpoint: Checkpoint = no_checkpoint) -> bytes:
    """The bytes of an array as a zlib stream (RFC 1950).

    Args:
        level: 1 (fast) to 12 (small), as libdeflate counts; Python's zlib stops at 9.
        checkpoint: called every few milliseconds; raise to cancel. libdeflate packs in one
            piece, so more than `MAX_BYTES_AT_ONCE` are packed in a thread of their own. It is
            left to end by itself where the checkpoint raises, and nobody waits for it.
    """
    if data.nbytes <= MAX_BYTES_AT_ONCE:
        return _compress_at_once(data, level)
    return run_in_thread(lambda: _compress_at_once(data, level), checkpoint, "deflate")


def _compress_at_once(data: NDArray[Any], level: int) -> bytes:
    contiguous = np.ascontiguousarray(data)
    if deflate is None:
        return zlib.compress(contiguous, min(level, 9))
    return bytes(deflate.zlib_compress(contiguous, level))


def compress_parts(parts: Iterable[bytes], level: int, threads: int) -> Iterator[bytes]:
    """Pack data that comes in parts into one zlib stream (RFC 1950), several parts at a time.

    Each part ends at a whole byte and looks back into the one before, as pigz does it. Python's
    zlib packs, since libdeflate wants all of the data at once.

    Args:
        level: 1 (fast) to 9 (small).
        threads: parts packed at a time; zlib releases the interpreter's lock.

    Yields:
        pieces of the stream, in order.
    """
    yield STREAM_HEADER
    checksum = zlib.adler32(b"")
    previous = b""
    with ThreadPoolExecutor(threads, "deflate") as pool:
        in_progress: deque[Future[bytes]] = deque()
        for part in parts:
            checksum = zlib.adler32(part, checksum)
            in_progress.append(pool.submit(_compress_part, part, previous, level))
            previous = part[-WINDOW_BYTES:]
            if len(in_progress) > threads:
                yield in_progress.popleft().result()
        for future in in_progress:
            yield future.result()
    yield EMPTY_LAST_BLOCK + checksum.to_bytes(4, "big")


def _compress_part(part: bytes, previous: bytes, level: int) -> bytes:
    """Pack a part into blocks of a raw deflate stream, none of them the last."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=previous)
    return packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
