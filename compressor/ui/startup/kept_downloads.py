"""What a download button gives stays until the browser has it, though runs end meanwhile.

Streamlit 1.67 gives each such button a new id at every run, and forgets two things too early:

- The file that is written at a press belongs to no session, so that the second end of a run after
  it deletes it, whoever's run it is. On a server with twenty visitors runs end ten times a second:
  the browser asks for the file, and is told "404".
- The end of any run forgets the function of a button whose page is being drawn anew, or was just
  drawn, while the browser still knows the button by its id of before. A press in that moment gives
  nothing.

Here both stay for `KEEP_SECONDS`, after which it is as it was. Where a later Streamlit keeps its
files in another way, nothing is changed.
"""

import threading
import time
from functools import wraps
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from streamlit.runtime import media_file_manager

KEEP_SECONDS = 20.0  # in which a browser begins to fetch what it has asked for

Value = TypeVar("Value")
METHODS = ("execute_deferred", "_get_inactive_file_ids", "_remove_orphaned_deferred_callables")


class _Recent(Generic[Value]):
    """Values by name, each of which is forgotten `KEEP_SECONDS` after it was added."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._added: dict[str, tuple[float, Value]] = {}

    def add(self, name: str, value: Value) -> None:
        with self._lock:
            self._added[name] = (time.monotonic(), value)

    def kept(self) -> dict[str, Value]:
        """Return those that were added lately; the others are forgotten."""
        earliest = time.monotonic() - KEEP_SECONDS
        with self._lock:
            self._added = {
                name: (added, value)
                for name, (added, value) in self._added.items()
                if added >= earliest
            }
            return {name: value for name, (_, value) in self._added.items()}


_written: _Recent[None] = _Recent()  # the files, by their name in the address
_forgotten: _Recent[Any] = _Recent()  # what Streamlit knew of each button, by the button's id


def keep_downloads() -> None:
    """Have the server keep them; a second call changes nothing."""
    manager_class = getattr(media_file_manager, "MediaFileManager", None)
    write, list_inactive, forget_buttons = (getattr(manager_class, name, None) for name in METHODS)
    if manager_class is None or write is None or list_inactive is None or forget_buttons is None:
        return
    if hasattr(write, "__wrapped__"):
        return

    @wraps(write)
    def write_and_note(manager: Any, file_id: str) -> Any:
        with manager._lock:
            if file_id not in manager._deferred_callables:
                known = _forgotten.kept()
                if file_id in known:
                    manager._deferred_callables[file_id] = known[file_id]
        address = write(manager, file_id)
        _written.add(PurePosixPath(str(address)).stem, None)
        return address

    @wraps(list_inactive)
    def list_inactive_for_long(manager: Any) -> Any:
        return list_inactive(manager) - _written.kept().keys()

    @wraps(forget_buttons)
    def forget_buttons_and_note(manager: Any) -> None:
        before = dict(manager._deferred_callables)
        forget_buttons(manager)
        for file_id in before.keys() - manager._deferred_callables.keys():
            _forgotten.add(file_id, before[file_id])
        _forgotten.kept()

    manager_class.execute_deferred = write_and_note
    manager_class._get_inactive_file_ids = list_inactive_for_long
    manager_class._remove_orphaned_deferred_callables = forget_buttons_and_note
