"""Memory given back: garbage that Python has not found yet, and what the C library holds."""

import ctypes
import gc


def tidy() -> None:
    """Find garbage now; where the C library is glibc, give its free pages back to the system.

    glibc keeps what threads have freed for later allocations; after a job these are some hundred
    megabytes, which other programs, or the next picture, can use.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)


def keep_modules_apart() -> None:
    """Let the search for garbage pass by what is loaded now, which stays anyway.

    Going through all modules takes a tenth of a second, in which the whole server waits.
    """
    gc.freeze()


def _find_trim() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library, or another system
        return None


_trim = _find_trim()
