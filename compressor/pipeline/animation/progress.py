"""How far the work on an animation is, over all of its stages and formats."""

from typing import Final

from compressor.pipeline.task import Checkpoint, Report

STAGES: Final = 3  # all frames are looked at, colours are searched, all frames are written


class AnimationProgress:
    """Reports the work on all formats of one animation as a whole.

    Guarantee, held by tests/pipeline/animation: what is done never falls.
    """

    def __init__(self, report: Report | None, formats: int) -> None:
        """`formats` is how many files are written; `report` None is told nothing."""
        self._report = report
        self._total = formats * STAGES
        self._formats_done = 0

    def look(self, frames: int, checkpoint: Checkpoint) -> Checkpoint:
        """Return a checkpoint that is called for each frame that is looked at."""
        return self._stage(0.0, 1.0, frames, "Looking at frame {done:,} of {frames:,}…", checkpoint)

    def search(self) -> None:
        """Tell that the colours are searched."""
        self._tell(1.0, "Searching the colours…")

    def write(self, attempt: int, attempts: int, frames: int, checkpoint: Checkpoint) -> Checkpoint:
        """Return a checkpoint that is called for each frame that is written.

        Args:
            attempt: how many files were written before, of which none looks as wanted.
            attempts: how many are written at most.
            frames: how many there are.
            checkpoint: called as well.
        """
        start = 2.0 + attempt / attempts
        words = "Writing frame {done:,} of {frames:,}…"
        return self._stage(start, 1.0 / attempts, frames, words, checkpoint)

    def end_format(self) -> None:
        """Take note that a file is done."""
        self._formats_done += 1

    def _stage(
        self, start: float, share: float, frames: int, words: str, checkpoint: Checkpoint
    ) -> Checkpoint:
        done = 0

        def count() -> None:
            nonlocal done
            checkpoint()
            done = min(done + 1, frames)  # a damaged file may hold more than it announces
            part = start + share * (done - 1) / frames
            self._tell(part, words.format(done=done, frames=frames))

        return count

    def _tell(self, stages: float, words: str) -> None:
        if self._report is not None:
            done = self._formats_done * STAGES + stages
            self._report(round(1000 * done), 1000 * self._total, words)
