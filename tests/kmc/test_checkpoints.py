"""Work on many colours calls its checkpoint between parts of them, and gives the same result."""

import numpy as np
import pytest

from kmc import ColorCounts, best_palette, count_colors, label_pixels, map_to_palette
from kmc.blocks import blocks
from kmc.color_counts import count_by_sorting, count_by_table
from kmc.palette.lloyd.weighted_points import merge_by_grid_cell
from kmc.palette.problem import build_problem
from tests.support.pictures import photo_like

PIXELS = photo_like(120, 90)
PALETTE = photo_like(2, 5).reshape(-1, 3)
PART = 1000  # pixels or colours; the picture has about ten times as many


class CountCalls:
    """A checkpoint."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kmc.color_counts.BLOCK_PIXELS", PART)
    monkeypatch.setattr("kmc.nearest.COLORS_PER_CHECKPOINT", PART)
    for module in ("entries", "problem"):
        monkeypatch.setattr(f"kmc.palette.{module}.COLORS_PER_BLOCK", PART)
    monkeypatch.setattr("kmc.palette.lloyd.weighted_points.KEYS_PER_BLOCK", PART)
    monkeypatch.setattr("kmc.nearest_two.BLOCKS_PER_CHECKPOINT", 1)
    monkeypatch.setattr("kmc.nearest_two.PAIRS_PER_BLOCK", 16 * PART)


@pytest.mark.parametrize("length", [1, 9, 10, 11, 19, 20, 21, 99, 100])
def test_blocks_cover_everything_once(length: int) -> None:
    checkpoint = CountCalls()
    parts = list(blocks(length, 10, checkpoint))
    items = np.arange(length)
    assert np.array_equal(np.concatenate([items[part] for part in parts]), items)
    assert checkpoint.calls == len(parts)
    sizes = [len(items[part]) for part in parts]
    assert all(size == 10 for size in sizes[:-1])
    assert min(10, length) <= sizes[-1] < 20


@pytest.mark.usefixtures("small_parts")
def test_counting_and_labelling_call_it_often() -> None:
    flat = PIXELS.reshape(-1, 3)
    picture = count_colors(PIXELS)
    labels = np.arange(len(picture))
    for work in (
        lambda checkpoint: count_by_table(flat, PART, checkpoint),
        lambda checkpoint: count_by_sorting(flat, PART, checkpoint),
        lambda checkpoint: label_pixels(flat, picture, labels, checkpoint),
        lambda checkpoint: map_to_palette(flat, PALETTE, "oklab", checkpoint),
    ):
        checkpoint = CountCalls()
        work(checkpoint)
        assert checkpoint.calls >= len(flat) // PART


@pytest.mark.parametrize("space", ["rgb", "oklab"])
def test_the_search_reports_within_its_steps_and_finds_the_same(
    space: str, request: pytest.FixtureRequest
) -> None:
    whole = best_palette(PIXELS, 16, space=space)
    request.getfixturevalue("small_parts")
    calls: list[tuple[int, int]] = []
    parts = best_palette(
        PIXELS, 16, space=space, progress=lambda done, total: calls.append((done, total))
    )
    assert np.array_equal(parts, whole)
    assert calls == sorted(calls)
    within_one_step = max(calls.count(call) for call in set(calls))
    assert within_one_step >= len(count_colors(PIXELS)) // PART


def test_numbered_cells_are_those_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    picture: ColorCounts = count_colors(PIXELS)
    checkpoint = CountCalls()
    problem = build_problem(picture, 16, "rgb", PALETTE[:0], checkpoint)
    assert problem.points is not None
    table = merge_by_grid_cell(problem.points, 1 / 40)
    monkeypatch.setattr("kmc.palette.lloyd.weighted_points.KEYS_PER_BLOCK", PART)
    before = checkpoint.calls
    sparse = merge_by_grid_cell(problem.points, 1 / 40, max_table_cells=0)
    assert checkpoint.calls - before >= len(picture) // PART
    assert np.array_equal(sparse.points, table.points)
    assert np.array_equal(sparse.weights, table.weights)
