"""`--large`: files beyond the limits, read and written in strips."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from compressor.cli.options import Options
from compressor.cli.outputs import OutputJob, create_folder_of, existing_file_problem
from compressor.cli.reporting import ProgressBar
from compressor.imaging.errors import ImageError
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.large.large import compress_large_file
from compressor.pipeline.large.progress import Progress
from compressor.pipeline.large.tiles import map_unordered, shared_palette_of_tiles
from compressor.pipeline.settings import QualitySettings


def compress_in_strips(
    jobs: list[OutputJob], options: Options, executor: Executor | None, bar: ProgressBar
) -> Iterator[tuple[int, CompressionResult]]:
    """Yield (number of the job, its result) as jobs end; their files are written by then.

    Several files are read and written by the executor's workers, which must therefore see the
    same folders. Of a single file the workers compute parts of the search for the palette.

    Raises:
        ImageError: the files share a palette, and one of them can't be read.
    """
    settings = cast(QualitySettings, options.job.settings)
    palette = options.job.palette
    writable = []
    for number, job in enumerate(jobs):
        if job.refusal is not None:
            yield number, CompressionResult(problem=job.refusal)
        elif job.source.path is not None and job.target is not None:
            writable.append((number, job))

    def progress(done: int, total: int) -> None:
        bar.show(done, 0, "parts", total)

    if options.shared and writable:
        paths = [cast(Path, job.source.path) for _, job in writable]
        palette = shared_palette_of_tiles(paths, settings, executor, progress)
    if len(writable) == 1:
        number, job = writable[0]
        yield number, _compress(job, options.force, settings, palette, executor, progress)
        return
    tasks = [(job, options.force, settings, palette) for _, job in writable]
    for index, result in map_unordered(_compress, tasks, executor, progress):
        yield writable[index][0], result


def _compress(
    job: OutputJob,
    force: bool,
    settings: QualitySettings,
    palette: NDArray[np.uint8] | None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> CompressionResult:
    """Compress a file as `compress_large_file` does; an error becomes the result's `problem`."""
    target = cast(Path, job.target)
    try:
        create_folder_of(target)
        return compress_large_file(
            cast(Path, job.source.path),
            target,
            settings,
            palette=palette,
            replace=force,
            draft_prefix=job.draft_prefix,
            executor=executor,
            progress=progress,
        )
    except ImageError as error:
        return CompressionResult(problem=str(error))
    except FileExistsError:
        return CompressionResult(problem=existing_file_problem(target))
    except OSError as error:
        return CompressionResult(problem=f"{target} can't be written: {error.strerror or error}.")
