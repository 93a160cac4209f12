"""What the Compress page does before it is drawn anew: it is drawn once, and after its turn."""

import pytest
from streamlit.testing.v1 import AppTest

from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.ui import page
from compressor.ui.compress import live
from tests.support.pages import (
    Page,
    elements,
    quality_result,
    run_best_quality,
    texts,
    wait_for_job,
)


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens, in order: a "frame" that is drawn, a "wait" for the turn."""
    happened: list[str] = []
    preload_charts = page.preload_charts

    def draw_frame() -> None:
        happened.append("frame")
        preload_charts()

    monkeypatch.setattr(page, "preload_charts", draw_frame)
    monkeypatch.setattr(live, "wait_until_preview_is_near", lambda: happened.append("wait"))
    return happened


def with_two_results(script: Page) -> AppTest:
    """The page with the result of K = 8, after that of K = 5."""
    at = run_best_quality(script)
    at.number_input(key="k").set_value(5).run()
    at = wait_for_job(at, QualitySettings.method)
    assert quality_result(at).settings.k == 5
    return at


def choose_k(at: AppTest, k: int, order: list[str]) -> None:
    """Change K, and forget what has happened before."""
    order.clear()
    at.number_input(key="k").set_value(k).run()


def test_a_result_that_is_known_is_shown_by_one_run_of_the_page(
    script: Page, order: list[str]
) -> None:
    at = with_two_results(script)
    choose_k(at, 8, order)
    assert order == ["frame"]
    assert quality_result(at).settings.k == 8
    (slider,) = elements(at, "before_after")
    assert slider["labels"][1].startswith("8 colours")
    assert "A link to this result" in texts(at)  # the sidebar, which is drawn first, knows it


def test_a_page_that_needs_a_preview_waits_for_its_turn_before_it_is_drawn(
    script: Page, order: list[str]
) -> None:
    at = run_best_quality(script)
    choose_k(at, 6, order)
    assert order[:2] == ["wait", "frame"]


def test_a_page_that_is_not_shown_yet_is_not_held_up(script: Page, order: list[str]) -> None:
    at = run_best_quality(script)
    assert order[0] == "frame"
    at.session_state[page.SHOWN_KEY] = "another page"
    choose_k(at, 6, order)
    assert order[0] == "frame"


def test_settings_without_a_preview_do_not_wait(script: Page, order: list[str]) -> None:
    at = run_best_quality(script)
    at.session_state["locked"] = tuple((n, 0, 0) for n in range(9))  # more than K
    order.clear()
    at.run()
    assert order == ["frame"]


def test_an_experiment_waits_for_its_button(script: Page, order: list[str]) -> None:
    at = run_best_quality(script)
    at.session_state["method"] = "Restarts experiment"
    at.run()
    order.clear()
    at.run()
    assert order == ["frame"]
    assert RestartSettings.method not in at.session_state["jobs"]
