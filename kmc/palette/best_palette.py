"""The best palette of k colours for a picture, deterministic, in three efforts.

The search runs among the means of small cells (`kmc.points.merge`): grown by splitting, Lloyd,
then breathing out of local optima. What is found is settled on all distinct colours, rounded to
8 bits, and trimmed to the colours that are used.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmc.color_counts import ColorCounts, count_colors
from kmc.color_spaces import check_space
from kmc.palette.efforts import EFFORTS, PLANS, SearchSettings
from kmc.palette.entries import lossless_palette
from kmc.palette.hamerly import HamerlyClusters
from kmc.palette.parallel_search import PrefetchedSearches, score_candidate
from kmc.palette.problem import PaletteProblem, build_problem
from kmc.palette.progress import Progress, StepCounter
from kmc.palette.search import (
    Candidate,
    search_from_previous,
    search_from_scratch,
    searches_from_scratch,
)
from kmc.validation import as_count, as_fixed_colors

Bytes = NDArray[np.uint8]

MIN_FREE_ENTRIES = 3  # with that much or more it makes no difference to what is clustered
EXHAUSTIVE_MAX_COLORS = (
    512  # up to that many colours and SMALL sizes all smaller sizes are searched first
)
EXHAUSTIVE_MAX_K = 16


def best_palette(
    pixels: Any,
    k: int,
    *,
    effort: str = "balanced",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Bytes:
    """The palette of at most k colours with the least mean squared distance that is found.

    Guarantees (held by tests/test_palette.py): every entry is different and used by a pixel,
    but for fixed ones, which are there in any case; a picture of at most k colours comes back
    without loss; equal calls give equal results, and the order of the pixels does not matter;
    an opaque pixel has an opaque entry, and with two colours or more a fully transparent one
    has a fully transparent entry, unless fixed colours leave no room. With effort "best"
    more colours never cost more: by construction for pictures of at most 512 colours and k up
    to 16; beyond, the search of one colour less is part of it.

    Args:
        pixels: (H, W, 3) or (n, 3) uint8, or with alpha as the fourth channel; or the
            picture's `ColorCounts`.
        k: the most colours, 1 to 256 or more.
        effort: one of `EFFORTS`.
        space: where distances are measured, one of `kmc.spaces.SPACES`.
        fixed: (m, 3 or 4) uint8 colours, m <= k, that are to be in the palette unchanged.
        progress: called with (done, total) in between; what it raises stops the work and goes on
            to the caller.
        executor: who else computes; None for this thread alone. The palette is the same, bit for
            bit (tests/test_ahead.py). Only effort "best" has searches that do not wait for each
            other: four of its five, which take most of the time. Those of the other efforts
            follow from one another, so they stay in this thread. A search that a worker has
            begun is not stopped.

    Returns:
        (n, 3) or (n, 4) uint8, n <= k: first the fixed colours, then the most used first.

    Raises:
        ValueError: a bad argument, with the numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> kmc.best_palette(greys, 3)
        array([[ 42,  42,  42],
               [130, 130, 130],
               [215, 215, 215]], dtype=uint8)
        >>> kmc.best_palette(greys, 3, fixed=np.array([[0, 0, 0]], np.uint8))
        array([[  0,   0,   0],
               [105, 105, 105],
               [208, 208, 208]], dtype=uint8)
    """
    picture, plan, entries = _validate(pixels, effort, space, fixed)
    _check_size(k, entries)
    sizes = _sizes_to_search(picture, k, plan, entries)
    *_, (_, palette) = _search_sizes(picture, sizes, plan, space, entries, progress, executor)
    return palette


def iter_palettes(
    pixels: Any,
    ks: Iterable[int],
    *,
    effort: str = "fast",
    space: str = "rgb",
    fixed: Any = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[int, Bytes]]:
    """Palettes of several sizes, from the smallest on, each search started from the last.

    Args:
        ks: sizes, as `k` of `best_palette`; equal ones count once. The rest is as there.

    Yields:
        (k, palette), k rising.

    Raises:
        ValueError: a bad argument, with the numbers.

    Examples:
        >>> greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
        >>> {k: palette[:, 0].tolist() for k, palette in kmc.iter_palettes(greys, [1, 2, 4])}
        {1: [128], 2: [62, 192], 4: [222, 155, 90, 27]}
    """
    picture, plan, entries = _validate(pixels, effort, space, fixed)
    sizes = sorted({_check_size(k, entries) for k in ks})
    return _search_sizes(picture, sizes, plan, space, entries, progress, executor)


def _validate(
    pixels: Any, effort: str, space: str, fixed: Any
) -> tuple[ColorCounts, SearchSettings, Bytes]:
    """The picture, the plan and the fixed colours, or a ValueError."""
    picture = pixels if isinstance(pixels, ColorCounts) else count_colors(pixels)
    if effort not in PLANS:
        raise ValueError(f"effort={effort!r} must be one of {', '.join(EFFORTS)}")
    check_space(space)
    return picture, PLANS[effort], as_fixed_colors(fixed, picture.colors.shape[1])


def _search_sizes(
    picture: ColorCounts,
    sizes: list[int],
    plan: SearchSettings,
    space: str,
    fixed: Bytes,
    progress: Progress | None,
    executor: Executor | None,
) -> Iterator[tuple[int, Bytes]]:
    """The palettes of rising sizes."""
    clock = StepCounter(plan.ticks, len(sizes), progress)
    subjects = _group_sizes_by_problem(picture, sizes, fixed)
    subject = None
    clusters = None
    best = fixed
    least = np.inf
    ahead = None
    if executor is not None and plan.afresh:
        ahead = PrefetchedSearches(picture, subjects, plan, space, fixed, executor)
    try:
        for k in sizes:
            whole = None if k in subjects else lossless_palette(picture, k, fixed)
            if whole is None:
                if subject is None or subjects[k] == k:
                    subject = build_problem(picture, k, space, fixed)
                    clusters = None
                made = _candidate_palettes(subject, k, plan, clusters, clock, ahead is None)
            else:
                made = [Candidate(whole, None)]
            found = [score_candidate(picture, space, fixed, candidate) for candidate in made]
            if ahead is not None and k in subjects:
                found += ahead.take(k, clock.look)
            cheapest = min(found, key=lambda judged: judged.cost)
            clusters = cheapest.clusters
            if cheapest.cost < least:
                best = cheapest.palette
                least = cheapest.cost
            clock.next()
            yield k, best
    finally:
        if ahead is not None:
            ahead.cancel()


def _candidate_palettes(
    subject: PaletteProblem,
    k: int,
    plan: SearchSettings,
    last: HamerlyClusters | None,
    clock: StepCounter,
    alone: bool,
) -> list[Candidate]:
    """The palettes of k colours of one search after the other.

    Args:
        alone: whether nobody else makes those from the start.
    """
    grown = search_from_previous(subject, k, last, plan, clock.checkpoint)
    begun = searches_from_scratch(subject, k, last, plan) if alone else ()
    return [
        *([] if grown is None else [grown]),
        *(search_from_scratch(subject, k, way, plan, clock.checkpoint) for way in begun),
    ]


def _group_sizes_by_problem(picture: ColorCounts, sizes: list[int], fixed: Bytes) -> dict[int, int]:
    """Of each size that is to be searched, the size that its subject is prepared for."""
    searched = [k for k in sizes if lossless_palette(picture, k, fixed) is None]
    made_for = 0
    subjects = {}
    for k in searched:
        if made_for - len(fixed) < MIN_FREE_ENTRIES:
            made_for = k
        subjects[k] = made_for
    return subjects


def _sizes_to_search(picture: ColorCounts, k: int, plan: SearchSettings, fixed: Bytes) -> list[int]:
    """The sizes to search for k colours to cost no more than fewer."""
    if plan.below == 0 or lossless_palette(picture, k, fixed) is not None:
        return [k]
    every = len(picture) <= EXHAUSTIVE_MAX_COLORS and k <= EXHAUSTIVE_MAX_K
    least = 1 if every else k - plan.below
    return list(range(max(least, len(fixed), 1), k + 1))


def _check_size(k: Any, fixed: Bytes) -> int:
    """k, or a ValueError: it is no size, or too small for the fixed colours."""
    size = as_count("k", k, 1)
    if size < len(fixed):
        raise ValueError(f"{len(fixed)} fixed colours need k={len(fixed)} or more, not k={size}")
    return size
