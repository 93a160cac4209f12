"""The work of a batch: done in slices, stopped and taken up again, a file at a time."""

import io
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass, replace
from uuid import uuid4
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging import ImageError, limits
from imaging.batch import Plan, Reduction, reduce_files, shared_palette
from imaging.goals import Goal
from imaging.reduce import Wishes
from ui import pool
from ui.batch.files import BatchFile
from ui.task import UNFINISHED, Report, Task, Tick, Unfinished

KIND = "batch"
SLICE = 2.0  # seconds of work, then others have their turn
THUMBNAIL = 112, 80  # pixels, twice of what the table shows
ATTEMPTS = 2  # for a file that was under way when a process died
DIED = "The process that worked on it died, perhaps for lack of memory; make the picture smaller."

_ALL: "WeakSet[Work]" = WeakSet()  # of the server


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the user asks of a batch.

    Attributes:
        wishes: of every palette and file.
        shared: whether all pictures have one palette.
        goal: what every file has to reach, in place of K colours.
    """

    wishes: Wishes = Wishes()
    shared: bool = False
    goal: Goal | None = None


@dataclass(frozen=True, kw_only=True)
class Ended:
    """The outcome of the task; what was made is in `Work`, which its session alone holds."""

    nbytes: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Done:
    """What became of a file, and its thumbnail as an address for the browser."""

    reduction: Reduction
    thumbnail: str

    @property
    def nbytes(self) -> int:
        return len(self.reduction.png) + len(self.thumbnail)


class Work:
    """A batch with these wishes: what is done of it. The thread of the jobs writes, pages read.

    Attributes:
        done: what became of each file, by its id.
        palette: the one of all pictures, where they share one and it is found.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.done: dict[str, Done] = {}
        self.palette: NDArray[np.uint8] | None = None
        self._files: Sequence[BatchFile] = ()
        self._begun: set[str] = set()
        self._report: Report = lambda *_: None
        self._tick: Tick = lambda: None
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
        self._files, self._steps = files, None
        return Task(kind=KIND, key=(KIND, uuid4()), run=self._run)

    def _run(self, report: Report, tick: Tick) -> Ended | Unfinished:
        self._report, self._tick = report, tick
        over = time.monotonic() + SLICE
        steps = self._steps or self._work()
        self._steps = None  # whatever is raised below ends them
        for _ in steps:
            if time.monotonic() >= over:
                self._steps = steps
                return UNFINISHED
        return Ended()

    def _work(self) -> Iterator[None]:
        """The whole work; others may have their turn at each step."""
        self._begun = set()
        if self.asked.shared and self.palette is None:
            self._tell("Counting the colours…")
            self.palette = shared_palette(
                [file.read for file in self._files],
                self.asked.wishes,
                executor=pool.executor(),
                tick=lambda: self._tick(),
            )
            yield
        plan = Plan(wishes=self.asked.wishes, goal=self.asked.goal, palette=self.palette)
        while left := self.left(self._files):
            self._tell()
            try:
                yield from self._spread(left, plan, pool.executor())
            except BrokenExecutor:
                yield from self._one_by_one([file for file in left if file.id in self.under_way])

    def _spread(
        self, files: Sequence[BatchFile], plan: Plan, executor: Executor | None
    ) -> Iterator[None]:
        reads = [lambda file=file: self._read(file) for file in files]  # type: ignore[misc]
        ticks = lambda: self._tick()  # noqa: E731 - of the job that runs at the time
        for number, reduction in reduce_files(reads, plan, executor=executor, tick=ticks):
            self._keep(files[number], reduction)
            self._tell()
            yield

    def _one_by_one(self, suspects: Sequence[BatchFile]) -> Iterator[None]:
        """One of these files killed a process: each alone, so that the others come through."""
        for file in suspects:
            for _ in range(ATTEMPTS):
                if file.id not in self.done:
                    try:
                        yield from self._spread([file], plan, pool.executor())
                    except BrokenExecutor:
                        continue
            if file.id not in self.done:
                self._keep(file, Reduction(problem=DIED, before=file.size))

    def _read(self, file: BatchFile) -> bytes:
        self._begun.add(file.id)
        if self.nbytes >= limits.MAX_BATCH_BYTES:
            raise limits.batch_is_full()
        if sum(work.nbytes for work in list(_ALL)) >= limits.MAX_FINISHED_BYTES:
            raise limits.server_is_full()
        if file.problem:
            raise ImageError(file.problem)
        return file.read()

    def _keep(self, file: BatchFile, reduction: Reduction) -> None:
        if self.nbytes + len(reduction.png) > limits.MAX_BATCH_BYTES:
            reduction = Reduction(problem=str(limits.batch_is_full()), before=reduction.before)
        thumbnail = _address(reduction.thumbnail)
        self.done[file.id] = Done(reduction=replace(reduction, thumbnail=b""), thumbnail=thumbnail)

    def _tell(self, words: str = "") -> None:
        done, total = len(self._files) - len(self.left(self._files)), len(self._files)
        self._report(done, total, words or f"{done:,} of {total:,} files")
        self._tick()


def _address(picture: bytes) -> str:
    """A picture as the address of itself, no larger than the table needs it."""
    if not picture:
        return ""
    file = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.thumbnail(THUMBNAIL)
        image.save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode()}"
