"""A task of a worker process that can be cancelled while it runs: its process is killed."""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")

GRACE_SECONDS = 0.5  # that a cancelled task has to end by itself, since a new process takes time


class KillableTask(Future[T]):
    """The future of a call that one process computes alone.

    `cancel` cancels it as any future before it begins. A call that runs goes on for
    `GRACE_SECONDS`; if it has not ended then, its process is killed, and the future ends with
    the exception `CancelledError`.
    """

    def __init__(self, call: Callable[[], T]) -> None:
        """Args: call, which is sent to a process."""
        super().__init__()
        self._call = call
        self._lock = threading.Lock()
        self._process: Any = None  # the pool of one process, while it computes
        self._is_ending = False  # the time of grace has begun
        self._is_killed = False

    def cancel(self) -> bool:
        """Cancel the call; return False, as any future does, where it runs or has ended."""
        if super().cancel():
            return True
        with self._lock:
            if not self.done() and not self._is_ending:
                self._is_ending = True
                timer = threading.Timer(GRACE_SECONDS, self._kill)
                timer.daemon = True
                timer.start()
        return False

    def compute_in(self, process: Executor) -> T:
        """Return what the call returns, from this pool of one process.

        Raises:
            CancelledError: the process was killed, and can't be used again.
        """
        try:
            self._enter(process)
            result = process.submit(self._call).result()
        except Exception as error:
            if self._leave():
                raise CancelledError from error
            raise
        if self._leave():
            raise CancelledError
        return result

    def _enter(self, process: Executor) -> None:
        with self._lock:
            if self._is_killed:
                raise CancelledError
            self._process = process

    def _leave(self) -> bool:
        """Take note that the process does not compute this any more; return whether it is killed.

        From then on it is not killed for this task, since it may compute another one.
        """
        with self._lock:
            self._process = None
            return self._is_killed

    def _kill(self) -> None:
        with self._lock:
            if self.done():
                return
            self._is_killed = True
            process = self._process
        if process is not None:
            process.shutdown(wait=True, kill_workers=True)
