"""Where it fails: centroids are placed and points drawn by mouse, by touch and by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from compressor.figures.cost_text import cost_text
from compressor.pipeline.toy_data.choice import ToyChoice
from compressor.pipeline.toy_data.runs import OWN_START
from tests.support.browser import TIMEOUT_MS, wait_until_idle
from tests.support.browser.barriers import RULES_OF_COLORS, barriers

GRID = 255
MARGIN = 8  # around the square, in steps of its grid
NEAR = 2  # steps of the grid: a pointer comes to whole pixels of the screen


def open_square(page: Page, server: str, toy: str) -> Locator:
    """Open the page of a choice; gives the square."""
    page.goto(f"{server}/Where_it_fails?toy={toy}")
    square = page.get_by_role("application", name=re.compile("^Square with"))
    expect(square).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    square.scroll_into_view_if_needed()
    return square


def on_screen(square: Locator, place: tuple[int, int]) -> tuple[float, float]:
    """Where on the screen a place of the grid is."""
    box = square.locator("svg").bounding_box()
    assert box is not None
    x, y = place
    step = box["width"] / (GRID + 2 * MARGIN)
    return box["x"] + step * (x + MARGIN), box["y"] + step * (GRID - y + MARGIN)


def choice_in_address(page: Page, condition: str) -> ToyChoice:
    """The choice of the page's link, once its text has what a regular expression finds."""
    page.wait_for_function(
        "wanted => new RegExp(wanted).test(new URL(location.href).searchParams.get('toy') ?? '')",
        arg=condition,
        timeout=TIMEOUT_MS,
    )
    text = page.evaluate("new URL(location.href).searchParams.get('toy')")
    return ToyChoice.from_text(text)


def expect_near(places: object, expected: object) -> None:
    """Whether places of the grid are those expected, up to a pixel of the screen."""
    assert places == [pytest.approx(place, abs=NEAR) for place in expected]  # type: ignore[attr-defined]


def expect_cost(page: Page, cost: float) -> None:
    """Wait until the player shows this cost."""
    number = page.locator(".numbers dd").nth(1)
    expect(number).to_have_text(cost_text(cost), timeout=TIMEOUT_MS)


def wait_for_player(page: Page, choice: ToyChoice) -> None:
    """Wait until the player has the run of a choice: that of the run before would lose a press."""
    trace = choice.compute_run().trace
    costs = f"from {cost_text(trace.costs_assigned[0])} to {cost_text(trace.costs[-1])} "
    curve = page.get_by_role("img", name=f"The cost after every half-step falls {costs}")
    expect(curve).to_be_visible(timeout=TIMEOUT_MS)


def test_by_mouse_centroids_are_placed_and_the_run_goes_step_by_step(
    page: Page, server: str
) -> None:
    square = open_square(page, server, "moons.2.0.random.0")
    page.mouse.click(*on_screen(square, (40, 60)))
    page.mouse.click(*on_screen(square, (150, 200)))
    page.mouse.move(*on_screen(square, (150, 200)))
    page.mouse.down()
    page.mouse.move(*on_screen(square, (220, 180)), steps=3)
    page.mouse.up()
    choice = choice_in_address(page, r"^moons\.2\.0\.own\.0\.c....d[a-e]")
    assert choice.start == OWN_START
    expect_near([*choice.own], [(40, 60), (220, 180)])
    trace = choice.compute_run().trace
    page.get_by_role("button", name="Assign", exact=True).click(timeout=TIMEOUT_MS)
    expect_cost(page, trace.costs_assigned[0])
    page.get_by_role("button", name="Update", exact=True).click()
    expect_cost(page, trace.costs[0])
    page.get_by_role("button", name="Back", exact=True).click()
    expect_cost(page, trace.costs_assigned[0])
    page.get_by_role("button", name="To the end").click()
    expect_cost(page, trace.costs[-1])
    expect(page.get_by_text("a local minimum")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("button", name="To the end")).to_be_disabled()
    page.get_by_role("button", name="Another start").click()
    another = choice_in_address(page, "random")
    expect(page.get_by_role("heading", name="Start", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    page.get_by_role("button", name="Assign", exact=True).click()
    expect_cost(page, another.compute_run().trace.costs_assigned[0])


def test_by_keyboard_points_and_centroids_are_placed(page: Page, server: str) -> None:
    square = open_square(page, server, "own.2.0.random.0")
    expect(page.get_by_text("There are no points yet")).to_be_visible(timeout=TIMEOUT_MS)
    square.focus()
    for _ in range(2):
        square.press("Enter")
        square.press("Shift+ArrowRight")
        square.press("ArrowUp")
    choice = choice_in_address(page, "p.{8}$")
    assert choice.drawn == ((128, 128), (148, 132))
    page.get_by_label("Place centroids").check(timeout=TIMEOUT_MS)
    square.focus()
    square.press("2")
    square.press("Enter")
    placed = choice_in_address(page, r"\.own\.")
    assert placed.own[0] in choice.drawn
    assert placed.own[1] == (168, 136)
    wait_for_player(page, placed)
    player = page.get_by_role("group", name=re.compile("^Player"))
    player.get_by_role("slider").press("ArrowRight")
    expect(page.get_by_role("heading", name="Iteration 1: assign")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    player.get_by_role("slider").press("End")
    spoken = page.locator(".plane .said")
    cost = cost_text(placed.compute_run().cost)
    expect(spoken).to_have_text(re.compile(rf"update: cost {cost}; clusters of \d, \d points$"))


def test_by_touch_points_are_drawn_and_everything_is_for_everybody(
    phone: Page, server: str
) -> None:
    square = open_square(phone, server, "own.2.0.random.0")
    for place in ((60, 60), (70, 60), (200, 200)):
        phone.touchscreen.tap(*on_screen(square, place))
    choice = choice_in_address(phone, "p.{12}$")
    expect_near([*choice.drawn], [(60, 60), (70, 60), (200, 200)])
    wait_for_player(phone, choice)
    phone.get_by_role("button", name="To the end").tap(timeout=TIMEOUT_MS)
    expect_cost(phone, choice.compute_run().trace.costs[-1])
    wait_until_idle(phone)
    assert barriers(phone) == []
    phone.emulate_media(color_scheme="dark")
    app = phone.get_by_test_id("stApp")
    expect(app).to_have_css("background-color", "rgb(20, 24, 24)", timeout=TIMEOUT_MS)
    assert barriers(phone, RULES_OF_COLORS) == []
