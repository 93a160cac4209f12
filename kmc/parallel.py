"""Batches of runs on an executor: anybody's processes, threads or machines.

What is shipped is the distinct colours with their counts, and what the runs start from. A task
comes back after about SLICE seconds, ended or not, and is sent off again: so a job that is
given up leaves its workers to others soon, and no worker needs to be told.
"""

import hashlib
import os
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts, pack_colors, unpack_colors

POLL_SECONDS = 0.02  # seconds between two looks at the clock, for progress and stopping


@dataclass(frozen=True, kw_only=True)
class PackedColors:
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
    def of(cls, picture: ColorCounts) -> "PackedColors":
        keys = pack_colors(picture.colors)
        channels = picture.colors.shape[1]
        counts = picture.counts.astype(np.min_scalar_type(picture.counts.max()))
        content = bytes([channels]) + keys.tobytes() + counts.tobytes()
        digest = hashlib.sha256(content).digest()
        return cls(digest=digest, channels=channels, keys=keys, counts=counts)

    def open(self) -> ColorCounts:
        """The picture's colours again."""
        colors = unpack_colors(self.keys, self.channels)
        return ColorCounts(colors=colors, counts=self.counts.astype(np.int64))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedColors) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def import_in_worker() -> None:
    """What a worker can do before its first job: load this package and NumPy."""


def worker_count(executor: Executor) -> int:
    """How many tasks it does at once, at least 1: what a pool says, or the scheduler of a Dask
    client at this moment; where it does not tell, as many as there are cores."""
    if (client := _client(executor)) is not None:
        return max(1, int(sum(client.ncores().values())))
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def scatter(executor: Executor, value: Any) -> Any:
    """What to give this executor's tasks for a value that many of them take.

    To Dask's workers it goes once and stays, however many tasks there are; since it is the
    result of a task, it is made again where the worker that has it is lost. Others take the
    value itself.
    """
    client = _client(executor)
    return value if client is None else client.submit(_identity, value)


def _client(executor: Executor) -> Any:
    """The Dask client that an executor works for, or None: distributed's `ClientExecutor`."""
    return getattr(executor, "_client", None)


def _identity(value: Any) -> Any:
    return value
