"""Every page for everybody: axe-core finds no serious or critical barrier, light and dark."""

from collections.abc import Sequence
from typing import Literal

from playwright.sync_api import Page, expect

from tests.support.browser import (
    TIMEOUT_MS,
    choose_method,
    open_best_quality,
    open_page,
    set_number,
    upload,
    wait_for_result,
)
from tests.support.browser.barriers import RULES_OF_COLORS, barriers
from tests.support.pictures import encoded, photo_like

PAGES = (
    "Image",
    "Compress",
    "Choose K",
    "Palette",
    "Analysis",
    "Step by step",
    "How it works",
    "Where it fails",
    "Batch",
)
TABS = ("Runs", "Restarts", "Pictures", "Clouds")
Theme = Literal["light", "dark"]
BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 24)"}


class Inspection:
    """Asks axe-core about a page, wherever it is, in both themes; nothing is loaded anew."""

    def __init__(self, page: Page, theme: Theme) -> None:
        self.page = page
        self.violations: dict[str, list[str]] = {}
        self.show(theme)

    def show(self, theme: Theme) -> None:
        """Have the browser ask for a theme, as a system that changes at dusk does."""
        self.theme = theme
        self.page.emulate_media(color_scheme=theme)

    def check(self, name: str) -> None:
        """Note the barriers in the theme the page came in, then those of the other's colours."""
        self.note(name)
        self.show("dark" if self.theme == "light" else "light")
        self.note(name, RULES_OF_COLORS)

    def note(self, name: str, rules: Sequence[str] = ()) -> None:
        """Note the barriers once the page has the theme that was asked for."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_css("background-color", BACKGROUNDS[self.theme], timeout=TIMEOUT_MS)
        self.violations[f"{name}, {self.theme}"] = barriers(self.page, rules, is_drawn=bool(rules))


def as_text(violations: dict[str, list[str]]) -> str:
    """A line for each violation, with the page that has it; empty where there is none."""
    return "\n".join(f"{page}: {line}" for page, lines in violations.items() for line in lines)


def test_empty_pages_have_no_serious_barrier(page: Page, server: str) -> None:
    inspection = Inspection(page, "dark")
    page.goto(server)
    expect(page.get_by_role("heading", name="Image", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    page.get_by_text("From a link, or the camera").click()
    expect(page.get_by_role("button", name="Fetch")).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Image")
    for name in PAGES[1:]:
        open_page(page, name)
        inspection.check(name)
    assert as_text(inspection.violations) == ""


def test_filled_pages_have_no_serious_barrier(page: Page, server: str) -> None:
    inspection = Inspection(page, "light")
    upload(page, server, encoded(photo_like(48, 64, seed=3)), "garden.png")
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
    page.get_by_text("How close it is").click()
    expect(page.get_by_text("SSIMULACRA2", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Compress")
    open_page(page, "Image")
    page.get_by_text("What the computer sees").click()
    expect(page.get_by_text("The first pixels")).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Image")
    open_best_quality(page)
    wait_for_result(page, 16)
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Best quality")
    choose_method(page, "Restarts experiment")
    set_number(page, "Restarts", 12)
    page.get_by_role("button", name="Run the experiment").click()
    expect(page.get_by_role("button", name="Download k16-best")).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Experiment")
    open_page(page, "Choose K")
    page.get_by_role("button", name="Try 15 numbers of colours").click()
    expect(page.get_by_role("button", name="Compress with")).to_be_visible(timeout=TIMEOUT_MS)
    inspection.check("Choose K")
    open_page(page, "Batch")
    page.get_by_test_id("stMain").locator("input[type=file]").set_input_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": encoded(photo_like(20, 30))},
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"broken"},
        ]
    )
    page.get_by_role("button", name="Compress 2 files").click()
    expect(page.get_by_role("button", name="Download ZIP, 1 file")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    inspection.check("Batch")
    for name in ("Palette", "Step by step", "How it works"):
        open_page(page, name)
        inspection.check(name)
    open_page(page, "Analysis")
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        inspection.check(f"Analysis, {tab}")
    assert as_text(inspection.violations) == ""
