"""How glibc's malloc keeps freed memory, and giving it back to the system.

glibc keeps freed blocks of less than 32 MB for later. Where small blocks that stay come to lie
between them, as while strips are counted, the next large one fits into none of the holes, and
each strip would take its place anew.
"""

import ctypes
from typing import Any

# of mallopt, glibc's malloc.h
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE_BLOCK_BYTES = 1 << 20  # with less it takes more time than it saves memory
_TRIM_THRESHOLD_BYTES = 1 << 30  # free at the end of an arena: `trim` decides, not each free


def limit_arenas(number: int) -> None:
    """Have all threads allocate from `number` arenas; by itself glibc makes up to eight a core.

    What one thread has freed is then there for the next, instead of lying idle in its own arena.
    """
    if _libc is not None:
        _libc.mallopt(_M_ARENA_MAX, number)


def mmap_large_blocks(block_bytes: int = _LARGE_BLOCK_BYTES) -> None:
    """Have large blocks come from the system, and go back to it, one by one.

    What they leave behind can't be cut up by small blocks that stay.

    Args:
        block_bytes: from which size on; a megabyte, unless many blocks of that size follow each
            other, as the strips of a picture do.
    """
    if _libc is not None:
        _libc.mallopt(_M_MMAP_THRESHOLD, block_bytes)
        _libc.mallopt(
            _M_TRIM_THRESHOLD, _TRIM_THRESHOLD_BYTES
        )  # or the other would make it a few kilobytes


def trim() -> None:
    """Give free memory back to the system, where the C library is glibc; takes milliseconds."""
    if _libc is not None:
        _libc.malloc_trim(0)


def _glibc() -> Any:
    """The C library, where it is glibc."""
    try:
        library = ctypes.CDLL(None)
        return library if library.malloc_trim and library.mallopt else None
    except (OSError, AttributeError, TypeError):  # another C library, or another system
        return None


_libc = _glibc()
