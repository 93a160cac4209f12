"""What a user does with the clouds of an experiment in the browser."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import TIMEOUT_MS


def open_clouds(page: Page) -> Locator:
    """Open the tab "Clouds" and give its four canvases once they are drawn."""
    page.get_by_role("tab", name="Clouds").click()
    canvases = page.locator(".clouds .canvas")
    expect(canvases).to_have_count(4, timeout=TIMEOUT_MS)
    expect(canvases.last).to_have_attribute("data-azimuth", re.compile(r"\d"), timeout=TIMEOUT_MS)
    return canvases


def azimuths(canvases: Locator) -> list[float]:
    """The direction from which each canvas is seen, in degrees."""
    return [float(canvas.get_attribute("data-azimuth") or "nan") for canvas in canvases.all()]


def drag(page: Page, canvas: Locator, across: float) -> None:
    """Drag from the middle of a canvas to the right, or to the left below 0."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 2
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y, steps=5)
    page.mouse.up()
