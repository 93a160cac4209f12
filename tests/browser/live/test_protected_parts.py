"""Parts of the picture are marked by mouse, by touch and by keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.support.browser import TIMEOUT_MS, wait_until_idle
from tests.support.browser.barriers import RULES_OF_COLORS, barriers

WIDTH, HEIGHT = 540, 360  # of the sample "coffee"
LINK = "Compress?sample=coffee&method=quality&k=4&effort=fast"
NEAR = 6  # pixels of the picture: a pointer comes to whole pixels of the screen


def open_editor(page: Page, server: str, parts: str = "") -> Locator:
    """Compress with the list of protected parts open; gives the picture that they are marked in."""
    page.goto(f"{server}/{LINK}{parts and f'&protect={parts}'}")
    expect(page.get_by_role("button", name="Download PNG")).to_be_enabled(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    page.get_by_text("Protected parts", exact=True).click(timeout=TIMEOUT_MS)
    stage = page.get_by_role("application", name=re.compile(r"^The picture coffee\.png"))
    expect(stage).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    stage.scroll_into_view_if_needed()
    return stage


def parts_in_address(page: Page, number: int) -> list[list[int]]:
    """The parts of the page's link, once these are so many: x, y, width, height and weight."""
    page.wait_for_function(
        """number => {
          const text = new URL(location.href).searchParams.get("protect");
          return (text ? text.split("_").length : 0) === number;
        }""",
        arg=number,
        timeout=TIMEOUT_MS,
    )
    text = parse_qs(urlsplit(page.url).query).get("protect", [""])[0]
    return [list(map(int, re.split("[,:]", part))) for part in text.split("_") if part]


def wait_for_part(page: Page, text: str) -> None:
    """Wait until a part is in the page's link."""
    page.wait_for_function(
        "text => new URL(location.href).searchParams.get('protect')?.includes(text)",
        arg=text,
        timeout=TIMEOUT_MS,
    )


def box_of(stage: Locator) -> FloatRect:
    box = stage.bounding_box()
    assert box is not None
    return box


def on_screen(stage: Locator, x: float, y: float) -> tuple[float, float]:
    """The place on the screen of a pixel of the picture."""
    box = box_of(stage)
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def drag(page: Page, stage: Locator, start: tuple[int, int], end: tuple[int, int]) -> None:
    page.mouse.move(*on_screen(stage, *start))
    page.mouse.down()
    page.mouse.move(*on_screen(stage, *end), steps=3)
    page.mouse.up()


def swipe(page: Page, stage: Locator, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A finger goes from one place to another."""
    session = page.context.new_cdp_session(page)
    places = [on_screen(stage, *place) for place in (start, end)]
    for kind, place in (("Start", places[0]), ("Move", places[1]), ("End", None)):
        points = [] if place is None else [{"x": place[0], "y": place[1]}]
        session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def is_near(part: list[int], *expected: int) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(part, expected, strict=True))


def test_a_mouse_draws_moves_resizes_and_the_list_removes(page: Page, server: str) -> None:
    stage = open_editor(page, server)
    assert "protected part" not in page.inner_text("body")
    drag(page, stage, (100, 80), (260, 200))
    (drawn,) = parts_in_address(page, 1)
    assert is_near(drawn, 100, 80, 160, 120, 10)
    drag(page, stage, (180, 140), (230, 150))
    page.wait_for_function("old => !location.href.includes(old)", arg=f"{drawn[0]}%2C{drawn[1]}%2C")
    (moved,) = parts_in_address(page, 1)
    assert is_near(moved, 150, 90, 160, 120, 10)
    drag(page, stage, (moved[0] + moved[2] + 6, moved[1] + moved[3] + 6), (400, 300))
    page.wait_for_function("old => !location.href.includes(old)", arg=f"%2C{moved[2]}%2C")
    (resized,) = parts_in_address(page, 1)
    assert is_near(resized, 150, 90, 250, 210, 10)
    expect(page.get_by_text("In 1 protected part colours are off by")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    stage.click(position={"x": 3, "y": 3})  # a press draws nothing
    page.get_by_role("button", name="Remove").click()
    assert parts_in_address(page, 0) == []
    expect(stage.locator(".part")).to_have_count(0, timeout=TIMEOUT_MS)


def test_keys_add_move_resize_and_remove_and_nobody_meets_a_barrier(
    page: Page, server: str
) -> None:
    stage = open_editor(page, server)
    stage.focus()
    page.keyboard.press("Enter")
    assert parts_in_address(page, 1) == [[202, 135, 135, 90, 10]]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    wait_for_part(page, "207,130,130,95:10")
    box = stage.get_by_role("application")
    expect(box).to_be_focused()
    expect(box).to_have_attribute(
        "aria-label", re.compile("Part 1 of 1: 130 by 95 pixels at x 207")
    )
    spoken = page.locator(".said")
    expect(spoken).to_have_text("130 by 95 pixels at x 207, y 130", timeout=TIMEOUT_MS)
    page.keyboard.press("Enter")
    assert len(parts_in_address(page, 2)) == 2
    earlier = page.locator(".st-key-earlier-result")  # dimmed while the next one is computed
    expect(earlier).to_have_count(0, timeout=TIMEOUT_MS)
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, RULES_OF_COLORS) == []
    stage.get_by_role("application").nth(1).focus()
    page.keyboard.press("Delete")
    assert parts_in_address(page, 1) == [[207, 130, 130, 95, 10]]
    expect(box).to_be_focused()
    page.keyboard.press("Backspace")
    assert parts_in_address(page, 0) == []
    expect(stage).to_be_focused()


def test_a_finger_draws_and_moves_without_moving_the_page(phone: Page, server: str) -> None:
    stage = open_editor(phone, server, "20,20,100,60:5")
    wait_until_idle(phone)  # the result comes above the editor, and moves it
    top = box_of(stage)["y"]
    swipe(phone, stage, (200, 100), (320, 280))
    first, drawn = parts_in_address(phone, 2)
    assert first == [20, 20, 100, 60, 5]
    assert is_near(drawn, 200, 100, 120, 180, 10)
    wait_until_idle(phone)
    assert abs(box_of(stage)["y"] - top) < 1  # a letter of another width moves it by less
    swipe(phone, stage, (60, 50), (110, 50))
    phone.wait_for_function("() => !location.href.includes('protect=20%2C')")
    first, _ = parts_in_address(phone, 2)
    assert is_near(first, 70, 20, 100, 60, 5)
