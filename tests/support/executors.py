"""Executors for tests that need no processes: one computes at once, the other never does."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class InlineExecutor(Executor):
    """Computes at once, in the caller's thread, and counts the tasks."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Call the function now; the future holds its result or its error."""
        self.tasks += 1
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class IdleExecutor(Executor):
    """Never begins a task; its futures tell what was cancelled."""

    def __init__(self) -> None:
        self.futures: list[Future] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Keep a future that stays pending."""
        self.futures.append(Future())
        return self.futures[-1]
