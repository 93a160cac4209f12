"""A line of those who wait for something that one at a time may do: the visitors take turns.

Whoever was served longest ago is next, and who has not been served for a while goes first. So one
who asks for many things waits behind one who asks for a single thing, and one who gives up a place
in the line and comes back, since what was wanted is another thing now, has not lost it. One whose
turn came to nothing, since what was wanted changed while it lasted, gets the place back, once.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

from compressor.imaging import ImageError

MAX_WAIT_SECONDS = 60.0
MEMORY_SECONDS = 60.0  # for which the line remembers who was served
CHECK_SECONDS = 0.05  # between two calls of a waiting one's checkpoint
NEVER = -1


class Place(NamedTuple):
    """A place in the line.

    Attributes:
        user: the visitor who waits; None for the server's own work.
        arrival: the lower, the earlier.
    """

    user: str | None
    arrival: int


class Served(NamedTuple):
    """A user's last turn.

    Attributes:
        turn: its number, the lower the earlier; of one that was given back, the one before it.
        time: when it was.
        before: the number of the turn before it.
        is_second_try: whether the one before it was given back.
        is_used: whether what it was for has been seen.
        is_given_back: whether it counts as not taken.
    """

    turn: int
    time: float
    before: int
    is_second_try: bool
    is_used: bool = False
    is_given_back: bool = False


class FairTurns:
    """The line of those who wait for a turn.

    Guarantees, held by tests/ui/jobs/test_fair_turns.py: one at a time has a turn, and of those
    who wait the one who was served longest ago is next.
    """

    def __init__(
        self,
        max_wait_seconds: float | None = MAX_WAIT_SECONDS,
        too_long: str = "Others had their turn for {seconds:.0f} s before this; please try again.",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a line.

        Args:
            max_wait_seconds: how long a visitor waits at most; None for as long as it takes.
            too_long: what one is told whose turn does not come, with a place for the `seconds`.
            clock: the time in seconds.
        """
        self._max_wait_seconds = max_wait_seconds
        self._too_long = too_long
        self._clock = clock
        self._changed = threading.Condition()
        self._line: list[Place] = []
        self._counter = count()
        self._served: dict[str | None, Served] = {}
        self._thread: int | None = None  # whose turn it is
        self._depth = 0

    @contextmanager
    def turn(
        self, user: str | None, checkpoint: Callable[[], object] | None = None
    ) -> Iterator[None]:
        """Wait for the turn of this visitor; a thread whose turn it is goes on at once.

        Args:
            user: the visitor; None for the server's own work, which waits as long as it takes.
            checkpoint: called while it waits; it raises to give up.

        Raises:
            ImageError: the turn does not come in time.
        """
        with self._changed:
            if self._thread != threading.get_ident():
                self._wait(user, checkpoint)
            self._depth += 1
        try:
            yield
        finally:
            with self._changed:
                self._depth -= 1
                if self._depth == 0:
                    self._thread = None
                    self._changed.notify_all()

    def wait_until_near(
        self, user: str | None, checkpoint: Callable[[], object], others_before: int
    ) -> None:
        """Wait until at most so many others are before this visitor; the turn is still to come.

        Args:
            user: the visitor.
            checkpoint: called while it waits; it raises to give up.
            others_before: of those who wait, at least 1.
        """
        with self._changed, self._place_of(user) as place:
            while self._count_before(place) > others_before:
                self._changed.wait(CHECK_SECONDS)
                self._check(checkpoint)

    def use(self, user: str | None) -> None:
        """Take note that a visitor has seen what the last turn was for."""
        with self._changed:
            if (served := self._served.get(user)) is not None:
                self._served[user] = served._replace(is_used=True)

    def give_back_unused(self, user: str | None) -> None:
        """Have a visitor's last turn count as not taken if nobody saw what it was for.

        The turn after one that was given back is not given back, so whoever changes what is wanted
        all the time takes two turns for each of the others.
        """
        with self._changed:
            served = self._served.get(user)
            if served is None or served.is_used or served.is_given_back or served.is_second_try:
                return
            self._served[user] = served._replace(turn=served.before, is_given_back=True)
            self._changed.notify_all()  # the next one may be another now

    def waiting(self) -> list[str | None]:
        """Return who waits, in the order of arrival."""
        with self._changed:
            return [place.user for place in self._line]

    def is_busy(self) -> bool:
        """Return whether anybody has a turn or waits for one."""
        with self._changed:
            return self._thread is not None or bool(self._line)

    def _wait(self, user: str | None, checkpoint: Callable[[], object] | None) -> None:
        seconds = None if user is None else self._max_wait_seconds
        end = None if seconds is None else self._clock() + seconds
        with self._place_of(user) as place:
            while not self._is_next(place):
                left = None if end is None else end - self._clock()
                if left is not None and left <= 0:
                    raise ImageError(self._too_long.format(seconds=seconds))
                if checkpoint is None:
                    self._changed.wait(left)
                else:
                    self._changed.wait(CHECK_SECONDS)
                    self._check(checkpoint)
        self._thread = threading.get_ident()
        self._take_note(user)

    @contextmanager
    def _place_of(self, user: str | None) -> Iterator[Place]:
        """A new place in the line, which is left at the end; who calls has the lock."""
        place = Place(user, next(self._counter))
        self._line.append(place)
        try:
            yield place
        finally:
            self._line.remove(place)
            self._changed.notify_all()  # the next one may be another now

    def _check(self, checkpoint: Callable[[], object]) -> None:
        """Call it without the lock, which others need meanwhile."""
        self._changed.release()
        try:
            checkpoint()
        finally:
            self._changed.acquire()

    def _is_next(self, place: Place) -> bool:
        return self._thread is None and min(self._line, key=self._rank) is place

    def _count_before(self, place: Place) -> int:
        rank = self._rank(place)
        return sum(self._rank(other) < rank for other in self._line)

    def _rank(self, place: Place) -> tuple[int, int]:
        served = self._served.get(place.user)
        return NEVER if served is None else served.turn, place.arrival

    def _take_note(self, user: str | None) -> None:
        now = self._clock()
        waiting = {place.user for place in self._line}
        self._served = {
            name: served
            for name, served in self._served.items()
            if name in waiting or now - served.time < MEMORY_SECONDS
        }
        last = self._served.get(user)
        self._served[user] = Served(
            turn=next(self._counter),
            time=now,
            before=NEVER if last is None else last.turn,
            is_second_try=last is not None and last.is_given_back,
        )
