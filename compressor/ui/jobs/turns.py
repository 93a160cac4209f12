"""When a job gives way: after some seconds of work another visitor's job has its turn.

A task that can be taken up again ends its slice (`YIELDED`) where nothing is lost. One that can't,
or does not within another second, waits at a checkpoint while the other job runs within it, in the
same thread: so two are in memory at most, and a lock that the first one holds does not stop the
second.
"""

import time
from collections.abc import Callable

SLICE_SECONDS = 5.0  # of work, then others have their turn
# For a task in slices: the end of its slice is near, unless the last part of it takes long.
OVERDUE_SECONDS = 6.0


class SliceEnded(Exception):  # noqa: N818 - not an error
    """Raised in a task that goes on in its next slice."""


class Turn:
    """The time that a job has worked since it began or gave way last."""

    def __init__(
        self, others_wait: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`others_wait` tells whether a job of another visitor waits."""
        self._others_wait = others_wait
        self._clock = clock
        self._start = clock()

    def begin(self) -> None:
        """Begin to count."""
        self._start = self._clock()

    def is_over(self, seconds: float) -> bool:
        """Return whether the job has worked for so long, and another visitor's waits."""
        return self._clock() - self._start >= seconds and self._others_wait()
