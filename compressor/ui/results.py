"""The results of a session: it holds their tasks, and the server's store holds the results.

So a session takes no memory worth mentioning, whatever it has computed. A result that was dropped
to make room is computed again when a page looks at it.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from compressor.pipeline.task import Task, TaskResult
from compressor.ui.jobs.job import State
from compressor.ui.jobs.job_queue import JobQueue, job_queue

T = TypeVar("T")


class Holder:
    """What a session's results are held by in the store, for as long as the session exists."""


class SessionResults(Mapping[str, TaskResult]):
    """The last result of each kind, as far as the store still has it."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._holder = Holder()
        # What the run of a page has found stays as it is until that run ends, with its thread.
        self._found = threading.local()

    def __getitem__(self, kind: str) -> TaskResult:
        task = self._tasks[kind]
        found = self._found_in_run()
        result = found.get(task) or job_queue().find(task, self._holder)
        if result is None:
            raise KeyError(kind)
        found[task] = result
        return result

    def __iter__(self) -> Iterator[str]:
        return (kind for kind in list(self._tasks) if self.get(kind) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def begin_run(self) -> None:
        """Let go of what an earlier run of a page in this thread has found."""
        self._found_in_run().clear()

    def add(self, task: Task) -> None:
        """Take note that the task has a result."""
        self._tasks[task.kind] = task

    def discard(self, kind: str) -> None:
        """Forget the result of this kind, if there is one."""
        self._tasks.pop(kind, None)

    def clear(self) -> None:
        """Forget all results."""
        self._tasks.clear()

    def dropped(self, kind: str) -> Task | None:
        """Return the task whose result the store had to drop; None where there is none."""
        return None if self.get(kind) is not None else self._tasks.get(kind)

    def task(self, kind: str) -> Task | None:
        """Return the task of this kind that has or had a result."""
        return self._tasks.get(kind)

    def _found_in_run(self) -> dict[Task, TaskResult]:
        found: dict[Task, TaskResult] = self._found.__dict__.setdefault("results", {})
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class StoredResult(Generic[T]):
    """A result for a button that is pressed later: it is looked up then, or computed again.

    Attributes:
        task: the task of the result.
        session: the session whose button it is.
    """

    task: Task
    session: str

    def get(self) -> T:
        """Return the result.

        Raises:
            RuntimeError: it was dropped, and can't be computed again.
        """
        queue = job_queue()
        return queue.find(self.task) or self._compute(queue)  # type: ignore[return-value]

    def _compute(self, queue: JobQueue) -> TaskResult:
        job = queue.submit(self.task, self.session)
        job.ended.wait()
        if job.state is not State.DONE or job.result is None:
            raise RuntimeError(job.problem or "the job was stopped")
        return job.result
