"""What the frame does in the browser: early loading, and the sidebar of a phone."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_compress import PATIENCE, browser_type_launch_args, server

__all__ = ["browser_type_launch_args", "server"]  # fixtures


def test_the_script_of_the_charts_comes_while_the_first_page_is_read(
    page: Page, server: str
) -> None:
    with page.expect_response(lambda response: "PlotlyChart" in response.url) as found:
        page.goto(server)
    assert found.value.ok
    assert page.locator(".js-plotly-plot").count() == 0


def test_nothing_is_asked_of_another_host(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server)
    page.get_by_role("button", name="Coffee", exact=True).click()
    expect(page.get_by_role("heading", name="coffee.png")).to_be_visible(timeout=PATIENCE)
    kept = ("data:", "blob:", server, server.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(kept)] == []


def test_the_sidebar_of_a_phone_closes_once_a_link_was_followed(
    browser: Browser, server: str
) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        page = context.new_page()
        page.goto(server)
        opener = page.get_by_test_id("stExpandSidebarButton")
        opener.click(timeout=PATIENCE)
        link = page.get_by_test_id("stSidebar").get_by_role("link", name="How it works")
        link.click()
        expect(page.get_by_role("heading", name="How it works")).to_be_visible(timeout=PATIENCE)
        expect(opener).to_be_visible()
        expect(link).not_to_be_in_viewport()
