"""What learners predict: each answer against a plain count on the picture itself."""

from itertools import combinations

import numpy as np
import pytest

from compressor.pipeline.lesson.predictions import (
    PALETTE_RESTARTS,
    instructive_pair,
    largest_shift,
    restarts_to_be_near,
    three_palettes,
)
from compressor.ui.questions.wordings import (
    RESTART_CHOICES,
    direction_question,
    own_start_question,
    pair_question,
    palette_question,
    restarts_question,
)
from kmc import (
    Restarts,
    compute_centroids,
    compute_cost,
    count_colors,
    find_closest_centroids,
    run_restarts,
)
from tests.support.pictures import photo_like

PIXELS = photo_like(24, 32)
X = PIXELS.reshape(-1, 3) / 255
RUNS = run_restarts(PIXELS, 6, restarts=30, max_iters=8, seed=2)


# --- which way a centroid moves


@pytest.mark.parametrize("run", range(6))
def test_the_centroid_that_is_asked_about_moves_most_and_as_is_said(run: int) -> None:
    before = RUNS.initial_centroids[run]
    labels = find_closest_centroids(X, before)
    after = compute_centroids(X, labels, 6)
    shares = np.bincount(labels, minlength=6) / len(X)
    changes = 255 * (after.mean(axis=1) - before.mean(axis=1))
    shift = largest_shift(before, after)
    assert abs(shift.levels) == pytest.approx(np.abs(changes).max())
    question = direction_question(before, after, shares, "x")
    side = "It gets lighter" if changes[shift.number] > 0 else "It gets darker"
    assert question.choices[question.right] == side
    assert f"{100 * shares[shift.number]:.0f} % of the pixels" in question.text
    assert f"by {abs(changes[shift.number]):.0f} levels" in question.why


def test_a_centroid_that_stays_is_said_to_stay() -> None:
    centroids = np.array([[0.2, 0.4, 0.6], [0.1, 0.1, 0.1]])
    question = direction_question(centroids, centroids, np.array([0.5, 0.5]), "x")
    assert question.choices[question.right] == "It stays as light"
    assert "balance" in question.why


# --- which run ends lower


def runs_of(history: list[list[float]]) -> Restarts:
    costs = np.array(history)
    centroids = np.zeros((len(costs), 1, 3))
    return Restarts(
        costs=costs[:, -1], centroids=centroids, initial_centroids=centroids, cost_history=costs
    )


@pytest.mark.parametrize(
    ("history", "pair", "right"),
    [
        ([[3, 2], [4, 1], [5, 4]], (0, 1), "Run B"),
        ([[3, 1], [4, 2], [5, 4]], (0, 1), "Run A"),
        ([[3, 2], [4, 2], [5, 2]], (0, 1), "Both alike"),
        ([[3, 1], [4, 2]], (0, 1), "Run A"),
        ([[0, 0], [0, 0]], (0, 1), "Both alike"),
    ],
)
def test_the_pair_is_the_early_leader_and_the_best_or_the_median(
    history: list[list[float]], pair: tuple[int, int], right: str
) -> None:
    found = instructive_pair(runs_of(history))
    assert (found.first, found.second) == pair
    question = pair_question(found, "x")
    assert question.choices[question.right] == right


def test_the_pair_of_a_picture_costs_what_its_runs_cost() -> None:
    found = instructive_pair(RUNS)
    early = RUNS.cost_history[:, 0]
    assert early[found.first] == early.min()
    assert found.first_costs == (early[found.first], RUNS.costs[found.first])
    assert found.second_costs == (early[found.second], RUNS.costs[found.second])
    assert found.winner == int(RUNS.costs[found.second] < RUNS.costs[found.first])


# --- how many restarts are near the best


def test_so_many_restarts_are_near_the_best_by_counting_all_subsets() -> None:
    costs = RUNS.costs[:10]
    needed = restarts_to_be_near(costs)

    def mean_best(size: int) -> float:
        return float(np.mean([min(subset) for subset in combinations(costs, size)]))

    limit = 1.01 * costs.min()
    assert mean_best(needed) <= limit + 1e-12
    assert needed == 1 or mean_best(needed - 1) > limit


@pytest.mark.parametrize(
    ("costs", "choice"),
    [
        (np.array([1.0]), "One is enough"),
        (np.zeros(7), "One is enough"),
        (np.array([1.0, 1.05]), "2 to 5"),
        (np.array([1.0] + [2.0] * 9), "6 to 20"),
        (np.array([1.0] + [2.0] * 60), "21 to 100"),
        (np.array([1.0] + [2.0] * 300), "More than 100"),
    ],
)
def test_the_choice_has_the_number_of_restarts(costs: np.ndarray, choice: str) -> None:
    question = restarts_question(costs, "x")
    assert question.choices == RESTART_CHOICES
    assert question.choices[question.right] == choice


# --- what K = 3 keeps


@pytest.mark.parametrize("seed", range(4))
def test_the_palettes_are_those_of_k_means_the_most_frequent_and_the_most_different(
    seed: int,
) -> None:
    pixels = photo_like(12, 16, seed=seed)
    flat = pixels.reshape(-1, 3) / 255
    choice = three_palettes(count_colors(pixels), 3)
    assert choice is not None
    for palette, cost in zip(choice.palettes, choice.costs, strict=True):
        assert cost == pytest.approx(
            compute_cost(flat, palette, find_closest_centroids(flat, palette))
        )
    runs = run_restarts(pixels, 3, restarts=PALETTE_RESTARTS, seed=3)
    assert np.array_equal(choice.palettes[choice.right], runs.centroids[runs.best])
    assert choice.costs[choice.right] == choice.costs.min()
    assert sorted(choice.kinds) == ["different", "frequent", "k-means"]
    question = palette_question(choice, "x")
    assert question.right == choice.right


def test_the_most_frequent_colours_are_counted() -> None:
    pixels = np.repeat(np.eye(4, 3, dtype=np.uint8) * 200, [5, 1, 9, 7], axis=0)[np.newaxis]
    choice = three_palettes(count_colors(pixels), 0)
    assert choice is not None
    frequent = choice.palettes[choice.kinds.index("frequent")]
    assert np.array_equal(255 * frequent, [[0, 0, 200], [0, 0, 0], [200, 0, 0]])


def test_the_right_palette_is_not_always_at_the_same_place() -> None:
    choices = [three_palettes(count_colors(photo_like(12, width)), 0) for width in range(10, 20)]
    assert len({choice.right for choice in choices if choice is not None}) == 3


def test_two_colours_give_no_palettes_to_choose_from() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[0] = 9
    assert three_palettes(count_colors(pixels), 0) is None


# --- one's own start


@pytest.mark.parametrize(("beaten", "right"), [(0.0, 1), (0.5, 1), (0.51, 0), (1.0, 0)])
def test_better_than_half_is_more_than_half(beaten: float, right: int) -> None:
    assert own_start_question(beaten, 300, "x").right == right
