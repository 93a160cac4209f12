"""Memory given back to the system.

glibc keeps freed blocks of less than 32 MB for later. Where small blocks that stay come to lie
between them, as while strips are counted, the next large one fits into none of the holes, and
each strip would take its place anew.
"""

import ctypes


def give_back() -> None:
    """Give back what is free, where the C library is glibc; takes some milliseconds."""
    if _trim is not None:
        _trim(0)


def _find_trim() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library, or another system
        return None


_trim = _find_trim()
