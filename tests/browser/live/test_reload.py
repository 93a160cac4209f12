"""What outlives a reload of the page, and the ladder of other numbers of colours."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import TIMEOUT_MS, open_best_quality, upload, wait_until_idle
from tests.support.pictures import encoded, photo_like

PICTURE = encoded(photo_like(30, 40, seed=4))
TOKEN = "sessionStorage.getItem('picture token')"


def expect_download(page: Page) -> None:
    """Wait until the file of the shown result can be had."""
    expect(page.get_by_role("button", name=re.compile("^Download PNG"))).to_be_visible(
        timeout=TIMEOUT_MS
    )


def test_a_reload_brings_an_upload_back_and_nobody_else_gets_it(
    browser: Browser, page: Page, server: str
) -> None:
    upload(page, server, PICTURE, "mine.png")
    expect_download(page)
    token = page.evaluate(TOKEN)
    assert len(token) >= 43
    address = page.url
    assert token not in address
    page.reload()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("mine.png", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    expect_download(page)
    with browser.new_context() as stranger:
        other = stranger.new_page()
        other.goto(address)
        expect(other.get_by_test_id("stFileUploaderDropzone")).to_be_visible(timeout=TIMEOUT_MS)
        wait_until_idle(other)
        assert other.get_by_text("mine.png", exact=True).count() == 0  # the link's notice names it
        assert other.evaluate(TOKEN) is None
        other.evaluate("sessionStorage.setItem('picture token', 'A'.repeat(43))")
        other.reload()
        expect(other.get_by_test_id("stFileUploaderDropzone")).to_be_visible(timeout=TIMEOUT_MS)
        wait_until_idle(other)
        assert other.evaluate(TOKEN) is None  # it was asked with once, and no picture came


def test_the_ladder_flips_the_picture_and_takes_a_rung_over(page: Page, server: str) -> None:
    upload(page, server, PICTURE, "mine.png")
    open_best_quality(page)
    expect_download(page)
    slider = page.get_by_role("slider", name="Number of colours")
    expect(slider).to_be_enabled(timeout=TIMEOUT_MS)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^16 colours, about "))
    label = page.locator(".label.right")
    expect(label).to_have_text(re.compile("^16 colours, "))
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    shown = page.locator(".picture.result").get_attribute("src")
    slider.evaluate("slider => { slider.value = '0'; slider.dispatchEvent(new Event('input')); }")
    expect(label).to_have_text(re.compile("^2 colours, about "))  # while one drags
    assert page.locator(".picture.result").get_attribute("src") != shown
    wait_until_idle(page)
    expect(field).to_have_value("16")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(field).to_have_value("3", timeout=TIMEOUT_MS)
    expect(label).to_have_text(re.compile(r"^3 colours, [\d.]+ "), timeout=TIMEOUT_MS)
    expect_download(page)
