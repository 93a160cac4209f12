"""The lesson as it is presented: by a link, the keys, and out by Escape."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, wait_until_idle
from tests.support.browser.barriers import barriers

LINK = "sample=chelsea&method=restarts&k=4&restarts=5&iterations=4&height=24&run=1"


def test_a_talk_goes_on_back_and_out_by_the_keys(page: Page, server: str) -> None:
    page.goto(f"{server}/Step_by_step?{LINK}&talk=1")
    where = page.locator(".st-key-talk-where")
    expect(where).to_have_text("11 of 11", timeout=TIMEOUT_MS)
    stepper = page.locator(".stepper")
    expect(stepper).to_have_attribute("data-half", "0", timeout=TIMEOUT_MS)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    wait_until_idle(page)
    assert barriers(page) == []
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size > 16

    # The run is stepped through, and before its start lies the slide before.
    page.keyboard.press("PageDown")
    expect(stepper).to_have_attribute("data-half", "2")
    page.keyboard.press("ArrowLeft")
    expect(stepper).to_have_attribute("data-half", "0")
    page.keyboard.press("PageUp")
    expect(where).to_have_text("10 of 11", timeout=TIMEOUT_MS)
    expect(page.get_by_role("heading", name="The best and the worst")).to_be_visible(
        timeout=TIMEOUT_MS
    )

    # Presses that come quicker than slides are all followed.
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(where).to_have_text("7 of 11", timeout=TIMEOUT_MS)
    choice = page.get_by_role("radio", name="Palette A")
    expect(choice).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    assert barriers(page) == []

    # In a question the arrows are those of its choices; a clicker's keys still go on.
    choice.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("keeps the means of three large groups")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    expect(where).to_have_text("7 of 11")
    page.keyboard.press("PageDown")
    expect(where).to_have_text("8 of 11", timeout=TIMEOUT_MS)
    page.wait_for_url(re.compile("/How_it_works.*talk=8"))

    page.keyboard.press("Escape")
    expect(where).to_have_count(0, timeout=TIMEOUT_MS)
    expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("heading", name="Why the starts are pixels")).to_be_visible(
        timeout=TIMEOUT_MS
    )
