"""What the frame does in the browser: early loading, and the sidebar of a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server.harness.app_server import serving
from compressor.ui.navigation import PAGES
from tests.support.browser import TIMEOUT_MS, sample_button


@pytest.fixture
def first_visit(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has loaded nothing before."""
    with browser.new_context() as context:
        yield context.new_page()


def test_frame_of_a_first_visit_to_a_fresh_server(first_visit: Page, tmp_path: Path) -> None:
    page = first_visit
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    with serving(tmp_path) as address:
        with page.expect_response(lambda response: "PlotlyChart" in response.url) as script:
            page.goto(f"{address}/Analysis")
        assert script.value.ok  # it loads while the first page is read
        assert page.locator(".js-plotly-plot").count() == 0
        expect(page.get_by_role("heading", name="Analysis")).to_be_visible(timeout=TIMEOUT_MS)
        expect(page.get_by_text("There is no picture yet")).to_be_visible()
        links = page.get_by_test_id("stSidebar").get_by_role("link")
        expect(links).to_have_count(len(PAGES))
        sample_button(page, "Coffee").click(timeout=TIMEOUT_MS)
        start = page.get_by_role("button", name="Run the experiment")
        expect(start).to_be_visible(timeout=TIMEOUT_MS)
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_text("coffee.png", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
        links.first.click()
        expect(page.get_by_role("heading", name="coffee.png")).to_be_visible(timeout=TIMEOUT_MS)
        own = ("data:", "blob:", address, address.replace("http", "ws"))
        assert [url for url in requested if not url.startswith(own)] == []


def test_sidebar_of_a_phone_closes_after_a_link_was_followed(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    opener = page.get_by_test_id("stExpandSidebarButton")
    opener.click(timeout=TIMEOUT_MS)
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="How it works")
    link.click()
    expect(page.get_by_role("heading", name="How it works")).to_be_visible(timeout=TIMEOUT_MS)
    expect(opener).to_be_visible()
    expect(link).not_to_be_in_viewport()


def test_the_menu_of_a_phone_says_what_it_is(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/How_it_works")
    opener = page.get_by_test_id("stExpandSidebarButton")
    expect(opener).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_function(
        """button => getComputedStyle(button, "::after").content === '"Menu"'""",
        arg=opener.element_handle(),
        timeout=TIMEOUT_MS,
    )
    box = opener.bounding_box()
    assert box is not None
    assert box["width"] >= 60
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_focus_of_a_link_is_not_taken_for_the_open_page(page: Page, server: str) -> None:
    page.goto(f"{server}/How_it_works")
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(links).to_have_count(len(PAGES), timeout=TIMEOUT_MS)
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="Palette")
    width = "link => { const s = getComputedStyle(link); return [s.outlineStyle, s.outlineWidth]; }"
    assert link.evaluate(width)[0] == "none"
    page.get_by_test_id("stSidebar").get_by_role("link", name="Choose K").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert link.evaluate(width) == ["solid", "3px"]
