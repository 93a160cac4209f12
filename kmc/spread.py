"""Batches of runs on an executor: anybody's processes, threads or machines.

What is shipped is the distinct colours with their counts, and what the runs start from. A task
comes back after about SLICE seconds, ended or not, and is sent off again: so a job that is
given up leaves its workers to others soon, and no worker needs to be told.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.colors import ColorCounts, pack, unpack
from kmc.engine import Lloyd
from kmc.runs import Batch
from kmc.starts import Draw

SLICE = 0.1  # seconds
AHEAD = 2  # batches under way for each worker; with all of them under way all would end last
PATIENCE = 0.02  # seconds between two looks at the clock, for progress and stopping


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A picture's colours on their way to a worker; equal where its digest is.

    Attributes:
        digest: sha256 of what follows.
        channels: 3, or 4 with alpha.
        keys: (n,) uint32, the colours.
        counts: (n,) of the smallest unsigned type that holds them.
    """

    digest: bytes
    channels: int
    keys: NDArray[np.uint32]
    counts: NDArray[Any]

    @classmethod
    def of(cls, picture: ColorCounts) -> "Parcel":
        keys, channels = pack(picture.colors), picture.colors.shape[1]
        counts = picture.counts.astype(np.min_scalar_type(picture.counts.max()))
        content = bytes([channels]) + keys.tobytes() + counts.tobytes()
        digest = hashlib.sha256(content).digest()
        return cls(digest=digest, channels=channels, keys=keys, counts=counts)

    def open(self) -> ColorCounts:
        """The picture's colours again."""
        colors = unpack(self.keys, self.channels)
        return ColorCounts(colors=colors, counts=self.counts.astype(np.int64))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parcel) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=2)  # a worker is sent the same picture many times
def _unpacked(parcel: Parcel) -> tuple[ColorCounts, Lloyd]:
    picture = parcel.open()
    return picture, Lloyd(picture)


def _begin(parcel: Parcel, draw: Draw, max_iters: int) -> Batch:
    return _go_on(parcel, Batch.begin(draw(_unpacked(parcel)[0]), max_iters))


def _go_on(parcel: Parcel, batch: Batch) -> Batch:
    batch.advance(_unpacked(parcel)[1], lambda: None, SLICE)
    return batch


def warm_up() -> None:
    """What a worker can do before its first job: load this package and NumPy."""


def workers(executor: Executor) -> int:
    """How many tasks it does at once, at least 1: what a pool says, or the scheduler of a Dask
    client at this moment; where it does not tell, as many as there are cores."""
    if (client := _client(executor)) is not None:
        return max(1, int(sum(client.ncores().values())))
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def share(executor: Executor, value: Any) -> Any:
    """What to give this executor's tasks for a value that many of them take.

    To Dask's workers it goes once and stays, however many tasks there are; since it is the
    result of a task, it is made again where the worker that has it is lost. Others take the
    value itself.
    """
    client = _client(executor)
    return value if client is None else client.submit(_itself, value)


def _client(executor: Executor) -> Any:
    """The Dask client that an executor works for, or None: distributed's `ClientExecutor`."""
    return getattr(executor, "_client", None)


def _itself(value: Any) -> Any:
    return value


def spread(
    picture: ColorCounts,
    draws: Sequence[Draw],
    max_iters: int,
    executor: Executor,
    tick: Callable[[], object],
) -> Iterator[Batch]:
    """Give the ended batches in order. Arguments are trusted.

    Args:
        draws: what makes the starts of each batch; it is called by the worker.
        tick: called at least every PATIENCE seconds while waiting; what it raises cancels
            what has not begun.
    """
    parcel, ended, following = share(executor, Parcel.of(picture)), {}, 0
    waiting, under_way = iter(enumerate(draws)), dict[Future[Batch], int]()

    def begin(most: int) -> None:
        for number, draw in islice(waiting, most):
            under_way[executor.submit(_begin, parcel, draw, max_iters)] = number

    try:
        begin(AHEAD * workers(executor))
        while following < len(draws):
            tick()
            for future in wait(under_way, PATIENCE, FIRST_COMPLETED).done:
                number, batch = under_way.pop(future), future.result()
                if batch.ended:
                    ended[number] = batch
                    begin(1)
                else:
                    under_way[executor.submit(_go_on, parcel, batch)] = number
            while following in ended:
                yield ended.pop(following)
                following += 1
    finally:
        for future in under_way:
            future.cancel()
