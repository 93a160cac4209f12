"""Memory returned to the system: garbage that Python has not found yet, and freed blocks."""

import gc
import threading

from compressor.imaging.malloc import trim

DELAY_SECONDS = 1.0  # in which the page with a job's result is drawn

_lock = threading.Lock()
_timers: list[threading.Timer] = []  # the one that runs


def collect_and_trim() -> None:
    """Collect garbage now and return free memory: some hundred megabytes after a job."""
    gc.collect()
    trim()


def collect_and_trim_soon() -> None:
    """Do so once the page that shows a job's result is drawn: the whole server waits meanwhile.

    What is asked for until then is done in one go.
    """
    with _lock:
        if _timers:
            return
        timer = threading.Timer(DELAY_SECONDS, _collect_now)
        timer.daemon = True
        timer.name = "collect"
        _timers.append(timer)
        timer.start()


def _collect_now() -> None:
    with _lock:
        _timers.clear()
    collect_and_trim()


def freeze_gc() -> None:
    """Exempt what is loaded now from garbage collection: it stays for as long as the server.

    Going through all modules takes a tenth of a second, in which the whole server waits.
    """
    gc.freeze()
