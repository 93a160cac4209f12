"""Work on an executor: anybody's processes, threads or machines.

Any `concurrent.futures.Executor` will do. One that knows more of its workers may say so by two
methods that are not part of that class: `worker_count()`, see `CountsWorkers`, and
`scatter(value)`, see `ScattersValues`.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from kmc._types import Keys
from kmc.callbacks import Checkpoint
from kmc.color_counts import ColorCounts, pack_colors, unpack_colors

POLL_SECONDS = 0.02  # at most, between two calls of `checkpoint` while tasks are awaited

Key = TypeVar("Key")
Result = TypeVar("Result")


@runtime_checkable
class CountsWorkers(Protocol):
    """An executor that knows how many tasks it computes at once."""

    def worker_count(self) -> int:
        """The number of tasks that are computed at once at this moment."""


@runtime_checkable
class ScattersValues(Protocol):
    """An executor that can send a value to its workers once, for many tasks."""

    def scatter(self, value: Any) -> Any:
        """Return what `submit` accepts in place of the value."""


def worker_count(executor: Executor) -> int:
    """Return how many tasks an executor computes at once, at least 1.

    Args:
        executor: asked by its method `worker_count()` where it has one; else the number of
            workers that a pool of the standard library was made with counts, and else the
            number of cores of this machine.

    Examples:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> kmc.worker_count(ThreadPoolExecutor(3))
        3
    """
    if isinstance(executor, CountsWorkers):
        return max(1, executor.worker_count())
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def scatter(executor: Executor, value: Any) -> Any:
    """Return what to give this executor's tasks for a value that many of them take.

    It is the value itself unless the executor has a method `scatter`.
    """
    return executor.scatter(value) if isinstance(executor, ScattersValues) else value


def import_in_worker() -> None:
    """Do nothing: as a worker's first task it loads this package and NumPy there.

    Examples:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> with ThreadPoolExecutor(1) as executor:
        ...     executor.submit(kmc.import_in_worker).result()
    """


class TasksInFlight(Generic[Key, Result]):
    """The tasks that an executor was given and that have not ended.

    It is a context manager: when its block is left, for whatever reason, the tasks that no
    worker has begun are cancelled.

    Examples:
        >>> from concurrent.futures import ThreadPoolExecutor
        >>> squares = {}
        >>> with ThreadPoolExecutor(2) as executor, kmc.TasksInFlight(executor) as tasks:
        ...     for number in range(4):
        ...         tasks.submit(number, pow, number, 2)
        ...     while tasks:
        ...         for number, future in tasks.completed():
        ...             squares[number] = future.result()
        >>> [squares[number] for number in range(4)]
        [0, 1, 4, 9]
    """

    def __init__(self, executor: Executor) -> None:
        """Args: executor, who computes."""
        self._executor = executor
        self._keys: dict[Future[Result], Key] = {}

    def submit(self, key: Key, function: Callable[..., Result], *args: Any) -> None:
        """Give the executor function(*args); `key` is what the task is known by."""
        self._keys[self._executor.submit(function, *args)] = key

    def completed(
        self, checkpoint: Checkpoint | None = None
    ) -> Iterator[tuple[Key, Future[Result]]]:
        """Call `checkpoint`, wait a moment, and yield (key, future) of the tasks that ended.

        Args:
            checkpoint: called once; raise to cancel.

        Yields:
            the tasks that end before POLL_SECONDS are over, in any order, or nothing.
        """
        if checkpoint is not None:
            checkpoint()
        for future in wait(self._keys, POLL_SECONDS, FIRST_COMPLETED).done:
            yield self._keys.pop(future), future

    def __len__(self) -> int:
        return len(self._keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for future in self._keys:
            future.cancel()


@dataclass(frozen=True, kw_only=True)
class PackedColors:
    """Colour counts in few bytes, for the way to a worker; equal where their digests are.

    Attributes:
        digest: the SHA-256 of the other attributes.
        channels: 3, or 4 with alpha.
        keys: (n,) uint32, the packed colours.
        counts: (n,) of the smallest unsigned dtype that holds them.

    Examples:
        >>> packed = kmc.PackedColors.of(kmc.count_colors(np.zeros((4, 5, 3), np.uint8)))
        >>> packed.counts
        array([20], dtype=uint8)
        >>> packed.unpack().counts
        array([20])
    """

    digest: bytes
    channels: int
    keys: Keys
    counts: NDArray[Any]

    @classmethod
    def of(cls, picture: ColorCounts) -> Self:
        """Pack the distinct colours of a picture with their counts."""
        keys = pack_colors(picture.colors)
        channels = picture.colors.shape[1]
        counts = picture.counts.astype(np.min_scalar_type(picture.counts.max()))
        content = bytes([channels]) + keys.tobytes() + counts.tobytes()
        digest = hashlib.sha256(content).digest()
        return cls(digest=digest, channels=channels, keys=keys, counts=counts)

    def unpack(self) -> ColorCounts:
        """Return the colours with their counts again."""
        colors = unpack_colors(self.keys, self.channels)
        return ColorCounts(colors=colors, counts=self.counts.astype(np.int64))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedColors) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
