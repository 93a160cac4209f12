"""`--large`: files beyond the limits, read and written in strips."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imaging.cli.orders import Orders
from imaging.cli.targets import Job
from imaging.cli.told import Bar
from imaging.errors import ImageError
from imaging.large import Progress, reduce_large
from imaging.reduce import Wishes
from imaging.reduction import Reduction
from imaging.tiles import each, palette_of_tiles


def reduce_in_strips(
    jobs: list[Job], orders: Orders, executor: Executor | None, bar: Bar
) -> Iterator[tuple[int, Reduction]]:
    """(number of the job, what became of it), as they end; the files are written by then.

    Several files are read and written by the executor's workers, so these must see the same
    folders; of a single one they make parts of the palette's search.

    Raises:
        ImageError: a palette is to be shared, and a file can't be read.
    """
    wishes, palette = orders.plan.wishes, orders.plan.palette
    begun = []
    for number, job in enumerate(jobs):
        if job.refusal is not None:
            yield number, Reduction(problem=job.refusal)
        elif job.source.path is not None and job.target is not None:
            begun.append((number, job.source.path, job.target))

    def progress(done: int, total: int) -> None:
        bar.show(done, 0, "parts", total)

    if orders.shared and begun:
        paths = [path for _, path, _ in begun]
        palette = palette_of_tiles(paths, wishes, executor, progress)
    if len(begun) == 1:
        number, path, target = begun[0]
        yield number, _reduce(path, target, wishes, palette, executor, progress)
        return
    tasks = [(path, target, wishes, palette) for _, path, target in begun]
    for place, made in each(_reduce, tasks, executor, progress):
        yield begun[place][0], made


def _reduce(
    path: Path,
    target: Path,
    wishes: Wishes,
    palette: NDArray[np.uint8] | None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Reduction:
    """As `reduce_large`; what is wrong with a file is told by its `problem`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return reduce_large(
            path, target, wishes, palette=palette, executor=executor, progress=progress
        )
    except ImageError as error:
        return Reduction(problem=str(error))
    except OSError as error:
        return Reduction(problem=f"{target} can't be written: {error.strerror or error}.")
