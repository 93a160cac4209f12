"""Files that were written at the press of a download button stay until the browser has them.

Streamlit 1.67 writes such a file when it is asked for, sends its address, and gives it to no
session. The second end of a run after that deletes it, whoever's run it is. On a server with twenty
visitors runs end ten times a second, so that the file can be gone before the browser asks for it,
which is told "404" then. Here it stays for `KEEP_SECONDS`, after which it is as it was.

Where a later Streamlit keeps its files in another way, nothing is changed.
"""

import threading
import time
from functools import wraps
from pathlib import PurePosixPath
from typing import Any

from streamlit.runtime import media_file_manager

KEEP_SECONDS = 20.0  # in which a browser begins to fetch what it has asked for

_lock = threading.Lock()
_written: dict[str, float] = {}  # when each file was written, by its name in the address


def keep_downloads() -> None:
    """Have the server keep such files; a second call changes nothing."""
    manager_class = getattr(media_file_manager, "MediaFileManager", None)
    write = getattr(manager_class, "execute_deferred", None)
    list_inactive = getattr(manager_class, "_get_inactive_file_ids", None)
    if manager_class is None or write is None or list_inactive is None:
        return
    if hasattr(write, "__wrapped__"):
        return

    @wraps(write)
    def write_and_note(manager: Any, *args: Any, **kwargs: Any) -> Any:
        address = write(manager, *args, **kwargs)
        with _lock:
            _written[PurePosixPath(str(address)).stem] = time.monotonic()
        return address

    @wraps(list_inactive)
    def list_inactive_for_long(manager: Any) -> Any:
        return list_inactive(manager) - _written_lately()

    manager_class.execute_deferred = write_and_note
    manager_class._get_inactive_file_ids = list_inactive_for_long


def _written_lately() -> set[str]:
    earliest = time.monotonic() - KEEP_SECONDS
    with _lock:
        for name in [name for name, written in _written.items() if written < earliest]:
            del _written[name]
        return set(_written)
