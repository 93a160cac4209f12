"""A start of one's own on the page Step by step: what is offered, played, told and shared."""

from collections.abc import Callable
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from compressor.figures.cost_text import cost_text
from compressor.figures.costs import cost_among_runs
from compressor.imaging.palettes.hex_codes import Color
from compressor.pipeline.own_start.standing import Standing
from compressor.recipes.recipe import parse_recipe, write_recipe
from compressor.ui.elements.messages import MessageError
from compressor.ui.elements.start_editor import Placement, read_colors
from compressor.ui.links.query_params import parse
from compressor.ui.recipes.from_result import differences, recipe_of
from compressor.ui.step_by_step.standing_view import explanation, headline
from kmc import count_colors, iter_restarts, trace_run
from tests.support.pages import (
    FEW_RUNS,
    STEP_BY_STEP,
    Page,
    elements,
    experiment_result,
    run_experiment,
    texts,
    with_results_of,
)
from tests.support.pictures import encoded, photo_like

PICTURE = photo_like(60, 80)
PLACED: tuple[Color, ...] = ((12, 34, 56), (250, 240, 230))


@pytest.fixture
def run_button(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the editor a button does what its own does: it runs from what is placed there."""
    from compressor.ui.step_by_step import own_start

    draw = own_start.start_editor

    def with_button(
        file: bytes,
        size: tuple[int, int],
        alt: str,
        placement: Placement,
        key: str,
        on_run: Callable[[tuple[Color, ...] | None], object],
    ) -> None:
        draw(file, size, alt, placement, key=key, on_run=on_run)
        st.button("Run", key="run-placed", on_click=on_run, args=(None,))
        st.button("Run mine", key="run-mine", on_click=on_run, args=(PLACED,))

    monkeypatch.setattr(own_start, "start_editor", with_button)


def choosing(script: Page, data: bytes, **numbers: int) -> AppTest:
    """The page with "Your own start" chosen, after an experiment."""
    done = run_experiment(script, data, **{**FEW_RUNS, **numbers})
    at = with_results_of(script(STEP_BY_STEP), done).run()
    at.segmented_control(key="step-kind").set_value("Your own start").run()
    assert not at.exception
    return at


def placed(at: AppTest) -> list[list[int]]:
    (editor,) = elements(at, "start_editor")
    return list(editor["placed"])


def test_the_editor_opens_empty_with_the_smaller_k(script: Page) -> None:
    at = choosing(script, encoded(PICTURE))
    (editor,) = elements(at, "start_editor")
    assert (editor["k"], editor["placed"]) == (2, [])
    assert (editor["width"], editor["height"]) == (53, 40)
    assert not elements(at, "stepper")
    at.segmented_control(key="step-k").set_value(8).run()
    (editor,) = elements(at, "start_editor")
    assert (editor["k"], editor["placed"]) == (8, [])


@pytest.mark.parametrize("name", ["farthest", "pca", "corner", "Random pixels", "k-means++"])
@pytest.mark.usefixtures("run_button")
def test_each_kind_of_start_is_put_into_the_editor_and_run(script: Page, name: str) -> None:
    at = choosing(script, encoded(PICTURE))
    at.button(key=f"start-{name}").click().run()
    result = experiment_result(at)
    color_counts = count_colors(result.pixels)
    offered = np.array(placed(at))
    assert offered.shape == (2, 3)
    at.button(key="run-placed").click().run()
    assert not at.exception
    own = experiment_result(at).own2
    assert np.abs(own.initial_centroids[0] * 255 - offered).max() <= 0.5 + 1e-9
    if name in ("farthest", "pca"):
        (run,) = iter_restarts(color_counts, 2, [0], max_iters=2, start=name)
        assert own.costs[0] == run.costs[0]
        assert experiment_result(at).settings.own_start == name
    (player,) = elements(at, "stepper")
    trace = trace_run(color_counts, own.initial_centroids[0], 2)
    assert player["costs"] == trace.costs.tolist()


@pytest.mark.parametrize("name", ["Random pixels", "k-means++"])
def test_what_is_drawn_is_drawn_anew_by_each_press(script: Page, name: str) -> None:
    at = choosing(script, encoded(PICTURE))
    draws = [placed(at.button(key=f"start-{name}").click().run()) for _ in range(4)]
    assert len({str(draw) for draw in draws}) > 1


@pytest.mark.usefixtures("run_button")
def test_the_verdict_counts_the_random_starts_that_cost_more(script: Page) -> None:
    at = choosing(script, encoded(PICTURE), restarts=12)
    at.button(key="run-mine").click().run()
    assert "It costs" not in texts(at)
    at.radio(key="ask-own-start").set_value("Better than half of them").run()
    result = experiment_result(at)
    assert result.settings.own_start == PLACED
    start = np.array([PLACED]) / 255
    (run,) = iter_restarts(count_colors(result.pixels), 2, [0], max_iters=2, start=start)
    cost = float(run.costs[0])
    share = float(np.mean(result.runs2.costs > cost * (1 + 1e-9)))
    seen = texts(at)
    assert f"It costs {cost_text(cost)}." in seen
    expected = {0.0: "no better than any of", 1.0: "better than all of"}
    words = expected.get(share, f"better than {round(100 * share)} % of")
    assert f"{words} the 12 random starts" in seen
    assert ("**Yes.**" in seen) == (share > 0.5)


@pytest.mark.usefixtures("run_button")
def test_the_start_is_in_the_link_and_in_the_recipe(script: Page) -> None:
    at = choosing(script, encoded(PICTURE))
    at.button(key="run-mine").click().run()
    link = parse(dict(parse_qsl(at.sidebar.code[0].value.partition("?")[2])))
    assert link.chosen == experiment_result(at).settings
    assert link.chosen.values()["own_start"] == PLACED
    assert link.run
    recipe = parse_recipe(
        write_recipe(recipe_of(at.session_state["chosen"], experiment_result(at)))
    )
    assert recipe.settings == link.chosen
    assert "second_own_cost" in recipe.numbers
    again = recipe_of(at.session_state["chosen"], experiment_result(at))
    assert differences(recipe, again) == []


@pytest.mark.usefixtures("run_button")
def test_the_start_can_be_changed_and_the_other_k_has_none(script: Page) -> None:
    at = choosing(script, encoded(PICTURE))
    at.button(key="run-mine").click().run()
    at.button(key="start-again").click().run()
    assert placed(at) == [list(color) for color in PLACED]
    at.segmented_control(key="step-k").set_value(8).run()
    assert placed(at) == []
    at.segmented_control(key="step-kind").set_value("A random start").run()
    assert elements(at, "stepper")


def test_a_link_with_a_start_shows_its_run(script: Page) -> None:
    at = script(STEP_BY_STEP)
    at.query_params.update(
        {"sample": "chelsea", "method": "restarts", "k": "5", "k2": "2", "restarts": "4",
         "iterations": "2", "height": "40", "own_start": "0c2238-faf0e6", "run": "1"}
    )  # fmt: skip
    at.session_state["questions"] = False
    at.run()
    if job := at.session_state["jobs"].get("restarts"):
        assert job.ended.wait(60)
        at.run()
    assert not at.exception
    assert at.segmented_control(key="step-kind").value == "Your own start"
    assert at.segmented_control(key="step-k").value == 2
    assert "Your start ends" in texts(at)


def test_a_picture_of_one_colour_says_so_and_offers_a_way_on(script: Page) -> None:
    at = choosing(script, encoded(np.full((6, 9, 3), 77, np.uint8)))
    (warning,) = at.warning
    assert warning.value.startswith("This picture has 1 colour, so 2 different starts do not fit")
    at.button(key="start-pca").click().run()
    assert placed(at) == [[77, 77, 77], [77, 77, 77]]
    at.button(key="start-Random pixels").click().run()
    assert placed(at) == [[77, 77, 77]]


def test_a_picture_with_fewer_pixels_than_k_says_so(script: Page) -> None:
    at = choosing(script, encoded(photo_like(1, 1)))
    (warning,) = at.warning
    assert "1 pixel, fewer than K" in warning.value
    assert not elements(at, "start_editor")


@pytest.mark.parametrize(
    "rows",
    [[[0, 0, 0]], [[0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 256]], [[0, 0, 0], [0, 0]], [1, 2]],
)
def test_what_a_browser_sends_is_checked(rows: object) -> None:
    with pytest.raises(MessageError):
        read_colors(rows, 2)
    assert read_colors([[1, 2, 3], [4, 5, 6]], 2) == ((1, 2, 3), (4, 5, 6))
    assert read_colors(None, 2) is None


def told(beaten: float, restarts: int | None, cost: float = 0.5) -> Standing:
    return Standing(
        cost=cost,
        runs=300,
        best=0.25,
        beaten=beaten,
        expected_best_of=0.3,
        restarts_to_match=restarts,
    )


def test_the_words_of_the_verdict() -> None:
    assert headline(told(0.123, 1)) == "Your start ends better than 12 % of the 300 random starts."
    assert headline(told(0.001, 1)).endswith("better than 1 % of the 300 random starts.")
    assert headline(told(0.999, 1)).endswith("better than 99 % of the 300 random starts.")
    assert headline(told(0, 1)).endswith("no better than any of the 300 random starts.")
    assert headline(told(1, None)).endswith("better than all of the 300 random starts.")
    assert explanation(told(0.123, 1)) == (
        "It costs 0.5. That is 2.0 times as high as the best of them, 0.25. A single random start"
        " ends as low on average, and the best of 10 costs 0.3."
    )
    assert "takes the best of 7 random starts" in explanation(told(0.6, 7))
    assert explanation(told(1, None, 0.2)).startswith("It costs 0.2. The best of them costs 0.25.")


@pytest.mark.parametrize("cost", [0.1, 0.25, 0.9])
def test_the_chart_has_all_runs_and_the_line_of_the_start(cost: float) -> None:
    costs = np.linspace(0.2, 0.3, 40)
    figure = cost_among_runs(costs, cost, "your start", "light")
    (bars,) = figure.data
    assert sum(bars.y) == 40
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == cost
    low, high = figure.layout.xaxis.range
    assert low < min(cost, 0.2)
    assert high > max(cost, 0.3)
    assert figure.layout.annotations[0].text == f"your start: {cost_text(cost)}"
