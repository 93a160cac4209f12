"""`--large`: files beyond the limits, read and written in strips."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from compressor.cli.options import Options
from compressor.cli.outputs import OutputJob
from compressor.cli.reporting import ProgressBar
from compressor.imaging.errors import ImageError
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.large.large import Progress, compress_large_file
from compressor.pipeline.large.tiles import map_unordered, shared_palette_of_tiles
from compressor.pipeline.settings import QualitySettings


def reduce_in_strips(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> Iterator[tuple[int, CompressionResult]]:
    """(number of the job, what became of it), as they end; the files are written by then.

    Several files are read and written by the executor's workers, so these must see the same
    folders; of a single one they make parts of the palette's search.

    Raises:
        ImageError: a palette is to be shared, and a file can't be read.
    """
    settings = cast(QualitySettings, options.job.settings)
    palette = options.job.palette
    begun = []
    for number, job in enumerate(jobs):
        if job.refusal is not None:
            yield number, CompressionResult(problem=job.refusal)
        elif job.source.path is not None and job.target is not None:
            begun.append((number, job.source.path, job.target))

    def progress(done: int, total: int) -> None:
        bar.show(done, 0, "parts", total)

    if options.shared and begun:
        paths = [path for _, path, _ in begun]
        palette = shared_palette_of_tiles(paths, settings, executor, progress)
    if len(begun) == 1:
        number, path, target = begun[0]
        yield number, _reduce(path, target, settings, palette, executor, progress)
        return
    tasks = [(path, target, settings, palette) for _, path, target in begun]
    for place, made in map_unordered(_reduce, tasks, executor, progress):
        yield begun[place][0], made


def _reduce(
    path: Path,
    target: Path,
    settings: QualitySettings,
    palette: NDArray[np.uint8] | None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> CompressionResult:
    """As `reduce_large`; what is wrong with a file is told by its `problem`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return compress_large_file(
            path, target, settings, palette=palette, executor=executor, progress=progress
        )
    except ImageError as error:
        return CompressionResult(problem=str(error))
    except OSError as error:
        return CompressionResult(problem=f"{target} can't be written: {error.strerror or error}.")
