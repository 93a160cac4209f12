"""Tasks whose results are wanted in the order of what they are about, a few at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from typing import Any, Final, TypeVar

from compressor.imaging.types import Checkpoint, no_checkpoint
from kmc import worker_count

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD: Final = 1  # tasks that wait, so that no worker does
POLL_SECONDS: Final = 0.05  # between two calls of the checkpoint, at most


def map_in_order(
    function: Callable[..., Result],
    items: Iterable[Item],
    arguments: tuple[Any, ...],
    executor: Executor | None,
    checkpoint: Checkpoint = no_checkpoint,
) -> Iterator[tuple[Item, Result]]:
    """Yield (item, function(item, *arguments)), in the order of the items.

    Items are taken as they are needed: one for each worker, and `AHEAD` more. Where the iteration
    is left early, tasks under way are cancelled.

    Args:
        function: sent to the workers.
        items: what it is called for.
        arguments: what it gets as well.
        executor: the workers; None for this thread, where each item is computed as it is wanted.
        checkpoint: called often while workers are awaited; raise to cancel.
    """
    if executor is None:
        for item in items:
            yield item, function(item, *arguments)
        return
    most = worker_count(executor) + AHEAD
    pending: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            pending.append((item, executor.submit(function, item, *arguments)))
            if len(pending) >= most:
                yield _first(pending, checkpoint)
        while pending:
            yield _first(pending, checkpoint)
    finally:
        for _, future in pending:
            future.cancel()


def _first(
    pending: deque[tuple[Item, Future[Result]]], checkpoint: Checkpoint
) -> tuple[Item, Result]:
    """Wait for the task that was given first, and take it out."""
    while not pending[0][1].done():
        checkpoint()
        wait([pending[0][1]], POLL_SECONDS)
    item, future = pending.popleft()
    return item, future.result()
