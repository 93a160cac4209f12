"""What a visitor does on the pages in a browser."""

import re

from playwright.sync_api import Locator, Page

METHODS = "What do you want?"  # the label of the methods on Compress, which stand beside a picture
RUN_EXPERIMENT = "Run the experiment"
BATCH_GOAL = "How far to compress"  # the label of the batch's goals
K_COLOURS = "K colours"  # the goal of so many colours
UPLOADER = "Drop a picture"  # how the label of the first page's uploader begins


def sample_button(page: Page, title: str) -> Locator:
    """Return the shipped picture of a title; its name begins with what is seen on it."""
    return page.get_by_role("button", name=re.compile(rf"\b{re.escape(title)}$"))


def choose_file(page: Page, name: str, data: bytes) -> None:
    """Give a JPEG to the uploader of the page, the first one that it has."""
    file = {"name": name, "mimeType": "image/jpeg", "buffer": data}
    page.get_by_test_id("stMain").locator("input[type=file]").first.set_input_files(file)


def choose_method(page: Page, title: str) -> None:
    """Choose a method on the Compress page."""
    page.get_by_test_id("stRadio").get_by_text(title, exact=True).click()
