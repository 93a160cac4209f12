"""Back and Forward of the browser."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, open_page, upload, wait_until_idle
from tests.support.pictures import encoded, photo_like

# As Streamlit does where a run of the page that was left begins after Back was pressed.
LATE_ENTRY = """window.addEventListener(
  "popstate", () => window.history.pushState({}, "", "/Palette"), { once: true });"""


def expect_page(page: Page, title: str) -> None:
    """Wait until the page of this title is drawn."""
    heading = page.get_by_role("heading", name=title, exact=True)
    expect(heading).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)


def test_a_press_leads_over_one_page_back_and_forward_and_a_late_run_makes_no_entry(
    page: Page, server: str
) -> None:
    upload(page, server, encoded(photo_like(24, 32)), "few.png")
    expect_page(page, "Compress")
    open_page(page, "Palette")
    wait_until_idle(page)
    length = page.evaluate("history.length")
    for go, title in (
        (page.go_back, "Compress"),
        (page.go_back, "Image"),
        (page.go_forward, "Compress"),
        (page.go_forward, "Palette"),
    ):
        go(wait_until="commit")
        expect_page(page, title)
    assert page.evaluate("history.length") == length

    page.evaluate(LATE_ENTRY)
    page.go_back(wait_until="commit")
    expect_page(page, "Compress")
    assert page.evaluate("history.length") == length
    page.go_back(wait_until="commit")
    expect_page(page, "Image")
    for title in ("Compress", "Palette"):
        page.go_forward(wait_until="commit")
        expect_page(page, title)
