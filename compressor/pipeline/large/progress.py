"""How far the work on a large picture is, in rows and in stages."""

from collections.abc import Callable, Iterable, Iterator

from compressor.imaging.types import Pixels

Progress = Callable[[int, int], object]

PROGRESS_STEPS = 1000  # for each stage


def with_progress(strips: Iterable[Pixels], height: int, progress: Progress) -> Iterator[Pixels]:
    """Yield the strips of a picture, and report the finished rows before each."""
    done = 0
    for strip in strips:
        progress(done, height)
        yield strip
        done += len(strip)
    progress(done, height)


def staged_progress(progress: Progress | None, stage_count: int) -> Callable[[int], Progress]:
    """Return the progress of each stage by its number; stages are equal parts of the work."""

    def stage(number: int) -> Progress:
        def report(done: int, total: int) -> None:
            if progress is not None:
                progress(
                    number * PROGRESS_STEPS + PROGRESS_STEPS * done // total,
                    stage_count * PROGRESS_STEPS,
                )

        return report

    return stage
