"""The work of a batch: done in slices, stopped and taken up again, a file at a time."""

import io
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging import ImageError, limits
from compressor.pipeline.batch import compress_files, count_files
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.quantize import build_palette
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from compressor.pipeline.task import YIELDED, Checkpoint, Report, Task, Unfinished
from compressor.ui.batch.files import BatchFile
from compressor.ui.jobs import kinds, worker_pool
from kmc import ColorCounts, map_to_palette, merge_counts

SLICE = 2.0  # seconds of work, then others have their turn
THUMBNAIL = 112, 80  # pixels, twice of what the table shows
MANY = 1 << 22  # distinct colours of pictures, before they are merged with those of the others

_ALL: "WeakSet[BatchJob]" = WeakSet()  # of the server


@dataclass(frozen=True, kw_only=True)
class BatchSettings:
    """What the user asks of a batch.

    Attributes:
        wishes: of every palette and file.
        shared: whether all pictures have one palette.
        goal: what every file has to reach, in place of K colours.
    """

    wishes: QualitySettings = field(default_factory=QualitySettings)
    shared: bool = False
    goal: Target | None = None


@dataclass(frozen=True, kw_only=True)
class BatchFinished:
    """The outcome of the task; what was made is in `Work`, which its session alone holds."""

    nbytes: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class FileResult:
    """What became of a file, and its thumbnail as an address for the browser."""

    reduction: CompressionResult
    thumbnail: str

    @property
    def nbytes(self) -> int:
        return len(self.reduction.png) + len(self.thumbnail)


class BatchJob:
    """A batch with these wishes: what is done of it. The thread of the jobs writes, pages read.

    Attributes:
        done: what became of each file, by its id.
        palette: the one of all pictures, where they share one and it is found.
        shares: of the pixels of all pictures that each of its colours has, in 0..1.
    """

    def __init__(self, asked: BatchSettings) -> None:
        self.asked = asked
        self.done: dict[str, FileResult] = {}
        self.palette: NDArray[np.uint8] | None = None
        self.shares: NDArray[np.float64] = np.empty(0)
        self._files: Sequence[BatchFile] = ()
        self._begun: set[str] = set()
        self._report: Report = lambda *_: None
        self._tick: Checkpoint = lambda: None
        self._steps: Iterator[None] | None = None
        _ALL.add(self)

    @property
    def files(self) -> Sequence[BatchFile]:
        """The files that it was begun with."""
        return self._files

    @property
    def under_way(self) -> set[str]:
        """The ids of the files that are being worked on while a job runs."""
        return self._begun - self.done.keys()

    @property
    def nbytes(self) -> int:
        """About the memory that the finished files take."""
        return sum(done.nbytes for done in list(self.done.values()))

    def left(self, files: Sequence[BatchFile]) -> list[BatchFile]:
        """Those of the files that nothing has become of yet."""
        return [file for file in files if file.id not in self.done]

    def task(self, files: Sequence[BatchFile]) -> Task:
        """Do what is left of these files; the results of others are let go."""
        kept = {file.id for file in files}
        self.done = {id: done for id, done in self.done.items() if id in kept}
        self._files = files
        self._steps = None
        return Task(kind=kinds.BATCH, key=(kinds.BATCH, uuid4()), run=self._run)

    def _run(self, report: Report, checkpoint: Checkpoint) -> BatchFinished | Unfinished:
        self._report = report
        self._tick = checkpoint
        over = time.monotonic() + SLICE
        steps = self._steps or self._work()
        self._steps = None  # whatever is raised below ends them
        for _ in steps:
            if time.monotonic() >= over:
                self._steps = steps
                return YIELDED
        return BatchFinished()

    def _work(self) -> Iterator[None]:
        """The whole work; others may have their turn at each step."""
        self._begun = set()
        if self.asked.shared and self.palette is None:
            yield from self._share()
        plan = CompressionJob(
            settings=self.asked.wishes, target=self.asked.goal, palette=self.palette
        )
        while left := self.left(self._files):
            self._tell()
            reduced = compress_files(
                [partial(self._read, file) for file in left],
                plan,
                executor=worker_pool.shared_executor(),
                checkpoint=lambda: self._tick(),
            )
            for number, reduction in reduced:
                self._keep(left[number], reduction)
                self._tell()
                yield

    def _share(self) -> Iterator[None]:
        """Find the palette of all pictures; where there is none, there is nothing to do."""
        reads = [file.read for file in self._files]
        parts = list[ColorCounts]()
        color_counts = count_files(
            reads, executor=worker_pool.shared_executor(), checkpoint=lambda: self._tick()
        )
        for done, (_, part) in enumerate(color_counts, 1):
            parts += [part] if part is not None else []
            if sum(map(len, parts[1:])) > MANY:
                parts = [merge_counts(parts)]
            self._report(done, 2 * len(reads), f"Colours of {done:,} of {len(reads):,} files")
            yield
        if parts:
            self._report(len(reads), 2 * len(reads), "Choosing the colours for all…")
            together = merge_counts(parts)
            wishes = self.asked.wishes
            palette = build_palette(
                together, wishes, lambda *_: self._tick(), worker_pool.shared_executor()
            )
            labels = map_to_palette(together.colors, palette, wishes.space)
            self.shares = np.bincount(labels, together.counts, len(palette)) / together.pixels
            self.palette = palette

    def _read(self, file: BatchFile) -> bytes:
        self._begun.add(file.id)
        if self.nbytes >= limits.MAX_BATCH_BYTES:
            raise limits.batch_full_error()
        if sum(work.nbytes for work in list(_ALL)) >= limits.MAX_FINISHED_BYTES:
            raise limits.server_full_error()
        if file.problem:
            raise ImageError(file.problem)
        return file.read()

    def _keep(self, file: BatchFile, reduction: CompressionResult) -> None:
        thumbnail = _data_url(reduction.thumbnail)
        done = FileResult(reduction=replace(reduction, thumbnail=b""), thumbnail=thumbnail)
        if self.nbytes + done.nbytes > limits.MAX_BATCH_BYTES:
            problem = str(limits.batch_full_error())
            done = FileResult(
                reduction=CompressionResult(problem=problem, input_bytes=reduction.input_bytes),
                thumbnail="",
            )
        self.done[file.id] = done

    def _tell(self) -> None:
        done = len(self._files) - len(self.left(self._files))
        total = len(self._files)
        before = total if self.asked.shared else 0
        self._report(before + done, before + total, f"{done:,} of {total:,} files")
        self._tick()


def _data_url(picture: bytes) -> str:
    """A picture as the address of itself, no larger than the table needs it."""
    if not picture:
        return ""
    file = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.thumbnail(THUMBNAIL)
        image.save(file, "WEBP", quality=70, method=2)
    return f"data:image/webp;base64,{b64encode(file.getvalue()).decode()}"
