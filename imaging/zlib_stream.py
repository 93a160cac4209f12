"""A zlib stream by libdeflate, or by Python's own zlib where that cannot be imported."""

import zlib
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
