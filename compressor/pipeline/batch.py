"""Many files, each reduced by itself: a broken one costs the others nothing."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.errors import ImageError, program_error
from compressor.imaging.picture import load_image
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.find_k import Checkpoint
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from kmc import ColorCounts, TasksInFlight, merge_counts, worker_count

Read = Callable[[], bytes]
T = TypeVar("T")

AHEAD = 2  # files under way for each worker

log = logging.getLogger(__name__)


def compress_files(
    reads: Sequence[Read],
    job: CompressionJob,
    *,
    executor: Executor | None = None,
    inside: Executor | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[tuple[int, CompressionResult]]:
    """Reduce many pictures; the bytes go to a worker, the finished PNG comes back.

    At most `AHEAD` files for each worker are read and under way at a time.

    Args:
        reads: one function a file that gives its bytes; what it raises as OSError or ImageError
            is the problem of that file. They are called in this thread, in order.
        executor: who computes; None for this thread. What comes out does not depend on it.
        inside: where this thread computes, who helps it with the parts of a file.
        checkpoint: called every few milliseconds where others compute, else between the files; what
            it raises stops the work.

    Yields:
        (number of the file, what became of it), as they end.
    """
    checkpoint = checkpoint or (lambda: None)
    for number, made in _map_unordered(reads, compress_file, (job, inside), executor, checkpoint):
        yield number, CompressionResult(problem=made) if isinstance(made, str) else made


def shared_palette(
    reads: Sequence[Read],
    settings: QualitySettings,
    *,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.uint8]:
    """The palette for all pictures together, as if they were one: their counts are added up.

    Args:
        reads, executor, checkpoint: as for `reduce_files`. Files that can't be read are left out.
        progress: called with (done, total): up to a half as files are counted, then by the
            search.

    Returns:
        (n, 3) uint8, or (n, 4) where a picture is not opaque everywhere.

    Raises:
        ImageError: no file is a picture that can be read.
        ValueError: more fixed colours than K.
    """
    checkpoint, progress, done = (
        checkpoint or (lambda: None),
        progress or (lambda done, total: None),
        0,
    )

    def counts() -> Iterator[ColorCounts]:
        nonlocal done
        for _, found in count_files(reads, executor=executor, checkpoint=checkpoint):
            done += 1
            progress(done, 2 * len(reads))
            if found is not None:
                yield found

    def searching(now: int, total: int) -> None:
        checkpoint()
        progress(total + now, 2 * total)

    parts = counts()
    if (first := next(parts, None)) is None:
        raise ImageError(
            f"None of the {len(reads):,} files is a picture that can be read, so they have no"
            " palette in common."
        )
    return build_palette(merge_counts(chain([first], parts)), settings, searching, executor)


def count_files(
    reads: Sequence[Read],
    *,
    executor: Executor | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[tuple[int, ColorCounts | None]]:
    """Give (number of the file, its colours) as they are counted; None of what can't be read.

    Args:
        reads, executor, checkpoint: as for `reduce_files`.
    """
    for number, found in _map_unordered(reads, _count, (), executor, checkpoint or (lambda: None)):
        yield number, found if isinstance(found, ColorCounts) else None


def _count(data: bytes) -> ColorCounts | None:
    """The colours of a picture; None of one that can't be read, which `reduce_file` reports."""
    try:
        return load_image(data).count_colors()
    except ImageError:
        return None
    except Exception as error:  # as in `compress_file`
        program_error(error)
        return None


def _map_unordered(
    reads: Sequence[Read],
    work: Callable[..., T],
    given: tuple[Any, ...],
    executor: Executor | None,
    checkpoint: Checkpoint,
) -> Iterator[tuple[int, T | str]]:
    """(number, work(bytes, *given)) of each file as they end, or a sentence why there is none."""
    if executor is None:
        yield from _map_in_this_thread(reads, work, given, checkpoint)
        return
    max_tasks = AHEAD * worker_count(executor)
    with TasksInFlight[int, T](executor) as tasks:
        for number, read in enumerate(reads):
            checkpoint()
            try:
                data = read()
            except (OSError, ImageError) as error:
                yield number, _read_error(error)
                continue
            tasks.submit(number, work, data, *given)
            while len(tasks) >= max_tasks:
                for ended, future in tasks.completed(checkpoint):
                    result = _result_or_error(future)
                    yield ended, result
        while tasks:
            for ended, future in tasks.completed(checkpoint):
                result = _result_or_error(future)
                yield ended, result


def _map_in_this_thread(
    reads: Sequence[Read], work: Callable[..., T], given: tuple[Any, ...], checkpoint: Checkpoint
) -> Iterator[tuple[int, T | str]]:
    for number, read in enumerate(reads):
        checkpoint()
        try:
            data = read()
        except (OSError, ImageError) as error:
            yield number, _read_error(error)
        else:
            yield number, work(data, *given)


def _result_or_error(future: Future[T]) -> T | str:
    """The result of a task that has ended, or a sentence why there is none."""
    try:
        return future.result()
    except Exception as error:  # the work itself raises nothing: its worker was lost
        log.warning("a worker was lost", exc_info=error)
        return _worker_lost_error(error)


def _read_error(error: OSError | ImageError) -> str:
    if isinstance(error, ImageError):
        return str(error)
    return f"The file can't be read: {error.strerror or error}."


def _worker_lost_error(error: Exception) -> str:
    return (
        f"No worker could finish this picture ({type(error).__name__}), perhaps for want of"
        " memory; try it alone, or make it smaller first."
    )
