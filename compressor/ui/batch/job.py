"""The work of a batch: a file at a time, in slices of time, stopped and taken up again."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4
from weakref import WeakMethod, finalize

from compressor.imaging import ImageError, limits
from compressor.pipeline.batch import compress_files
from compressor.pipeline.compress import CompressionResult
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.task import YIELDED, Checkpoint, Report, Task, Unfinished
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.results import (
    MAX_ANIMATION_SECONDS,
    BatchSettings,
    FileResult,
    file_result,
)
from compressor.ui.batch.shared_palette import SharedPalette, SharedPaletteSearch
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.memory.store import MemoryStore, server_store

SLICE_SECONDS = 2.0  # of work, then the jobs of others have their turn


@dataclass(frozen=True, kw_only=True)
class BatchFinished:
    """The result of the task: the files' results are in the `BatchJob` of the session."""

    nbytes: int = 0


class BatchJob:
    """A batch with certain settings: what is finished, whatever was stopped or added since.

    The thread of the jobs writes the results, pages read them. The server's store counts them and
    may drop all of them to make room, at any moment: whoever reads takes `results` once.

    Attributes:
        settings: what was asked.
        files: the files of the last task.
        results: what became of each file, by its id.
        dropped: the ids of finished files whose results were dropped to make room.
        palette: the palette of all pictures, where they share one and it is found.
    """

    def __init__(self, settings: BatchSettings, store: MemoryStore | None = None) -> None:
        """Make a batch; without a store its results are in the server's."""
        self.settings = settings
        self.files: Sequence[BatchFile] = ()
        self.results: dict[str, FileResult] = {}
        self.palette: SharedPalette | None = None
        self.dropped: frozenset[str] = frozenset()
        self._run: BatchRun | None = None
        self._store = server_store() if store is None else store
        self._key = (JobKind.BATCH, "results", uuid4())
        finalize(self, self._store.drop, self._key)

    @property
    def in_progress(self) -> set[str]:
        """The ids of the files that are being worked on while a job runs."""
        started = self._run.started if self._run else set()
        return started - self.results.keys()

    @property
    def nbytes(self) -> int:
        """About the memory that the finished files take."""
        return sum(result.nbytes for result in list(self.results.values()))

    def look_at(self) -> None:
        """Take note that a page looks at the results, so that others are dropped before."""
        self._store.find(self._key)

    def drop_results(self) -> None:
        """Drop what is finished; it can be compressed again."""
        self.dropped |= self.results.keys()
        self.results = {}

    def remaining(self, files: Sequence[BatchFile]) -> list[BatchFile]:
        """Return those of the files that have no result yet."""
        return [file for file in files if file.id not in self.results]

    def task(self, files: Sequence[BatchFile]) -> Task:
        """Return the task that does what remains of these files; drop the results of others."""
        ids = {file.id for file in files}
        self.results = {id: result for id, result in self.results.items() if id in ids}
        self.files = files
        self.dropped = frozenset()
        self._run = BatchRun(self, files)
        return Task(
            kind=JobKind.BATCH,
            key=(JobKind.BATCH, uuid4()),
            run=self._run.run_slice,
            abandon=self._run.start_over,
        )

    def store(self, file: BatchFile, compression: CompressionResult) -> None:
        """Keep what became of a file, as far as there is room for it."""
        free_bytes = limits.MAX_BATCH_BYTES - self.nbytes
        self.results[file.id] = file_result(compression, free_bytes)
        drop = WeakMethod(self.drop_results)

        def on_drop() -> None:
            if (drop_results := drop()) is not None:
                drop_results()

        self._store.keep(self._key, None, self.nbytes, holder=self, on_drop=on_drop)

    def check_room(self) -> None:
        """Raise ImageError where this batch can hold no more results."""
        if self.nbytes >= limits.MAX_BATCH_BYTES:
            raise limits.batch_full_error()


class BatchRun:
    """One task of a batch: the work on the files that have no result yet, in slices.

    It first counts the colours of all files, where they share a palette that is not known yet;
    then it compresses file after file. Both go on in the next slice where the last one ended:
    what workers compute meanwhile is not lost.

    Attributes:
        started: the ids of the files that were read to be compressed.
    """

    def __init__(self, batch: BatchJob, files: Sequence[BatchFile]) -> None:
        self.started: set[str] = set()
        self._batch = batch
        self._files = files
        self._search: SharedPaletteSearch | None = None
        self._compressions: Iterator[tuple[BatchFile, CompressionResult]] | None = None
        # of the slice that runs
        self._report: Report = lambda *_: None
        self._current_checkpoint: Checkpoint = lambda: None

    def run_slice(self, report: Report, checkpoint: Checkpoint) -> BatchFinished | Unfinished:
        """Work for `SLICE_SECONDS`, and until the file at hand is done."""
        self._report = report
        self._current_checkpoint = checkpoint
        deadline = time.monotonic() + SLICE_SECONDS
        try:
            while self._work_on_next_file():
                if time.monotonic() >= deadline:
                    return YIELDED
        except BaseException:
            self.start_over()
            raise
        return BatchFinished()

    def start_over(self) -> None:
        """Give up what is under way, so that the task can be run again; results stay."""
        self.started = set()
        self._search = None
        self._compressions = None

    def _work_on_next_file(self) -> bool:
        """Count or compress one more file; return False where nothing is left."""
        if self._compressions is None:
            if self._needs_palette() and self._count_next_file():
                return True
            self._compressions = self._compress_remaining()
            self._report_compressed()
        entry = next(self._compressions, None)
        if entry is None:
            return False
        self._batch.store(*entry)
        self._report_compressed()
        return True

    def _needs_palette(self) -> bool:
        return self._batch.settings.shared and self._batch.palette is None

    def _count_next_file(self) -> bool:
        """Count one more file; where all are counted find their palette and return False."""
        if self._search is None:
            self._search = SharedPaletteSearch(
                self._files,
                self._batch.settings.quality,
                self._checkpoint,
                all_frames=self._batch.settings.all_frames,
            )
        total = len(self._files)
        if self._search.count_next_file():
            counted = self._search.counted
            self._report(counted, 2 * total, f"Colours of {counted:,} of {total:,} files")
            return True
        self._report(total, 2 * total, "Choosing the colours for all…")
        self._batch.palette = self._search.find_palette()
        return False

    def _compress_remaining(self) -> Iterator[tuple[BatchFile, CompressionResult]]:
        """Yield each file that has no result, with its own, as they end."""
        settings = self._batch.settings
        palette = self._batch.palette
        remaining = self._batch.remaining(self._files)
        compressions = compress_files(
            [partial(self._read, file) for file in remaining],
            CompressionJob(
                settings=settings.file_settings,
                target=settings.target,
                palette=None if palette is None else palette.colors,
                ssimulacra2=True,
                format=settings.format,
                animations=settings.animations,
                max_animation_seconds=MAX_ANIMATION_SECONDS,
            ),
            executor=worker_pool.shared_executor(),
            checkpoint=self._checkpoint,
        )
        for number, compression in compressions:
            yield remaining[number], compression

    def _read(self, file: BatchFile) -> bytes:
        self.started.add(file.id)
        self._batch.check_room()
        if file.problem:
            raise ImageError(file.problem)
        return file.read()

    def _checkpoint(self) -> None:
        """Call the checkpoint of the slice that runs: iterators live longer than a slice."""
        self._current_checkpoint()

    def _report_compressed(self) -> None:
        total = len(self._files)
        done = total - len(self._batch.remaining(self._files))
        counted = total if self._batch.settings.shared else 0
        self._report(counted + done, counted + total, f"{done:,} of {total:,} files")
        self._checkpoint()
