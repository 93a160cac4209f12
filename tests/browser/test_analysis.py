"""A click on a run's point, and the slides of a run, in a real browser."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, download, open_page
from tests.support.browser.barriers import barriers
from tests.support.browser.experiment import ITERATIONS, RESTARTS


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


def test_slides_go_by_keys_print_one_a_page_and_need_no_network(
    experiment_page: Page, tmp_path: Path
) -> None:
    open_page(experiment_page, "Step by step")
    experiment_page.get_by_role("button", name="Download this run").click()
    assert barriers(experiment_page) == []
    file = tmp_path / "slides.html"
    download(experiment_page, "Slides").save_as(file)
    experiment_page.keyboard.press("Escape")
    slides = experiment_page.context.new_page()
    requests: list[str] = []
    slides.on("request", lambda request: requests.append(request.url))
    slides.goto(file.as_uri())
    heading = slides.get_by_role("heading")
    for key, name in (
        ("ArrowRight", "Iteration 1 of 5"),
        (" ", "Iteration 2 of 5"),
        ("ArrowLeft", "Iteration 1 of 5"),
        ("End", f"Iteration {ITERATIONS} of {ITERATIONS}"),
        ("ArrowRight", f"Iteration {ITERATIONS} of {ITERATIONS}"),
        ("Home", "Start"),
    ):
        slides.keyboard.press(key)
        expect(heading).to_have_count(1)
        expect(heading).to_have_text(name)
    slides.get_by_role("button", name="Next").click()
    expect(heading).to_have_text("Iteration 1 of 5")
    assert Axe().run(slides).response["violations"] == []
    pages = slides.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == ITERATIONS + 1
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    slides.close()
