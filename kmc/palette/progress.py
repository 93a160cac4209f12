"""Progress of work whose length is known only from above."""

from collections.abc import Callable

Progress = Callable[[int, int], object]  # (done, total); what it raises stops the work


class StepCounter:
    """Progress of several sizes, each of at most `steps` steps."""

    def __init__(self, steps: int, sizes: int, progress: Progress | None) -> None:
        self._steps = steps
        self._total = steps * sizes
        self._progress = progress
        self._done = self._ended = 0

    def checkpoint(self) -> None:
        """One step begins."""
        self.look()
        self._done += 1

    def look(self) -> None:
        """Others are at work."""
        if self._progress is not None:
            self._progress(self._done, self._total)

    def next(self) -> None:
        """A size is done, however many steps it took."""
        self._ended += self._steps
        self._done = self._ended
        self.look()
