"""Every page for everybody: axe-core finds no serious or critical barrier, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import TIMEOUT_MS, open_page, upload
from tests.support.browser.barriers import barriers
from tests.support.pictures import encoded, photo_like

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
def themed_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of a browser that asks for the light, then for the dark theme."""
    with browser.new_context(color_scheme=request.param) as context:
        yield context.new_page()


def as_text(violations: dict[str, list[str]]) -> str:
    """A line for each violation, with the page that has it; empty where there is none."""
    return "\n".join(f"{page}: {line}" for page, lines in violations.items() for line in lines)


def test_empty_pages_have_no_serious_barrier(themed_page: Page, server: str) -> None:
    themed_page.goto(server)
    expect(themed_page.get_by_role("heading", name="Image", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    violations = {"Image": barriers(themed_page)}
    for name in PAGES[1:]:
        open_page(themed_page, name)
        violations[name] = barriers(themed_page)
    assert as_text(violations) == ""


def test_filled_pages_have_no_serious_barrier(themed_page: Page, server: str) -> None:
    upload(themed_page, server, encoded(photo_like(90, 120, seed=3)), "garden.png")
    violations = {"Image": barriers(themed_page)}
    open_page(themed_page, "Compress")
    themed_page.get_by_role("button", name="Compress", exact=True).click()
    expect(themed_page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
    violations["Compress"] = barriers(themed_page)
    themed_page.get_by_role("radio", name="Restarts experiment").click()
    themed_page.get_by_role("button", name="Compress", exact=True).click()
    expect(themed_page.get_by_role("button", name="Download k16-best")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    violations["Experiment"] = barriers(themed_page)
    open_page(themed_page, "Choose K")
    themed_page.get_by_role("button", name="Try every K").click()
    expect(themed_page.get_by_role("button", name="Compress with")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    violations["Choose K"] = barriers(themed_page)
    open_page(themed_page, "Batch")
    themed_page.locator("input[type=file]").set_input_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": encoded(photo_like(40, 60))},
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"broken"},
        ]
    )
    themed_page.get_by_role("button", name="Compress 2 files").click()
    expect(themed_page.get_by_role("button", name="Download ZIP, 1 file")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    violations["Batch"] = barriers(themed_page)
    for name in ("Palette", "Step by step", "How it works", "Analysis"):
        open_page(themed_page, name)
        violations[name] = barriers(themed_page)
    for tab in TABS:
        themed_page.get_by_role("tab", name=tab).click()
        violations[f"Analysis, {tab}"] = barriers(themed_page)
    assert as_text(violations) == ""
