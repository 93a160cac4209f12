"""Memory given back: garbage that Python has not found yet, and what the C library keeps."""

import gc

from compressor.imaging.malloc import trim


def collect_and_trim() -> None:
    """Find garbage now, and give back what is free: some hundred megabytes after a job."""
    gc.collect()
    trim()


def freeze_gc() -> None:
    """Let the search for garbage pass by what is loaded now, which stays anyway.

    Going through all modules takes a tenth of a second, in which the whole server waits.
    """
    gc.freeze()
