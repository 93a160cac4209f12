"""Progress of a search whose length is known only as an upper bound.

A search of one size takes at most a known number of steps, and often fewer. The counter reports
the steps that began, and jumps to the bound where a size is finished; so what is reported never
falls, and ends at the total.
"""

from kmc.callbacks import Progress


class StepCounter:
    """It counts the steps of several sizes, each of at most `max_steps`, and reports them."""

    def __init__(self, max_steps: int, n_sizes: int, progress: Progress | None) -> None:
        self._max_steps = max_steps
        self._total = max_steps * n_sizes
        self._progress = progress
        self._done = 0
        self._finished_sizes = 0

    def checkpoint(self) -> None:
        """Report the progress so far, and count the step that begins now."""
        self.report()
        self._done += 1

    def report(self) -> None:
        """Report the progress so far; it is called while executors work, so one can cancel."""
        if self._progress is not None:
            self._progress(self._done, self._total)

    def finish_size(self) -> None:
        """Count all steps of a size as done, however few it took, and report."""
        self._finished_sizes += 1
        self._done = self._finished_sizes * self._max_steps
        self.report()
