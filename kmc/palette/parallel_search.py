"""Searches from the start, made on an executor ahead of their turn."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts
from kmc.palette.efforts import SearchSettings
from kmc.palette.entries import drop_unused_entries
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.problem import PaletteProblem, build_problem
from kmc.palette.search import Candidate, search_from_scratch
from kmc.parallel import POLL_SECONDS, PackedColors, scatter, worker_count

Bytes = NDArray[np.uint8]


class ScoredPalette(NamedTuple):
    """A palette of which every entry is used or fixed, its cost, and what it was made of."""

    palette: Bytes
    cost: float
    clusters: HamerlyClusters | None


def score_candidate(
    picture: ColorCounts, space: str, fixed: Bytes, candidate: Candidate
) -> ScoredPalette:
    """The candidate without entries that are of no use. Arguments are trusted."""
    palette, cost = drop_unused_entries(picture, space, fixed, candidate.palette)
    return ScoredPalette(palette, cost, candidate.clusters)


class PrefetchedSearches:
    """The searches of rising sizes, a few sizes ahead of the one that is asked for."""

    def __init__(
        self,
        picture: ColorCounts,
        subjects: dict[int, int],
        plan: SearchSettings,
        space: str,
        fixed: Bytes,
        executor: Executor,
    ) -> None:
        """Args: subjects, of each size, rising, the size that its subject is prepared for."""
        self._plan = plan
        self._executor = executor
        self._given = (
            scatter(executor, PackedColors.of(picture)),
            space,
            tuple(map(tuple, fixed.tolist())),
        )
        self._waiting = iter(subjects.items())
        self._under_way: dict[int, list[Future[ScoredPalette]]] = {}
        self._begin(worker_count(executor))

    def take(self, k: int, look: Callable[[], object]) -> list[ScoredPalette]:
        """What the searches of this size have found, in the plan's order.

        Args:
            look: called every few milliseconds of waiting; what it raises goes on to the caller.
        """
        found = self._under_way[k]
        while wait(found, POLL_SECONDS).not_done:
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
    parcel: PackedColors,
    space: str,
    fixed: tuple[tuple[int, ...], ...],
    k: int,
    made_for: int,
    way: SearchSettings,
    plan: SearchSettings,
) -> ScoredPalette:
    picture, subject = _cached_problem(parcel, space, fixed, made_for)
    candidate = search_from_scratch(subject, k, way, plan, lambda: None)
    return score_candidate(picture, space, _as_array(fixed, picture), candidate)


@lru_cache(maxsize=2)  # a worker searches the same picture several times
def _cached_problem(
    parcel: PackedColors, space: str, fixed: tuple[tuple[int, ...], ...], made_for: int
) -> tuple[ColorCounts, PaletteProblem]:
    picture = parcel.unpack()
    return picture, build_problem(picture, made_for, space, _as_array(fixed, picture))


def _as_array(fixed: tuple[tuple[int, ...], ...], picture: ColorCounts) -> Bytes:
    return np.array(fixed, np.uint8).reshape(-1, picture.colors.shape[1])
