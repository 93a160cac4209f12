"""The page How it works: its lesson on the picture in use, and questions before the answers."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging import load_image, shrink
from compressor.ui.how_it_works.lesson import HEIGHT, RESTARTS, RESTARTS_K, SEED, make_lesson
from compressor.ui.questions.wordings import RESTART_CHOICES
from kmc import compute_cost, init_centroids, run_kmeans, run_restarts
from tests.support.pages import HOW_IT_WORKS, Page, texts, with_picture
from tests.support.pictures import encoded, photo_like


def opened(script: Page, data: bytes | None = None) -> AppTest:
    at = script(HOW_IT_WORKS)
    if data is not None:
        with_picture(at, data)
    at.run()
    assert not at.exception
    return at


def asked(at: AppTest) -> list[str]:
    return [str(radio.key) for radio in at.radio if str(radio.key).startswith("ask-")]


def charts(at: AppTest) -> int:
    return len(at.get("plotly_chart"))


def test_without_questions_all_of_it_is_seen_at_once(script: Page) -> None:
    at = opened(script)
    at.toggle(key="questions").set_value(False).run()
    assert not at.exception
    assert asked(at) == []
    assert any("def find_closest_centroids" in code.value for code in at.code)
    assert charts(at) == 6
    assert "small sample" in texts(at)


def test_a_question_hides_its_answer_until_one_is_given(script: Page) -> None:
    at = opened(script)
    assert asked(at) == ["ask-direction", "ask-palette", "ask-pair"]
    assert charts(at) == 3
    assert "3. Update" not in texts(at)
    at.radio(key="ask-direction").set_value("It gets lighter").run()
    assert charts(at) == 5
    assert "3. Update" in texts(at)
    at.button(key="ask-pair-skip").click().run()
    assert charts(at) == 6
    assert "Run A ends at" in texts(at)
    assert asked(at) == ["ask-direction", "ask-palette", "ask-restarts"]
    at.radio(key="ask-restarts").set_value(RESTART_CHOICES[-1]).run()
    assert not at.exception
    assert "on average; half of all starts cost" in texts(at)


def test_right_and_wrong_answers_get_the_same_reason(script: Page) -> None:
    at = opened(script)
    answers = {}
    for choice in at.radio(key="ask-palette").options:
        at.radio(key="ask-palette").set_value(choice).run()
        (answer,) = [m.value for m in at.markdown if "keeps the means of three" in m.value]
        answers[choice] = answer
    right = [choice for choice, answer in answers.items() if "**Yes.**" in answer]
    assert len(right) == 1
    for choice, answer in answers.items():
        if choice not in right:
            assert f"**{right[0]}.**" in answer
    assert len({answer.partition(".** ")[2] for answer in answers.values()}) == 1


def test_a_picture_that_is_small_already_is_not_said_to_be_made_so(script: Page) -> None:
    at = opened(script, encoded(photo_like(20, 30)))
    assert "This is your picture, 30 x 20 pixels." in texts(at)


def test_the_lesson_is_on_the_picture_in_use(script: Page) -> None:
    data = encoded(photo_like(160, 240))
    at = opened(script, data)
    at.toggle(key="questions").set_value(False).run()
    assert "your picture, made 120 x 80 pixels small" in texts(at)
    pixels = shrink(load_image(data).pixels, HEIGHT)
    X = pixels.reshape(-1, 3) / 255
    start = init_centroids(X, 4, np.random.default_rng(SEED))
    centroids, idx, cost = run_kmeans(X, start, 10)
    runs = run_restarts(pixels, RESTARTS_K, restarts=RESTARTS, seed=SEED)
    lesson = make_lesson("x", pixels)
    assert lesson.iterations[-1].cost == cost == compute_cost(X, centroids, idx)
    assert np.array_equal(lesson.runs.costs, runs.costs)
    assert f"to {cost:.3g} after the tenth" in texts(at)
    assert f"the best costs {runs.costs.min():.3g}" in texts(at)


def test_another_picture_is_asked_about_anew(script: Page) -> None:
    at = opened(script)
    at.radio(key="ask-direction").set_value("It gets lighter").run()
    with_picture(at, encoded(photo_like(40, 60))).run()
    assert not at.exception
    assert at.radio(key="ask-direction").value is None


@pytest.mark.parametrize("colors", [1, 7])
def test_a_picture_of_too_few_colours_says_so_and_the_sample_is_shown(
    script: Page, colors: int
) -> None:
    pixels = np.full((1, colors, 3), 30, np.uint8) + np.arange(colors, dtype=np.uint8)[:, None]
    at = opened(script, encoded(pixels))
    noun = "1 colour" if colors == 1 else "7 colours"
    assert f"Your picture has {noun}, and the lesson needs 8" in texts(at)
    assert charts(at) == 3


def test_a_lesson_on_one_pixel_has_one_centroid_and_costs_nothing() -> None:
    lesson = make_lesson("x", np.full((1, 1, 3), 9, np.uint8))
    assert lesson.iterations[-1].cost == 0
    assert lesson.palettes is None


def test_every_chart_can_be_taken_as_an_svg_file(script: Page) -> None:
    at = opened(script)
    configs = [json.loads(chart.proto.config) for chart in at.get("plotly_chart")]
    assert [config["modeBarButtons"] for config in configs] == [[["toImage"]]] * charts(at)
    files = [config["toImageButtonOptions"] for config in configs]
    assert {file["format"] for file in files} == {"svg"}
    assert len({file["filename"] for file in files}) == len(files) > 0
