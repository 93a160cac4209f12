"""Every page for everybody: axe-core finds no serious or critical barrier, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_compress import (
    PATIENCE,
    browser_type_launch_args,
    open_page,
    server,
    upload,
)
from tests.support.pictures import encoded, photo_like

__all__ = ["browser_type_launch_args", "server"]  # fixtures

PAGES = (
    "Image",
    "Compress",
    "Choose K",
    "Palette",
    "Analysis",
    "Step by step",
    "How it works",
    "Batch",
)
TABS = ("Runs", "Restarts", "Pictures", "Clouds")


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with browser.new_context(color_scheme=request.param) as context:
        yield context.new_page()


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, the serious and the critical."""
    page.wait_for_timeout(600)  # until nothing fades in any more
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def report(found: dict[str, list[str]]) -> str:
    """What was found, a line each, with the page where it is."""
    return "\n".join(f"{where}: {what}" for where, all in found.items() for what in all)


def test_empty_pages_shut_nobody_out(themed: Page, server: str) -> None:
    themed.goto(server)
    expect(themed.get_by_role("heading", name="Image", exact=True)).to_be_visible(timeout=PATIENCE)
    found = {"Image": barriers(themed)}
    for name in PAGES[1:]:
        open_page(themed, name)
        found[name] = barriers(themed)
    assert report(found) == ""


def test_filled_pages_shut_nobody_out(themed: Page, server: str) -> None:
    upload(themed, server, encoded(photo_like(90, 120, seed=3)), "garden.png")
    found = {"Image": barriers(themed)}
    open_page(themed, "Compress")
    themed.get_by_role("button", name="Compress", exact=True).click()
    expect(themed.get_by_role("button", name="Download PNG")).to_be_visible(timeout=PATIENCE)
    found["Compress"] = barriers(themed)
    themed.get_by_role("radio", name="Restarts experiment").click()
    themed.get_by_role("button", name="Compress", exact=True).click()
    expect(themed.get_by_role("button", name="Download k16-best")).to_be_visible(timeout=PATIENCE)
    found["Experiment"] = barriers(themed)
    open_page(themed, "Choose K")
    themed.get_by_role("button", name="Try every K").click()
    expect(themed.get_by_role("button", name="Compress with")).to_be_visible(timeout=PATIENCE)
    found["Choose K"] = barriers(themed)
    open_page(themed, "Batch")
    themed.locator("input[type=file]").set_input_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": encoded(photo_like(40, 60))},
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"broken"},
        ]
    )
    themed.get_by_role("button", name="Compress 2 files").click()
    expect(themed.get_by_role("button", name="Download ZIP, 1 file")).to_be_visible(
        timeout=PATIENCE
    )
    found["Batch"] = barriers(themed)
    for name in ("Palette", "Step by step", "How it works", "Analysis"):
        open_page(themed, name)
        found[name] = barriers(themed)
    for tab in TABS:
        themed.get_by_role("tab", name=tab).click()
        found[f"Analysis, {tab}"] = barriers(themed)
    assert report(found) == ""
