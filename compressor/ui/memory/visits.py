"""Which sessions are there, which have left, and when what they had is dropped.

A browser that loses its connection for a while comes back to the same session, with its settings
and its upload: Streamlit stores a session for two minutes after its connection was lost, and then
forgets it when it next touches its storage. A page that is loaded anew begins a new session.
"""

import threading
import time
from collections.abc import Callable

import streamlit as st
from streamlit import runtime

# After the last visitor has left, all that can be computed again is dropped.
GRACE_SECONDS = 20
# A session that left so long ago is ended, and its uploads with it; Streamlit's limit is 120.
SESSION_SECONDS = 110


class Visits:
    """The sessions of a server, and when each was seen connected last; use `visits()`."""

    def __init__(
        self,
        is_connected: Callable[[str], bool],
        close: Callable[[str], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`close` ends a session that is not connected, with all that belongs to it."""
        self._is_connected = is_connected
        self._close = close
        self._clock = clock
        self._last_seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def arrived(self, session: str) -> None:
        """Take note of a session that draws a page."""
        with self._lock:
            self._last_seen[session] = self._clock()

    def seconds_since_last(self) -> float:
        """Return for how long no session has been connected; 0 while one is."""
        with self._lock:
            self._look()
            return self._clock() - max(self._last_seen.values(), default=-float("inf"))

    def close_departed(self) -> None:
        """End the sessions that left `SESSION_SECONDS` ago."""
        for session, seconds in self._departed():
            if seconds >= SESSION_SECONDS:
                self._end(session)

    def make_room(self, is_enough: Callable[[], bool]) -> None:
        """End sessions that have left, those that left first, until `is_enough()`."""
        for session, _ in self._departed():
            if is_enough():
                return
            self._end(session)

    def _look(self) -> None:
        now = self._clock()
        for session in self._last_seen:
            if self._is_connected(session):
                self._last_seen[session] = now

    def _departed(self) -> list[tuple[str, float]]:
        """Return (session, seconds since it left), the longest first."""
        with self._lock:
            self._look()
            now = self._clock()
            departed = [(id, now - seen) for id, seen in self._last_seen.items() if seen < now]
        return sorted(departed, key=lambda visit: visit[1], reverse=True)

    def _end(self, session: str) -> None:
        with self._lock:
            if self._is_connected(session):
                return
            del self._last_seen[session]
        self._close(session)


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """Return the one list of the server's sessions."""
    return Visits(_is_connected, _close)


def _is_connected(session: str) -> bool:
    return not runtime.exists() or bool(runtime.get_instance().is_active_session(session))


def _close(session: str) -> None:
    # It ends a session that is not connected, on the event loop; the name is of its other use.
    if runtime.exists():
        runtime.get_instance().clear_user_info_for_session(session)
