"""Palettes on executors: the same bits whoever computes them, stopping, failures."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

import kmc.palette.parallel_search
from compressor.parallel.executors import open_executor
from kmc import EFFORTS, best_palette, count_colors, iter_palettes
from kmc.palette.efforts import FAST
from kmc.palette.problem import build_problem
from kmc.palette.search import search_from_scratch
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.pictures import photo_like

PHOTO = photo_like(20, 30)
ALPHA = np.random.default_rng(0).choice([0, 90, 255], (20, 30, 1)).astype(np.uint8)
TRANSLUCENT = np.concatenate([photo_like(20, 30, 1), ALPHA], axis=2)
FEW = PHOTO // 64 * 64
FIXED = np.array([[1, 2, 3], [250, 0, 9]], np.uint8)


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with open_executor(processes=2) as executor:
        assert executor is not None
        yield executor


@pytest.fixture(params=["one task at a time", "threads", "processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "threads":
        with ThreadPoolExecutor(3) as threads:
            yield threads
    else:
        alone = request.param != "processes"
        yield InlineExecutor() if alone else request.getfixturevalue("processes")


KINDS = {
    "photo": (PHOTO, {}),
    "alpha": (TRANSLUCENT, {}),
    "few": (FEW, {}),
    "fixed": (TRANSLUCENT[::2], {"fixed": FIXED, "space": "oklab"}),
}


@cache
def alone(kind: str) -> np.ndarray:
    pixels, wished = KINDS[kind]
    return best_palette(pixels, 17, effort="best", **wished)


@pytest.mark.parametrize("kind", KINDS)
def test_palettes_are_the_same_bits(executor: Executor, kind: str) -> None:
    pixels, wished = KINDS[kind]
    found = best_palette(pixels, 17, effort="best", **wished, executor=executor)
    assert np.array_equal(found, alone(kind))


@pytest.mark.parametrize("effort", EFFORTS)
def test_several_sizes_are_the_same_bits(processes: Executor, effort: str) -> None:
    pixels = TRANSLUCENT[::4, ::5]
    ks = [1, 2, 3, 5, 9, 14, 40, 100]
    alone = list(iter_palettes(pixels, ks, effort=effort))
    found = list(iter_palettes(pixels, ks, effort=effort, executor=processes))
    assert [k for k, _ in found] == ks
    for (_, one), (_, other) in zip(alone, found, strict=True):
        assert np.array_equal(one, other)


def test_the_best_effort_has_four_searches_for_others_and_the_rest_none() -> None:
    for effort, tasks in (("fast", 0), ("balanced", 0), ("best", 4)):
        executor = InlineExecutor()
        best_palette(PHOTO, 20, effort=effort, executor=executor)
        assert executor.tasks == tasks


def test_a_few_sizes_are_searched_ahead() -> None:
    executor = IdleExecutor()
    executor._max_workers = 3
    palettes = iter_palettes(PHOTO, range(1, 40), effort="best", executor=executor, progress=stop)
    with pytest.raises(KeyboardInterrupt):
        next(palettes)
    assert len(executor.futures) == 2 * 3


def test_a_judged_palette_keeps_what_the_next_size_begins_with() -> None:
    picture = count_colors(PHOTO)
    subject = build_problem(picture, 9, "rgb", picture.colors[:0])
    candidate = search_from_scratch(subject, 9, FAST, FAST, lambda: None)
    assert candidate.clusters is not None
    judged = kmc.palette.parallel_search.score_candidate(
        picture, "rgb", picture.colors[:0], candidate
    )
    assert judged.clusters is candidate.clusters


def stop(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_stopping_takes_effect_at_once_and_cancels_the_rest() -> None:
    executor = IdleExecutor()  # its tasks never end, so nothing may wait for them

    def late(done: int, total: int) -> None:
        if executor.futures:
            stop(done, total)

    with pytest.raises(KeyboardInterrupt):
        best_palette(PHOTO, 20, effort="best", executor=executor, progress=late)
    assert executor.futures
    assert all(future.cancelled() for future in executor.futures)


def test_what_a_worker_raises_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise MemoryError("no memory")

    monkeypatch.setattr(kmc.palette.parallel_search, "_search", broken)
    with pytest.raises(MemoryError, match="no memory"):
        best_palette(PHOTO, 20, effort="best", executor=InlineExecutor())
