"""Searches from scratch that an executor runs before their turn.

The searches of rising sizes wait for each other, but those from scratch need no other's result.
So for effort "best" all of them are submitted, a few sizes before the one whose results are
needed: as many sizes as the executor has workers. A worker gets the picture's distinct colours
with counts, and builds a problem from them once for several searches. What comes back is the
scored palette; the caller picks the cheapest in the same order as without an executor, so the
result is the same to the bit.
"""

from concurrent.futures import Executor, Future, wait
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Checkpoint, no_checkpoint
from kmc.color_counts import ColorCounts
from kmc.palette.efforts import SearchSettings
from kmc.palette.entries import drop_unused_entries
from kmc.palette.lloyd.clusters import Clusters
from kmc.palette.problem import PaletteProblem, build_problem
from kmc.palette.search import Candidate, search_from_scratch
from kmc.parallel import POLL_SECONDS, PackedColors, scatter, worker_count

ColorTuples = tuple[tuple[int, ...], ...]  # colours that can be a key of a cache


class ScoredPalette(NamedTuple):
    """A palette whose entries are all used or fixed, its cost, and the clusters it comes from.

    The cost is the sum over all pixels of the squared distance in the space.
    """

    palette: Bytes
    cost: float
    clusters: Clusters | None


def score_candidate(
    picture: ColorCounts,
    space: str,
    fixed: Bytes,
    candidate: Candidate,
    checkpoint: Checkpoint = no_checkpoint,
) -> ScoredPalette:
    """Drop the candidate's unused entries, and compute its cost. Arguments are trusted."""
    palette, cost = drop_unused_entries(picture, space, fixed, candidate.palette, checkpoint)
    return ScoredPalette(palette, cost, candidate.clusters)


class PrefetchedSearches:
    """The searches of rising sizes, submitted a few sizes before their results are needed."""

    def __init__(
        self,
        picture: ColorCounts,
        problem_sizes: dict[int, int],
        settings: SearchSettings,
        space: str,
        fixed: Bytes,
        executor: Executor,
    ) -> None:
        """Submit the searches of the first sizes.

        Args:
            picture: the colours with counts.
            problem_sizes: for each size, rising, the size that its problem is built for.
            settings: those of the effort.
            space: where distances are measured.
            fixed: (m, 3 or 4) uint8.
            executor: what computes.
        """
        self._settings = settings
        self._executor = executor
        self._picture = scatter(executor, PackedColors.of(picture))
        self._space = space
        self._fixed = tuple(map(tuple, fixed.tolist()))
        self._waiting_sizes = iter(problem_sizes.items())
        self._futures: dict[int, list[Future[ScoredPalette]]] = {}
        self._submit_sizes(worker_count(executor))

    def results_for(self, k: int, checkpoint: Checkpoint) -> list[ScoredPalette]:
        """Wait for the searches of one size, and return their results in the settings' order.

        Args:
            k: the size.
            checkpoint: called every few milliseconds of waiting.
        """
        futures = self._futures[k]
        while wait(futures, POLL_SECONDS).not_done:
            checkpoint()
        del self._futures[k]
        self._submit_sizes(1)
        return [future.result() for future in futures]

    def cancel(self) -> None:
        """Cancel the searches that have not begun."""
        for futures in self._futures.values():
            for future in futures:
                future.cancel()

    def _submit_sizes(self, count: int) -> None:
        """Submit the searches of the next sizes."""
        for k, problem_size in islice(self._waiting_sizes, count):
            self._futures[k] = [
                self._submit(k, problem_size, search_settings)
                for search_settings in (self._settings, *self._settings.additional_searches)
            ]

    def _submit(
        self, k: int, problem_size: int, search_settings: SearchSettings
    ) -> Future[ScoredPalette]:
        """Submit one search."""
        return self._executor.submit(
            _search,
            self._picture,
            self._space,
            self._fixed,
            k,
            problem_size,
            search_settings,
            self._settings,
        )


def _search(
    packed: PackedColors,
    space: str,
    fixed: ColorTuples,
    k: int,
    problem_size: int,
    settings: SearchSettings,
    polish_settings: SearchSettings,
) -> ScoredPalette:
    """Run one search from scratch, in a worker."""
    picture, problem = _cached_problem(packed, space, fixed, problem_size)
    candidate = search_from_scratch(problem, k, settings, polish_settings, lambda: None)
    return score_candidate(picture, space, _as_array(fixed, picture), candidate)


@lru_cache(maxsize=2)  # a worker searches the same picture several times
def _cached_problem(
    packed: PackedColors, space: str, fixed: ColorTuples, problem_size: int
) -> tuple[ColorCounts, PaletteProblem]:
    """Return the picture and its problem; they are kept for the next search."""
    picture = packed.unpack()
    return picture, build_problem(picture, problem_size, space, _as_array(fixed, picture))


def _as_array(fixed: ColorTuples, picture: ColorCounts) -> Bytes:
    """Return the fixed colours as (m, c) uint8, with as many channels as the picture has."""
    return np.array(fixed, np.uint8).reshape(-1, picture.colors.shape[1])
