"""Settings in closed expanders that differ from their defaults are told, and can be put back."""

from streamlit.testing.v1 import AppTest

from tests.support.pages import (
    COMPRESS,
    PHOTO,
    Page,
    best_quality_page,
    texts,
    with_picture,
)

CHANGED = {"effort": "best", "space": "oklab", "locked": ((1, 2, 3), (4, 5, 6))}


def put_back_keys(at: AppTest) -> list[str]:
    """The keys of the buttons that put settings back."""
    return [str(button.key) for button in at.button if button.label == "Put back"]


def test_nothing_is_said_where_only_what_is_in_sight_differs(script: Page) -> None:
    at = best_quality_page(script)
    at.session_state["k"] = 200
    at.run()
    assert not at.exception
    assert not put_back_keys(at)
    at = with_picture(script(COMPRESS), PHOTO)
    at.session_state["look"] = 50
    assert not put_back_keys(at.run())


def test_what_differs_is_one_line_and_one_press_puts_it_back(script: Page) -> None:
    at = best_quality_page(script)
    at.session_state["k"] = 5
    for key, value in CHANGED.items():
        at.session_state[key] = value
    at.run()
    assert not at.exception
    assert "effort best · OKLab · 2 locked" in [caption.value for caption in at.caption]
    at.button(key="put-back").click().run()
    assert not at.exception
    assert not put_back_keys(at)
    assert at.segmented_control(key="effort").value == "balanced"
    assert at.radio(key="space").value == "rgb"
    assert at.session_state["locked"] == ()
    assert at.number_input(key="k").value == 5
    assert "2 locked" not in texts(at)


def test_the_first_method_tells_it_too(script: Page) -> None:
    at = with_picture(script(COMPRESS), PHOTO)
    at.session_state["effort"] = "best"
    assert "effort best" in [caption.value for caption in at.run().caption]
