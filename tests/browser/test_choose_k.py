"""The Choose K page in a real browser: a click on the curve is a choice."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, open_page, upload, wait_until_idle
from tests.support.pictures import encoded, photo_like


def test_curve_sends_the_k_of_a_clicked_point_to_compress(page: Page, server: str) -> None:
    upload(page, server, encoded(photo_like(40, 60, seed=9)), "curve.png")
    open_page(page, "Choose K")
    page.get_by_role("button", name="Try 15 numbers of colours").click()
    charts = page.locator(".js-plotly-plot")
    expect(charts).to_have_count(5, timeout=TIMEOUT_MS)
    wait_until_idle(page)  # no chart moves any more
    point = charts.nth(1).locator(".scatterlayer .trace").first.locator(".points path").nth(8)
    point.click(force=True)  # Plotly listens on a layer above its points
    expect(page.get_by_role("heading", name="K = 32")).to_be_visible(timeout=TIMEOUT_MS)
    open_page(page, "Compress")
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    expect(field).to_have_value("32")
