"""Memory returned to the system: garbage that Python has not found yet, and freed blocks."""

import gc

from compressor.imaging.malloc import trim


def collect_and_trim() -> None:
    """Collect garbage now and return free memory: some hundred megabytes after a job."""
    gc.collect()
    trim()


def freeze_gc() -> None:
    """Exempt what is loaded now from garbage collection: it stays for as long as the server.

    Going through all modules takes a tenth of a second, in which the whole server waits.
    """
    gc.freeze()
