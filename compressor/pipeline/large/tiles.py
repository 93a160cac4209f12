"""Compress a picture that is kept as a folder of tiles: all tiles get one palette.

Workers read and write the tiles themselves, so they must see the same folders under the same
names, as on a shared file system. Only paths, colour counts and the palette are sent to them.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.decoding.strips import StripReader
from compressor.imaging.errors import ImageError
from compressor.pipeline.large.large import (
    LargeResult,
    compress_large_file,
    count_strips,
    merge_adjacent_levels,
    reject_unsupported,
)
from compressor.pipeline.large.progress import Progress, staged_progress
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from kmc import PackedColors, TasksInFlight, merge_counts, worker_count

T = TypeVar("T")

TILES_PER_WORKER = 2  # tiles that are under way at a time


def compress_tiles(
    paths: Sequence[Path],
    out_folder: Path,
    settings: QualitySettings,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[LargeResult]:
    """Write each tile as an indexed PNG in the palette of all tiles together.

    Guarantee, held by tests/pipeline/test_tiles.py: the palette is that of all pixels side by
    side, and the files do not depend on the executor.

    Args:
        paths: pictures as for `compress_large_file`, whose names differ in more than the suffix.
        out_folder: the folder for the results NAME.png; it is created where it is missing.
        settings: the settings, without dithering and with the size as it is.
        executor: the workers that count and write; None for this thread.
        progress: called as progress(done, total), also while workers compute; it may raise to
            cancel the work.

    Returns:
        the results in the order of the paths; the `palette` of each has the colours that the tile
        uses, as `LargeResult` says. With `smaller` each tile is a picture of its own.

    Raises:
        ImageError: there is no tile, two have the same name, or one can't be read; the message
            names it.
        OSError: a file can't be written.
    """
    reject_unsupported(settings)
    targets = _targets(paths, out_folder)
    report = staged_progress(progress, 2)
    palette = shared_palette_of_tiles(paths, settings, executor, report(0))
    out_folder.mkdir(parents=True, exist_ok=True)
    jobs = [(path, target, settings, palette) for path, target in zip(paths, targets, strict=True)]
    results = dict(map_unordered(_write, jobs, executor, report(1)))
    report(1)(1, 1)
    return [results[number] for number in range(len(results))]


def shared_palette_of_tiles(
    paths: Sequence[Path], settings: QualitySettings, executor: Executor | None, progress: Progress
) -> NDArray[np.uint8]:
    """Return the best palette for all pixels of these files together, (n, 3) or (n, 4) uint8.

    Raises:
        ImageError: a file can't be read; the message names it.
    """
    report = staged_progress(progress, 2)
    color_counts = map_unordered(_count, [(path,) for path in paths], executor, report(0))
    merged = merge_counts(packed.unpack() for _, packed in color_counts)
    return build_palette(merge_adjacent_levels(merged), settings, report(1), executor)


def _targets(paths: Sequence[Path], folder: Path) -> list[Path]:
    if not paths:
        raise ImageError("There are 0 tiles; name at least 1.")
    targets = [folder / f"{path.stem}.png" for path in paths]
    if len(set(targets)) < len(targets):
        duplicate = next(target for target in targets if targets.count(target) > 1)
        raise ImageError(
            f"{targets.count(duplicate)} of the {len(paths):,} tiles would become {duplicate.name};"
            " give them different names."
        )
    if set(targets) & set(paths):
        raise ImageError(f"The tiles in {folder} would be written over; choose another folder.")
    return targets


def _count(path: Path) -> PackedColors:
    with _errors_name(path):
        return PackedColors.of(count_strips(StripReader(path), lambda done, total: None)[0])


def _write(
    path: Path, target: Path, settings: QualitySettings, palette: NDArray[np.uint8]
) -> LargeResult:
    with _errors_name(path):
        return compress_large_file(path, target, settings, palette=palette)


@contextmanager
def _errors_name(path: Path) -> Iterator[None]:
    """Put the name of the file before the message of an ImageError."""
    try:
        yield
    except ImageError as error:
        raise ImageError(f"{path.name}: {error}") from error


def map_unordered(
    work: Callable[..., T],
    jobs: Sequence[tuple[Any, ...]],
    executor: Executor | None,
    progress: Progress,
) -> Iterator[tuple[int, T]]:
    """Yield (number, work(*job)) as jobs end; at most `TILES_PER_WORKER` a worker are under way."""
    if executor is None:
        for number, job in enumerate(jobs):
            progress(number, len(jobs))
            yield number, work(*job)
        return
    numbered_jobs = iter(enumerate(jobs))
    done = 0

    def report() -> None:
        progress(done, len(jobs))

    with TasksInFlight[int, T](executor) as tasks:

        def submit(count: int) -> None:
            for number, job in islice(numbered_jobs, count):
                tasks.submit(number, work, *job)

        submit(TILES_PER_WORKER * worker_count(executor))
        while tasks:
            for number, future in tasks.completed(report):
                yield number, future.result()
                done += 1
                submit(1)
