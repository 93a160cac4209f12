"""How long a job still takes, estimated from how fast it has advanced so far."""

import time
from collections.abc import Callable

MIN_SECONDS = 1.5  # before that an estimate is worth nothing
# While nothing advances for so long, or for so many times the usual wait, nobody knows.
STANDSTILL_SECONDS = 3.0
STANDSTILL_WAITS = 3.0


class TimeLeft:
    """An estimate of the time left, which runs down between two reports and is never a guess.

    Guarantees (held by tests/ui/jobs/test_time_left.py): there is none before the work has
    advanced, and none while it stands still; between two reports it only falls.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start: float | None = None  # when the first report came
        self._done_at_start = 0
        self._latest = 0.0  # when the work last advanced
        self._done = 0
        self._total = 1

    def report(self, done: int, total: int) -> None:
        """Take note of the progress: `done` of `total` units of work."""
        now = self._clock()
        if self._start is None:
            self._start = now
            self._done_at_start = done
            self._latest = now
        elif done != self._done:
            self._latest = now
        self._done = done
        self._total = total

    def leave_out(self, seconds: float) -> None:
        """Leave a pause out of the estimate."""
        if self._start is not None:
            self._start += seconds
            self._latest += seconds

    def seconds(self) -> float | None:
        """Return the estimate in seconds; None where there is none."""
        advanced = self._done - self._done_at_start
        if self._start is None or advanced <= 0 or self._done >= self._total:
            return None
        now = self._clock()
        if now - self._start < MIN_SECONDS:
            return None
        spent = self._latest - self._start
        since = now - self._latest
        if since > max(STANDSTILL_SECONDS, STANDSTILL_WAITS * spent / advanced):
            return None
        left = spent * (self._total - self._done) / advanced - since
        return left if left > 0 else None
