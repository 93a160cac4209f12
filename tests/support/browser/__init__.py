"""What a user does in the browser: open a page, upload a picture, set a number, download a file."""

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from benchmarks.server.harness.walk import choose_method as press_method
from benchmarks.server.harness.walk import sample_button as sample_button

TIMEOUT_MS = 180_000  # how long a test waits for the page; an idle machine needs a fraction of it


def upload(page: Page, server: str, data: bytes, name: str) -> None:
    """Open the first page, drop a picture on it and wait until it is shown on Compress."""
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )
    expect(page.get_by_role("heading", name="Compress", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    original = page.get_by_alt_text(re.compile("^The original picture, "))
    expect(original.first).to_be_visible(timeout=TIMEOUT_MS)


def look_card(page: Page, title: str) -> Locator:
    """The card of a look; its name ends with the bytes of its file, once they are known."""
    cards = page.get_by_role("radiogroup", name="How good it has to look")
    return cards.get_by_role("radio", name=re.compile(rf"^{re.escape(title)}(,|$)"))


def open_page(page: Page, label: str) -> None:
    """Follow the sidebar's link to a page and wait for its title."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=label).click()
    expect(page.get_by_role("heading", name=label, exact=True)).to_be_visible(timeout=TIMEOUT_MS)


def open_picture_data(page: Page) -> None:
    """Open the Image page, and there the part with the picture's pixels and its cloud."""
    open_page(page, "Image")
    page.get_by_text("What the computer sees").click(timeout=TIMEOUT_MS)


def open_best_quality(page: Page) -> None:
    """Open the Compress page and choose the method "Best quality", which is not the first."""
    open_page(page, "Compress")
    choose_method(page, "Best quality")
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    wait_until_idle(page)


def choose_method(page: Page, title: str) -> None:
    """Choose a method on the Compress page."""
    press_method(page, title)
    expect(page.get_by_role("radio", name=title)).to_be_checked(timeout=TIMEOUT_MS)


def wait_for_result(page: Page, colors: int) -> None:
    """Wait until the picture of so many colours is there, and no longer its preview."""
    wait_until_idle(page)
    picture = page.get_by_alt_text(f"The picture in {colors} colours", exact=True)
    expect(picture).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)


def wait_for_look(page: Page, title: str) -> str:
    """Wait until the file that is offered is that of this look; return its bytes in words."""
    card = look_card(page, title)
    expect(card).to_be_checked(timeout=TIMEOUT_MS)
    expect(card).to_have_accessible_name(re.compile(r", [\d.,]+ \S+$"), timeout=TIMEOUT_MS)
    size = str(card.get_attribute("aria-label")).partition(", ")[2]
    button = page.get_by_role("button", name=f"Download PNG, {size}", exact=True)
    expect(button).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    return size


def set_number(page: Page, label: str, value: int) -> None:
    """Type a number into the field of this label."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(str(value))
    field.press("Enter")


def download(page: Page, label: str) -> Download:
    """Press the download button of this exact label once it can be pressed."""
    button = page.get_by_role("button", name=label, exact=True)
    expect(button).to_be_enabled(timeout=TIMEOUT_MS)
    with page.expect_download() as started:
        button.click()
    return started.value


def download_starting_with(page: Page, label: str) -> Download:
    """Press the download button whose label begins so: some tell the file's size at the end."""
    button = page.get_by_role("button", name=re.compile(f"^{re.escape(label)}"))
    expect(button).to_be_enabled(timeout=TIMEOUT_MS)
    with page.expect_download() as started:
        button.click()
    return started.value


def download_bytes(page: Page, label: str) -> bytes:
    """The content of the file that the button of this exact label gives."""
    return Path(download(page, label).path()).read_bytes()


def wait_until_idle(page: Page) -> None:
    """Wait until the page is drawn: a field that is filled while it is drawn anew may forget."""
    page.wait_for_timeout(200)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=TIMEOUT_MS)
