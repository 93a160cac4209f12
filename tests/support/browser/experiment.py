"""The experiment whose result several tests look at in the browser."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, upload
from tests.support.pictures import encoded, photo_like

K = 4
RESTARTS = 12
ITERATIONS = 5
PICTURE = photo_like(24, 32, seed=2)  # few points: this browser draws WebGL in software
WINDOW = {"width": 800, "height": 600}  # and few pixels for the same reason
LINK = f"?method=restarts&k={K}&restarts={RESTARTS}&iterations={ITERATIONS}"


def run_experiment(page: Page, server: str) -> None:
    """Open a link with the settings, upload the picture and run the experiment."""
    page.set_viewport_size(WINDOW)
    upload(page, f"{server}/{LINK}", encoded(PICTURE), "steps.png")
    page.get_by_role("button", name="Run the experiment", exact=True).click()
    button = page.get_by_role("button", name=f"Download k{K}-best")
    expect(button).to_be_visible(timeout=TIMEOUT_MS)
