"""Two pictures compared by hand: held, enlarged, at the worst place, and with a pinned result."""

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import (
    TIMEOUT_MS,
    set_number,
    upload,
    wait_for_look,
    wait_for_result,
    wait_until_idle,
)
from tests.support.pictures import encoded, photo_like

HEIGHT = 96  # pixels
WIDTH = 140
REST_MS = 600  # of a finger; the page waits for less


def expect_cut(page: Page, percent: int) -> None:
    """Expect the two pictures to be cut there, in percent of the width."""
    expect(page.locator(".stage")).to_have_css("--wipe", f"{percent}%", timeout=TIMEOUT_MS)


def pressed(button: Locator, state: str) -> None:
    """Expect a button to be pressed, or not to be."""
    expect(button).to_have_attribute("aria-pressed", state, timeout=TIMEOUT_MS)


def test_the_original_is_seen_while_a_key_a_button_or_a_finger_is_held(
    page: Page, server: str
) -> None:
    upload(page, server, encoded(photo_like(HEIGHT, WIDTH, seed=3)), "meadow.png")
    wait_for_look(page, "Good")
    page.get_by_role("slider", name="Wipe between the original").focus()
    page.keyboard.down("o")
    expect_cut(page, 100)
    page.keyboard.up("o")
    expect_cut(page, 50)

    hold = page.get_by_role("button", name="Hold for the original")
    hold.hover()
    page.mouse.down()
    pressed(hold, "true")
    expect_cut(page, 100)
    page.mouse.up()
    pressed(hold, "false")
    expect_cut(page, 50)

    box = page.locator(".stage").bounding_box()
    assert box is not None
    finger = {"x": box["x"] + box["width"] / 4, "y": box["y"] + box["height"] / 2}
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    page.wait_for_timeout(REST_MS)
    expect_cut(page, 100)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_cut(page, 50)  # a finger that rests wipes nothing


def test_pixels_are_enlarged_the_worst_place_is_found_and_a_pinned_result_compared(
    page: Page, server: str
) -> None:
    pixels = photo_like(HEIGHT, WIDTH, seed=4)
    pixels[12:24, 100:112] = (255, 0, 255)  # which a palette of two colours has not
    upload(page, f"{server}/?method=quality&k=2", encoded(pixels), "meadow.png")
    wait_for_result(page, 2)
    result = page.get_by_alt_text("The picture in 2 colours", exact=True)
    stage = page.locator(".stage").bounding_box()
    assert stage is not None

    page.get_by_role("button", name="8:1").click()
    box = result.bounding_box()
    assert box is not None
    assert round(box["width"]) == 8 * WIDTH
    assert result.evaluate("picture => getComputedStyle(picture).imageRendering") == "pixelated"
    fit = page.get_by_role("button", name="Fit the whole picture")
    zoom = fit.inner_text()

    worst = page.get_by_role("button", name="Worst place")
    worst.click()
    pressed(worst, "true")
    box = result.bounding_box()
    assert box is not None
    middle = (stage["x"] + stage["width"] / 2 - box["x"]) / (box["width"] / WIDTH)
    assert 100 <= middle <= 112
    worst.click()
    pressed(worst, "false")
    assert fit.inner_text() == zoom
    pin_and_compare(page)


def pin_and_compare(page: Page) -> None:
    """Pin the result of two colours; the next result is compared with it until it is unpinned."""
    left = page.locator(".label.left")
    right = page.locator(".label.right")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(left).to_contain_text("Pinned: 2 colours, ", timeout=TIMEOUT_MS)
    wait_until_idle(page)
    set_number(page, "Colours, K", 3)
    wait_for_result(page, 3)
    expect(right).to_contain_text("3 colours, ")
    expect(left).to_contain_text("Pinned: 2 colours, ")
    expect(page.get_by_role("button", name="Hold for the pinned one")).to_be_visible()
    page.get_by_role("button", name="Unpin").click()
    expect(left).to_contain_text("Original, ", timeout=TIMEOUT_MS)
