"""Palettes on executors: the same bits whatever computes them, stopping, failures."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from itertools import product

import numpy as np
import pytest

import kmc.palette.parallel_search
from kmc import EFFORTS, best_palette, count_colors, iter_palettes
from kmc.palette.efforts import FAST
from kmc.palette.parallel_search import score_candidate
from kmc.palette.problem import build_problem
from kmc.palette.search import search_from_scratch
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.pictures import photo_like

PHOTO = photo_like(8, 9)
ALPHA = np.random.default_rng(0).choice([0, 90, 255], (8, 9, 1)).astype(np.uint8)
TRANSLUCENT = np.concatenate([photo_like(8, 9, 1), ALPHA], axis=2)
COARSE = PHOTO // 64 * 64
FIXED = np.array([[1, 2, 3], [250, 0, 9]], np.uint8)
K = 17  # so large that sizes below it are searched one at a time


@pytest.fixture
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    match request.param:
        case "inline":
            yield InlineExecutor()
        case "threads":
            with ThreadPoolExecutor(3) as threads:
                yield threads
        case "processes":
            yield request.getfixturevalue("processes")


PICTURES_AND_OPTIONS = {
    "photo": (PHOTO, {}),
    "alpha": (TRANSLUCENT, {}),
    "few colours": (COARSE, {}),
    "fixed": (TRANSLUCENT[::2], {"fixed": FIXED, "space": "oklab"}),
}


@cache
def palette_of_this_thread(kind: str) -> np.ndarray:
    pixels, options = PICTURES_AND_OPTIONS[kind]
    return best_palette(pixels, K, effort="best", **options)


@pytest.mark.parametrize(
    ("executor", "kind"),
    [
        *product(["inline", "processes"], PICTURES_AND_OPTIONS),
        ("threads", "photo"),  # threads share the cached problems, whatever they are of
    ],
    indirect=["executor"],
)
def test_best_palette_on_an_executor_is_the_same_to_the_bit(executor: Executor, kind: str) -> None:
    pixels, options = PICTURES_AND_OPTIONS[kind]
    assert len(count_colors(pixels)) > K  # else nothing is searched
    palette = best_palette(pixels, K, effort="best", **options, executor=executor)
    assert np.array_equal(palette, palette_of_this_thread(kind))


@pytest.mark.parametrize("effort", EFFORTS)
def test_iter_palettes_on_an_executor_is_the_same_to_the_bit(
    processes: Executor, effort: str
) -> None:
    pixels = TRANSLUCENT[::2]
    ks = [1, 2, 3, 5, 9, 14, 24, 100]
    expected = list(iter_palettes(pixels, ks, effort=effort))
    palettes = list(iter_palettes(pixels, ks, effort=effort, executor=processes))
    assert [k for k, _ in palettes] == ks
    for (_, palette), (_, expected_palette) in zip(palettes, expected, strict=True):
        assert np.array_equal(palette, expected_palette)


def test_best_effort_submits_four_searches_and_the_others_none() -> None:
    for effort, n_tasks in (("fast", 0), ("balanced", 0), ("best", 4)):
        executor = InlineExecutor()
        best_palette(PHOTO, K, effort=effort, executor=executor)
        assert executor.tasks == n_tasks


def raise_interrupt(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_prefetched_searches_are_those_of_a_size_for_each_worker() -> None:
    executor = IdleExecutor()
    executor._max_workers = 3
    palettes = iter_palettes(
        PHOTO, range(1, 40), effort="best", executor=executor, progress=raise_interrupt
    )
    with pytest.raises(KeyboardInterrupt):
        next(palettes)
    assert len(executor.futures) == 2 * 3


def test_score_candidate_keeps_the_clusters_for_the_next_size() -> None:
    picture = count_colors(PHOTO)
    problem = build_problem(picture, 9, "rgb", picture.colors[:0])
    candidate = search_from_scratch(problem, 9, FAST, FAST, lambda: None)
    assert candidate.clusters is not None
    scored = score_candidate(picture, "rgb", picture.colors[:0], candidate)
    assert scored.clusters is candidate.clusters


def test_best_palette_on_an_executor_stops_at_once_and_cancels_the_rest() -> None:
    executor = IdleExecutor()  # its tasks never end, so nothing may wait for them

    def stop_when_submitted(done: int, total: int) -> None:
        if executor.futures:
            raise_interrupt(done, total)

    with pytest.raises(KeyboardInterrupt):
        best_palette(PHOTO, 20, effort="best", executor=executor, progress=stop_when_submitted)
    assert executor.futures
    assert all(future.cancelled() for future in executor.futures)


def test_best_palette_raises_what_a_worker_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise MemoryError("no memory")

    monkeypatch.setattr(kmc.palette.parallel_search, "_search", broken)
    with pytest.raises(MemoryError, match="no memory"):
        best_palette(PHOTO, 20, effort="best", executor=InlineExecutor())
