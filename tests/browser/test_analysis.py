"""A click on a run's point, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, open_page
from tests.support.browser.experiment import RESTARTS


def test_a_click_on_a_point_shows_its_run(experiment_page: Page) -> None:
    page = experiment_page
    open_page(page, "Analysis")
    page.get_by_role("tab", name="Runs").click()
    number = page.get_by_role("spinbutton", name="Run", exact=True)
    expect(number).to_be_visible(timeout=TIMEOUT_MS)
    points = page.locator(".js-plotly-plot").first.locator(".trace").first.locator(".points path")
    expect(points).to_have_count(RESTARTS, timeout=TIMEOUT_MS)
    cost = page.get_by_test_id("stMetric").filter(has_text="Its cost")
    costs = []
    for run in (7, 10, 7):
        points.nth(run).click(force=True)  # Plotly listens on a layer above its points
        expect(number).to_have_value(str(run), timeout=TIMEOUT_MS)
        caption = page.get_by_text(re.compile(rf"^Run {run}\b.*, cost 0\.\d+$"))
        expect(caption).to_be_visible(timeout=TIMEOUT_MS)
        costs.append(caption.inner_text().rpartition(" ")[2])
        expect(cost).to_contain_text(costs[-1])
    assert costs[0] == costs[2] != costs[1]
    page.get_by_role("button", name="Best", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("0.00 %", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
