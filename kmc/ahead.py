"""Searches from the start, made on an executor ahead of their turn."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.clusters import Clusters
from kmc.colors import ColorCounts
from kmc.entries import trimmed
from kmc.plans import Plan
from kmc.search import Candidate, from_start
from kmc.spread import PATIENCE, Parcel, share, workers
from kmc.subject import Subject, prepare

Bytes = NDArray[np.uint8]


class Judged(NamedTuple):
    """A palette of which every entry is used or fixed, its cost, and what it was made of."""

    palette: Bytes
    cost: float
    clusters: Clusters | None


def judge(picture: ColorCounts, space: str, fixed: Bytes, candidate: Candidate) -> Judged:
    """The candidate without entries that are of no use. Arguments are trusted."""
    palette, cost = trimmed(picture, space, fixed, candidate.palette)
    return Judged(palette, cost, candidate.clusters)


class Ahead:
    """The searches of rising sizes, a few sizes ahead of the one that is asked for."""

    def __init__(
        self,
        picture: ColorCounts,
        subjects: dict[int, int],
        plan: Plan,
        space: str,
        fixed: Bytes,
        executor: Executor,
    ) -> None:
        """Args: subjects, of each size, rising, the size that its subject is prepared for."""
        self._plan, self._executor = plan, executor
        self._given = share(executor, Parcel.of(picture)), space, tuple(map(tuple, fixed.tolist()))
        self._waiting = iter(subjects.items())
        self._under_way: dict[int, list[Future[Judged]]] = {}
        self._begin(workers(executor))

    def take(self, k: int, look: Callable[[], object]) -> list[Judged]:
        """What the searches of this size have found, in the plan's order.

        Args:
            look: called every few milliseconds of waiting; what it raises goes on to the caller.
        """
        found = self._under_way[k]
        while wait(found, PATIENCE).not_done:
            look()
        del self._under_way[k]
        self._begin(1)
        return [future.result() for future in found]

    def cancel(self) -> None:
        """Give up what has not begun."""
        for future in [future for some in self._under_way.values() for future in some]:
            future.cancel()

    def _begin(self, sizes: int) -> None:
        for k, made_for in islice(self._waiting, sizes):
            self._under_way[k] = [
                self._executor.submit(_search, *self._given, k, made_for, way, self._plan)
                for way in (self._plan, *self._plan.besides)
            ]


def _search(
    parcel: Parcel,
    space: str,
    fixed: tuple[tuple[int, ...], ...],
    k: int,
    made_for: int,
    way: Plan,
    plan: Plan,
) -> Judged:
    picture, subject = _prepared(parcel, space, fixed, made_for)
    candidate = from_start(subject, k, way, plan, lambda: None)
    return judge(picture, space, _as_array(fixed, picture), candidate)


@lru_cache(maxsize=2)  # a worker searches the same picture several times
def _prepared(
    parcel: Parcel, space: str, fixed: tuple[tuple[int, ...], ...], made_for: int
) -> tuple[ColorCounts, Subject]:
    picture = parcel.open()
    return picture, prepare(picture, made_for, space, _as_array(fixed, picture))


def _as_array(fixed: tuple[tuple[int, ...], ...], picture: ColorCounts) -> Bytes:
    return np.array(fixed, np.uint8).reshape(-1, picture.colors.shape[1])
