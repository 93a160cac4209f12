"""Palettes of rising sizes: each size starts from the clusters of the size before.

For each size there are one or more candidates: the picture's colours themselves, if they fit;
the search that grows from the previous clusters; and searches from scratch, here or on an
executor. The cheapest is the palette, unless a smaller palette cost less: then that one is
returned again. So within one sequence of sizes more colours never cost more.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor

import numpy as np

from kmc._types import Bytes
from kmc.callbacks import Progress
from kmc.color_counts import ColorCounts
from kmc.palette.efforts import SearchSettings
from kmc.palette.entries import keep_used_entries, lossless_palette
from kmc.palette.lloyd.clusters import Clusters
from kmc.palette.parallel_search import PrefetchedSearches, score_candidate
from kmc.palette.problem import PaletteProblem, build_problem
from kmc.palette.progress import StepCounter
from kmc.palette.search import (
    Candidate,
    search_from_previous,
    search_from_scratch,
    searches_from_scratch,
)

# With so many entries beside the fixed ones there is room for a transparent entry and for both
# opaque and translucent ones, so all larger sizes have the same problem.
MIN_FREE_ENTRIES = 3
EXHAUSTIVE_MAX_COLORS = 512  # up to so many colours, and up to so large a k, all smaller sizes
EXHAUSTIVE_MAX_K = 16  # are searched before k


class RisingSizes:
    """One search for palettes of rising sizes: its state from size to size.

    Arguments are trusted, and nothing is computed before `palettes` is iterated.
    """

    def __init__(
        self,
        picture: ColorCounts,
        sizes: Sequence[int],
        settings: SearchSettings,
        space: str,
        fixed: Bytes,
        progress: Progress | None = None,
        executor: Executor | None = None,
    ) -> None:
        """Prepare the search.

        Args:
            picture: the colours with counts.
            sizes: the sizes of the palettes, rising, each at least the number of fixed colours.
            settings: how palettes are searched.
            space: where distances are measured.
            fixed: (m, 3 or 4) uint8, as many channels as the picture's colours have.
            progress: called with (done, total) in between.
            executor: what runs the searches from scratch, if the settings always want them.
        """
        self._picture = picture
        self._sizes = sizes
        self._settings = settings
        self._space = space
        self._fixed = fixed
        self._executor = executor
        self._counter = StepCounter(settings.max_progress_steps(), len(sizes), progress)
        self._problem_sizes: dict[int, int] = {}
        self._prefetched: PrefetchedSearches | None = None
        self._problem: PaletteProblem | None = None
        self._clusters: Clusters | None = None
        self._best_palette = fixed
        self._lowest_cost = np.inf

    def palettes(self) -> Iterator[tuple[int, Bytes]]:
        """Yield (k, palette) for each size; what an executor has not begun ends with it."""
        self._problem_sizes = problem_sizes(self._picture, self._sizes, self._fixed)
        self._prefetch()
        try:
            for k in self._sizes:
                self._search(k)
                self._counter.finish_size()
                yield k, self._best_palette
        finally:
            if self._prefetched is not None:
                self._prefetched.cancel()

    def _prefetch(self) -> None:
        """Submit the searches from scratch to the executor, if there are any at all sizes."""
        if self._executor is not None and self._settings.always_from_scratch:
            self._prefetched = PrefetchedSearches(
                self._picture,
                self._problem_sizes,
                self._settings,
                self._space,
                self._fixed,
                self._executor,
            )

    def _search(self, k: int) -> None:
        """Search one size; keep the palette if no smaller one cost as little."""
        candidates = self._candidates(k)
        if len(candidates) == len(self._sizes) == 1 and self._prefetched is None:
            self._best_palette = keep_used_entries(
                self._picture,
                self._space,
                self._fixed,
                candidates[0].palette,
                self._counter.report,
            )
            return
        scored = [
            score_candidate(
                self._picture, self._space, self._fixed, candidate, self._counter.report
            )
            for candidate in candidates
        ]
        if self._prefetched is not None and k in self._problem_sizes:
            scored += self._prefetched.results_for(k, self._counter.report)
        cheapest = min(scored, key=lambda palette: palette.cost)
        self._clusters = cheapest.clusters
        if cheapest.cost < self._lowest_cost:
            self._best_palette = cheapest.palette
            self._lowest_cost = cheapest.cost

    def _candidates(self, k: int) -> list[Candidate]:
        """Return the candidates of one size that are computed in this thread."""
        if k in self._problem_sizes:
            return self._searched_candidates(self._problem_for(k), k)
        lossless = lossless_palette(self._picture, k, self._fixed)
        assert lossless is not None
        return [Candidate(lossless, None)]

    def _searched_candidates(self, problem: PaletteProblem, k: int) -> list[Candidate]:
        """Search from the previous clusters, and from scratch unless an executor does it."""
        settings = self._settings
        checkpoint = self._counter.checkpoint
        grown = search_from_previous(problem, k, self._clusters, settings, checkpoint)
        candidates = [] if grown is None else [grown]
        if self._prefetched is None:
            searches = searches_from_scratch(problem, k, self._clusters, settings)
            candidates += [
                search_from_scratch(problem, k, search, settings, checkpoint) for search in searches
            ]
        return candidates

    def _problem_for(self, k: int) -> PaletteProblem:
        """Return the problem of a size; a new one has no previous clusters."""
        if self._problem is None or self._problem_sizes[k] == k:
            self._problem = build_problem(
                self._picture, k, self._space, self._fixed, self._counter.report
            )
            self._clusters = None
        return self._problem


def problem_sizes(picture: ColorCounts, sizes: Sequence[int], fixed: Bytes) -> dict[int, int]:
    """Return, for each size that needs a search, the size that its problem is built for.

    A size needs none where all colours of the picture fit into the palette. Sizes with at least
    MIN_FREE_ENTRIES free entries share one problem.
    """
    problem_size = 0
    size_of_problem = {}
    for k in sizes:
        if lossless_palette(picture, k, fixed) is not None:
            continue
        if problem_size - len(fixed) < MIN_FREE_ENTRIES:
            problem_size = k
        size_of_problem[k] = problem_size
    return size_of_problem


def sizes_to_search(
    picture: ColorCounts, k: int, settings: SearchSettings, fixed: Bytes
) -> list[int]:
    """Return the sizes to search, up to k, so that k colours cost no more than fewer."""
    if settings.smaller_sizes_first == 0 or lossless_palette(picture, k, fixed) is not None:
        return [k]
    is_exhaustive = len(picture) <= EXHAUSTIVE_MAX_COLORS and k <= EXHAUSTIVE_MAX_K
    smallest = 1 if is_exhaustive else k - settings.smaller_sizes_first
    return list(range(max(smallest, len(fixed), 1), k + 1))
