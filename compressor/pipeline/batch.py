"""Compress many files, each by itself: a broken file does not affect the others."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.animation.reader import is_animation
from compressor.imaging.errors import ImageError, program_error
from compressor.parallel.decoder import UntrustedAnimation, load_untrusted_image
from compressor.pipeline.animation.survey import survey
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.methods.longest_side import longest_side_of, picture_for
from compressor.pipeline.protected.weights import protected_parts, weighted_counts, weights_for
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, TasksInFlight, merge_counts, worker_count

Read = Callable[[], bytes]
T = TypeVar("T")

NO_RARE_IN_SHARED = (
    "One palette for all pictures keeps no rare colours: switch “Keep rare colours” off, or give"
    " each picture a palette of its own."
)
FILES_PER_WORKER = 2  # files that are read and under way at a time

log = logging.getLogger(__name__)


def compress_files(
    reads: Sequence[Read],
    job: CompressionJob,
    *,
    executor: Executor | None = None,
    file_executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[tuple[int, CompressionResult]]:
    """Compress many pictures; their bytes go to a worker, which sends back the PNG file.

    At most `FILES_PER_WORKER` files for each worker are read and under way at a time.

    Args:
        reads: for each file a function that returns its bytes. They are called in this thread,
            in order; an OSError or ImageError becomes the problem of that file alone.
        job: how each file is compressed.
        executor: the workers that compress files; None for this thread. Results do not depend
            on it.
        file_executor: the workers that compute parts of a file where this thread compresses.
        checkpoint: called every few milliseconds where workers compress, else between files.

    Yields:
        (number of the file, its result), as files end.
    """
    checkpoint = checkpoint or (lambda: None)
    for number, result in _map_unordered(
        reads, compress_file, (job, file_executor), executor, checkpoint
    ):
        yield number, CompressionResult(problem=result) if isinstance(result, str) else result


def shared_palette(
    reads: Sequence[Read],
    settings: QualitySettings,
    *,
    all_frames: bool = False,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.uint8]:
    """Return the best palette for all pictures together: the counts of their colours are summed.

    Args:
        reads: as for `compress_files`; files that can't be read are left out.
        settings: the settings of the palette.
        all_frames: whether all frames of animations count, or the first alone.
        executor: as for `compress_files`.
        checkpoint: as for `compress_files`.
        progress: called as progress(done, total); counting is the first half of the work, the
            search for the palette the second.

    Returns:
        (n, 3) uint8, or (n, 4) where a picture is not opaque everywhere.

    Raises:
        ImageError: no file is a picture that can be read.
        ValueError: there are more locked colours than K.
    """
    if settings.keeps_rare:
        raise ImageError(NO_RARE_IN_SHARED)
    checkpoint = checkpoint or (lambda: None)
    progress = progress or (lambda done, total: None)
    done = 0

    def counts_of_files() -> Iterator[ColorCounts]:
        nonlocal done
        for _, counts in count_files(
            reads, settings, all_frames=all_frames, executor=executor, checkpoint=checkpoint
        ):
            done += 1
            progress(done, 2 * len(reads))
            if counts is not None:
                yield counts

    def search_progress(done_steps: int, total: int) -> None:
        checkpoint()
        progress(total + done_steps, 2 * total)

    parts = counts_of_files()
    if (first := next(parts, None)) is None:
        raise ImageError(
            f"None of the {len(reads):,} files is a picture that can be read, so they have no"
            " palette in common."
        )
    return build_palette(merge_counts(chain([first], parts)), settings, search_progress, executor)


def count_files(
    reads: Sequence[Read],
    settings: Settings,
    *,
    all_frames: bool = False,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[tuple[int, ColorCounts | None]]:
    """Yield (number of the file, its colours) as files are counted; None for unreadable files.

    Args:
        reads: as for `compress_files`.
        settings: of the method; they may ask for smaller pictures, whose colours are counted then,
            and for protected parts, whose pixels count more.
        all_frames: as for `shared_palette`.
        executor: as for `compress_files`.
        checkpoint: as for `compress_files`.
    """
    checkpoint = checkpoint or (lambda: None)
    for number, counts in _map_unordered(
        reads, _count, (settings, all_frames), executor, checkpoint
    ):
        yield number, counts if isinstance(counts, ColorCounts) else None


def _count(data: bytes, settings: Settings, all_frames: bool) -> ColorCounts | None:
    """Count the colours; None for a file that can't be read, which `compress_file` reports."""
    try:
        if all_frames and is_animation(data):
            side = longest_side_of(settings)
            return survey(
                UntrustedAnimation(data), side, "apng", protected_parts(settings)
            ).searched_counts
        picture = picture_for(load_untrusted_image(data), settings)
        weights = weights_for(picture, settings)
        return weighted_counts(picture.pixels_with_alpha, picture.count_colors(), weights)
    except ImageError:
        return None
    except Exception as error:  # as in `compress_file`
        program_error(error)
        return None


def _map_unordered(
    reads: Sequence[Read],
    work: Callable[..., T],
    arguments: tuple[Any, ...],
    executor: Executor | None,
    checkpoint: Checkpoint,
) -> Iterator[tuple[int, T | str]]:
    """Yield (number, work(bytes, *arguments)) as files end, or a sentence in place of a result."""
    if executor is None:
        yield from _map_in_this_thread(reads, work, arguments, checkpoint)
        return
    max_tasks = FILES_PER_WORKER * worker_count(executor)
    with TasksInFlight[int, T](executor) as tasks:
        for number, read in enumerate(reads):
            checkpoint()
            try:
                data = read()
            except (OSError, ImageError) as error:
                yield number, _read_error(error)
                continue
            tasks.submit(number, work, data, *arguments)
            while len(tasks) >= max_tasks:
                for finished_number, future in tasks.completed(checkpoint):
                    result = _result_or_error(future)
                    yield finished_number, result
        while tasks:
            for finished_number, future in tasks.completed(checkpoint):
                result = _result_or_error(future)
                yield finished_number, result


def _map_in_this_thread(
    reads: Sequence[Read],
    work: Callable[..., T],
    arguments: tuple[Any, ...],
    checkpoint: Checkpoint,
) -> Iterator[tuple[int, T | str]]:
    for number, read in enumerate(reads):
        checkpoint()
        try:
            data = read()
        except (OSError, ImageError) as error:
            yield number, _read_error(error)
        else:
            yield number, work(data, *arguments)


def _result_or_error(future: Future[T]) -> T | str:
    """Return the result of a finished task, or a sentence that says why it has none."""
    try:
        return future.result()
    except Exception as error:  # the work raises nothing itself, so its worker was lost
        log.warning("a worker was lost", exc_info=error)
        return _worker_lost_error(error)


def _read_error(error: OSError | ImageError) -> str:
    if isinstance(error, ImageError):
        return str(error)
    return f"The file can't be read: {error.strerror or error}."


def _worker_lost_error(error: Exception) -> str:
    return (
        f"No worker could finish this picture ({type(error).__name__}); memory may have run out:"
        " try it alone, or make it smaller first."
    )
