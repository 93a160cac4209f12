"""The presentation of the lesson: its slides, its links, and the way out."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from compressor.figures.costs import cost_per_run
from compressor.figures.style import enlarge
from compressor.ui.how_it_works.slides import SLIDES
from compressor.ui.links.query_params import encode, parse
from compressor.ui.talk.position import LAST_SLIDE
from kmc import run_restarts
from tests.support.pages import (
    FEW_RUNS,
    HOW_IT_WORKS,
    STEP_BY_STEP,
    Page,
    run_experiment,
    texts,
    with_results_of,
)
from tests.support.pictures import encoded, photo_like


def presented(script: Page, file: str, slide: int) -> AppTest:
    at = script(file)
    at.query_params.update({"talk": str(slide)})
    at.run()
    assert not at.exception
    return at


def bar(at: AppTest) -> list[str]:
    """The labels of the buttons of the bar that can be pressed."""
    keys = ("talk-back", "talk-on", "talk-leave")
    return [button.label for button in at.button if button.key in keys and not button.disabled]


def test_the_lesson_is_presented_slide_after_slide_and_left(script: Page) -> None:
    at = script(HOW_IT_WORKS).run()
    assert bar(at) == []
    at.button(key="present").click().run()
    assert bar(at) == ["Next", "Leave"]
    titles = []
    for number in range(1, LAST_SLIDE):
        assert f"{number} of {LAST_SLIDE}" in texts(at)
        (title,) = [heading.value for heading in at.subheader]
        titles.append(title)
        at.button(key="talk-on").click().run()
        assert not at.exception
    assert titles == [slide.title for slide in SLIDES]
    assert [title.value for title in at.title] == ["Step by step"]
    assert bar(at) == ["Back", "Leave"]
    at.button(key="talk-back").click().run()
    assert [title.value for title in at.title] == ["How it works"]
    at.button(key="talk-leave").click().run()
    assert bar(at) == []
    assert "Four steps" in texts(at)
    assert "Three colours" in texts(at)


def test_a_link_opens_a_slide(script: Page) -> None:
    at = presented(script, HOW_IT_WORKS, 6)
    assert [heading.value for heading in at.subheader] == [SLIDES[5].title]
    assert presented(script, HOW_IT_WORKS, 99).title[0].value == "Step by step"
    at = presented(script, STEP_BY_STEP, 2)
    assert at.title[0].value == "Step by step"
    assert "no picture yet" in texts(at)


@pytest.mark.parametrize("text", ["0", "100", "x", "-1"])
def test_a_link_to_no_slide_says_what_is_allowed(script: Page, text: str) -> None:
    at = script(HOW_IT_WORKS)
    at.query_params.update({"talk": text})
    at.run()
    assert not at.exception
    assert bar(at) == []
    assert f"talk must be a whole number from 1 to 99, not “{text}”; left out." in texts(at)


def test_the_link_of_a_slide_is_that_slide(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = with_results_of(script(STEP_BY_STEP), done).run()
    at.button(key="present").click().run()
    assert not at.exception
    link = parse(dict(parse_qsl(at.sidebar.code[0].value.partition("?")[2])))
    assert link.talk == LAST_SLIDE
    assert parse(encode(link)) == link
    at.button(key="talk-leave").click().run()
    assert "talk=" not in at.sidebar.code[0].value


def test_questions_are_switched_off_from_the_bar(script: Page) -> None:
    at = presented(script, HOW_IT_WORKS, 3)
    assert [radio.key for radio in at.radio] == ["ask-direction"]
    assert len(at.get("plotly_chart")) == 0
    at.toggle(key="questions").set_value(False).run()
    assert at.radio.values == []
    assert len(at.get("plotly_chart")) == 1


def test_a_chart_on_a_slide_is_larger_in_all_its_parts() -> None:
    costs = run_restarts(photo_like(8, 8), 2, restarts=5).costs
    usual = cost_per_run(costs, 0, "dark")
    large = enlarge(cost_per_run(costs, 0, "dark"), 2)
    assert large.layout.height == 2 * usual.layout.height
    assert large.layout.font.size == 2 * usual.layout.font.size
    assert large.layout.title.font.size == 2 * usual.layout.title.font.size
    sizes = [trace.marker.size for trace in usual.data]
    assert [trace.marker.size for trace in large.data] == [2 * size for size in sizes]
