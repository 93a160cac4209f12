"""Whose picture is decoded next: one at a time on the server, and the visitors take turns.

A hostile file may take ten seconds. Whoever waits longest since the last turn is next, so that
everybody waits for one such file of its owner and not for fifty, however many tabs are open.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import NamedTuple

from streamlit.runtime.scriptrunner import get_script_run_ctx

from compressor.imaging import ImageError
from compressor.ui.jobs.visitor import visitor

MAX_WAIT_SECONDS = 60.0
NEVER = -1


class Place(NamedTuple):
    """A place in the line.

    Attributes:
        user: the visitor who waits; None for the server's own work.
        arrival: the lower, the earlier.
    """

    user: str | None
    arrival: int


class DecodeTurns:
    """The line of those who wait to decode a picture; use `DECODE_TURNS`, there is one."""

    def __init__(self, max_wait_seconds: float = MAX_WAIT_SECONDS) -> None:
        self._max_wait_seconds = max_wait_seconds
        self._changed = threading.Condition()
        self._line: list[Place] = []
        self._arrivals = count()
        self._last_turn: dict[str | None, int] = {}  # of those who wait: the arrival it was for
        self._thread: int | None = None  # whose turn it is
        self._depth = 0

    @contextmanager
    def turn(self, user: str | None) -> Iterator[None]:
        """Wait for the turn of this visitor; a thread whose turn it is goes on at once.

        Args:
            user: the visitor; None for the server's own work, which waits as long as it takes.

        Raises:
            ImageError: the turn does not come in time.
        """
        with self._changed:
            if self._thread != threading.get_ident():
                self._wait(user)
            self._depth += 1
        try:
            yield
        finally:
            with self._changed:
                self._depth -= 1
                if self._depth == 0:
                    self._thread = None
                    self._changed.notify_all()

    def waiting(self) -> list[str | None]:
        """Return who waits, in the order of arrival."""
        with self._changed:
            return [place.user for place in self._line]

    def _wait(self, user: str | None) -> None:
        place = Place(user, next(self._arrivals))
        self._line.append(place)
        try:
            in_time = self._changed.wait_for(
                lambda: self._thread is None and self._next() is place,
                None if user is None else self._max_wait_seconds,
            )
        finally:
            self._line.remove(place)
            self._changed.notify_all()  # the next one may be another now
        if not in_time:
            raise ImageError(
                f"Other pictures were opened for {self._max_wait_seconds:.0f} s before this one had"
                " its turn; please try again in a minute."
            )
        self._thread = threading.get_ident()
        users = {user, *(other.user for other in self._line)}
        self._last_turn = {name: turn for name, turn in self._last_turn.items() if name in users}
        self._last_turn[user] = place.arrival

    def _next(self) -> Place:
        return min(
            self._line, key=lambda place: (self._last_turn.get(place.user, NEVER), place.arrival)
        )


DECODE_TURNS = DecodeTurns()


def decode_turn() -> AbstractContextManager[None]:
    """Return the turn of the visitor whose page is drawn, or of a job, which does not wait long.

    Raises:
        ImageError: on entering it, as `DecodeTurns.turn` does.
    """
    context = get_script_run_ctx(suppress_warning=True)
    user = None if context is None else visitor() or context.session_id
    return DECODE_TURNS.turn(user)
