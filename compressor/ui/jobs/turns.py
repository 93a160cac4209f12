"""When a job gives way: after some seconds of work another visitor's job has its turn.

A task that can be taken up again ends its slice (`YIELDED`) where nothing is lost. One that can't,
or does not within another second, waits at a checkpoint while the other job runs within it, in the
same thread: so two are in memory at most, and a lock that the first one holds does not stop the
second.

Previews go before jobs, since somebody looks at the page: a job pauses while one is computed, but
at most three times as long as it has worked since its last pause.
"""

import time
from collections.abc import Callable

SLICE_SECONDS = 5.0  # of work, then others have their turn
# For a task in slices: the end of its slice is near, unless the last part of it takes long.
OVERDUE_SECONDS = 6.0
# Between two looks whether a preview is still wanted; a job that worked for less does not pause.
MIN_PAUSE_SECONDS = 0.02
MAX_PAUSE_SECONDS = 1.0
PAUSE_PER_WORK = 3.0  # at most


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


class Pauses:
    """The pauses that a job makes for previews."""

    def __init__(
        self,
        is_preview_wanted: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """`is_preview_wanted` tells whether a preview is computed or waited for."""
        self._is_preview_wanted = is_preview_wanted
        self._clock = clock
        self._sleep = sleep
        self._worked_since = clock()

    def make(self, checkpoint: Callable[[], object]) -> float:
        """Pause while a preview is wanted, and return the seconds that it took.

        Args:
            checkpoint: called meanwhile; it may raise.
        """
        start = self._clock()
        end = start + min(MAX_PAUSE_SECONDS, PAUSE_PER_WORK * (start - self._worked_since))
        if end - start < MIN_PAUSE_SECONDS or not self._is_preview_wanted():
            return 0.0
        while self._clock() < end and self._is_preview_wanted():
            self._sleep(MIN_PAUSE_SECONDS)
            checkpoint()
        self._worked_since = self._clock()
        return self._worked_since - start
