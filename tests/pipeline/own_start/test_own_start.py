"""A start of one's own: its centroids, its run and how that stands, in links and in recipes."""

from dataclasses import replace

import numpy as np
import pytest

from compressor.imaging import load_image
from compressor.imaging.errors import RecipeError
from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.methods.experiment import run_experiment, with_own_start
from compressor.pipeline.own_start.centroids import (
    draw_plus_plus,
    draw_random_pixels,
    run_from_start,
    start_centroids,
)
from compressor.pipeline.own_start.standing import standing
from compressor.pipeline.own_start.values import StartValues
from compressor.pipeline.restart_budget import run_comparison
from compressor.pipeline.settings import RestartSettings
from compressor.recipes.recipe import Recipe, SourcePicture, parse_recipe, write_recipe
from compressor.recipes.versions import versions
from compressor.ui.links.query_params import encode, link_to, parse
from kmc import count_colors, expected_best, iter_restarts, run_restarts
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

PIXELS = photo_like(30, 40)
PICTURE = load_image(encoded(PIXELS))
COUNTS = count_colors(PIXELS)
ONE_COLOR = count_colors(np.full((4, 5, 3), 77, np.uint8))
PLACED: tuple[Color, ...] = ((0, 0, 0), (200, 10, 30), (255, 255, 255))
SETTINGS = RestartSettings(k=6, k2=3, restarts=8, iterations=3, seed=4, height=30)


# --- centroids


@pytest.mark.parametrize("name", ["farthest", "pca"])
def test_a_named_start_is_the_one_of_the_library(name: str) -> None:
    (run,) = iter_restarts(COUNTS, 6, [0], seed=4, start=name)
    assert np.array_equal(start_centroids(COUNTS, 6, name, 4), run.initial_centroids[0])


def test_all_in_one_corner_are_the_colours_nearest_to_black() -> None:
    start = start_centroids(COUNTS, 6, "corner", 0)
    assert start is not None
    squares = (COUNTS.colors.astype(float) ** 2).sum(axis=1)
    assert np.allclose((start**2).sum(axis=1) * 255**2, np.sort(squares)[:6])
    assert len(np.unique(start, axis=0)) == 6


@pytest.mark.parametrize("name", ["farthest", "pca", "corner"])
def test_a_named_start_on_one_colour_repeats_it_and_its_run_costs_nothing(name: str) -> None:
    start = start_centroids(ONE_COLOR, 4, name, 0)
    assert np.allclose(start, 77 / 255)
    run = run_from_start(ONE_COLOR, 4, name, 0, 5)
    assert run is not None
    assert run.costs.tolist() == [0]


def test_a_placed_start_is_for_its_own_k_alone() -> None:
    assert np.array_equal(start_centroids(COUNTS, 3, PLACED, 0), np.array(PLACED) / 255)
    assert start_centroids(COUNTS, 4, PLACED, 0) is None
    assert start_centroids(COUNTS, 4, "", 0) is None


def test_drawn_starts_are_different_colours_of_the_picture() -> None:
    colors = set(map(tuple, COUNTS.colors.tolist()))
    for draw in (draw_plus_plus, draw_random_pixels):
        drawn = draw(COUNTS, 6, 1)
        assert len(set(drawn)) == 6
        assert set(drawn) <= colors
        assert drawn != draw(COUNTS, 6, 2)
        assert draw(ONE_COLOR, 6, 1) == ((77, 77, 77),)
    (run,) = iter_restarts(COUNTS, 6, [0], seed=1, start="k-means++")
    assert np.array_equal(np.array(draw_plus_plus(COUNTS, 6, 1)) / 255, run.initial_centroids[0])


# --- the run in the experiment


def test_the_experiment_runs_from_the_start_for_the_k_that_it_has() -> None:
    result = run_experiment(PICTURE, replace(SETTINGS, own_start=PLACED), silent_work())
    start = np.array(PLACED)[np.newaxis] / 255
    expected = run_restarts(PIXELS, 3, restarts=1, max_iters=3, start=start)
    assert result.own is None
    assert result.own2 is not None
    assert np.array_equal(result.own2.cost_history, expected.cost_history)
    assert result.numbers["second_own_cost"] == expected.costs[0]
    assert "own_cost" not in result.numbers


def test_another_start_changes_its_run_and_nothing_else() -> None:
    result = run_experiment(PICTURE, SETTINGS, silent_work())
    assert result.own is None
    assert "own_cost" not in result.numbers
    other = with_own_start(result, "farthest")
    at_once = run_experiment(PICTURE, replace(SETTINGS, own_start="farthest"), silent_work())
    assert other.numbers == at_once.numbers
    assert other.numbers.keys() - result.numbers.keys() == {"own_cost", "second_own_cost"}
    assert other.runs is result.runs
    comparison = run_comparison(result, lambda *_: None, lambda: None)
    assert comparison.matches(other)


def test_a_start_of_another_k_is_refused_with_both_numbers() -> None:
    result = run_experiment(PICTURE, SETTINGS, silent_work())
    with pytest.raises(ValueError, match="has 2 colours, and K is 6 or 3"):
        with_own_start(result, PLACED[:2])


# --- how it stands


def test_the_standing_is_counted_run_by_run() -> None:
    costs = run_restarts(PIXELS, 6, restarts=40, max_iters=3, seed=4).costs
    cost = float(np.sort(costs)[9])
    found = standing(costs, cost)
    assert (found.runs, found.best, found.beaten) == (40, costs.min(), 30 / 40)
    expected = expected_best(costs)
    assert found.restarts_to_match is not None
    assert expected[found.restarts_to_match - 1] <= cost < expected[found.restarts_to_match - 2]
    assert standing(costs, costs.min() / 2).restarts_to_match is None
    assert standing(costs, costs.min() / 2).beaten == 1


@pytest.mark.parametrize("rounding", [-1e-13, 1e-13])
def test_a_run_that_ends_where_the_best_one_does_is_as_good_in_whatever_order_it_is_summed(
    rounding: float,
) -> None:
    costs = np.array([4.0, 1.0, 2.0])
    found = standing(costs, 1.0 * (1 + rounding))
    assert found.cost == found.best == 1.0
    assert found.restarts_to_match == 3


# --- links and recipes


@pytest.mark.parametrize("start", ["", "farthest", "pca", "corner", PLACED, PLACED[:1]])
def test_text_and_json_say_the_start(start: str | tuple[Color, ...]) -> None:
    values = StartValues()
    assert start in values
    assert values.from_text(values.to_text(start)) == start
    assert values.from_json(values.to_json(start)) == start


@pytest.mark.parametrize("text", ["nearest", "0000", "00ff00-00ff00", "00FF00", "-", "random"])
def test_text_that_is_no_start_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="farthest, pca, corner or K different colours"):
        StartValues().from_text(text)


@pytest.mark.parametrize("value", ["nearest", [], ["#00ff00", "#00ff00"], 3, None, ["a"], [1]])
def test_json_that_is_no_start_is_refused(value: object) -> None:
    assert value not in StartValues()
    with pytest.raises(ValueError, match="each once"):
        StartValues().from_json(value)


@pytest.mark.parametrize("value", [(), ((1, 2, 3), (1, 2, 3))])
def test_what_is_no_start_is_none_of_the_values(value: object) -> None:
    assert value not in StartValues()


def test_a_link_has_the_start() -> None:
    link = link_to(replace(SETTINGS, own_start=PLACED))
    params = encode(link)
    assert params["own_start"] == "000000-c80a1e-ffffff"
    assert parse(params).chosen == link.chosen
    assert parse(params).notes == ()


def test_a_link_whose_start_has_another_k_says_so_and_opens_without_it() -> None:
    link = parse({"method": "restarts", "k": "5", "k2": "2", "own_start": "000000-ffffff-ff0000"})
    assert link.chosen == RestartSettings(k=5, k2=2)
    (note,) = link.notes
    assert note == (
        "The start of your own has 3 colours, and K is 5 or 2: it needs one colour for each"
        " centroid. It is left out."
    )


def test_a_link_whose_start_has_a_colour_twice_says_what_is_allowed() -> None:
    (note,) = parse({"method": "restarts", "own_start": "000000-000000-ff0000"}).notes
    assert "K different colours" in note
    assert note.endswith("no start of your own.")


def recipe_with(settings: RestartSettings) -> Recipe:
    return Recipe(
        source=SourcePicture(name="a.png", sha256="0" * 64, width=1, height=1, size=1),
        settings=settings,
        numbers={
            "best_cost": 0.1,
            "best_run": 1,
            "worst_cost": 0.2,
            "worst_run": 2,
            "second_cost": 0.3,
            "second_run": 3,
            "second_own_cost": 0.4,
        },
        files=(),
        versions=versions(),
    )


def test_a_recipe_has_the_start_and_the_cost_of_its_run() -> None:
    recipe = recipe_with(replace(SETTINGS, own_start=PLACED))
    assert parse_recipe(write_recipe(recipe)) == recipe


def test_a_recipe_with_fewer_starts_than_k_is_refused() -> None:
    data = write_recipe(recipe_with(replace(SETTINGS, own_start=PLACED)))
    with pytest.raises(RecipeError, match="has 2 colours, and K is 6 or 3"):
        parse_recipe(data.replace(b'      "#000000",\n', b""))
