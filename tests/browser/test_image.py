"""The Image page in a real browser: what is chosen, and what it shows first."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, open_page, sample_button, upload, wait_until_idle
from tests.support.pictures import encoded, photo_like


def test_after_a_bad_file_a_sample_is_compressed_in_one_click(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.png", "mimeType": "image/png", "buffer": b"junk"}
    )
    expect(page.get_by_text("is not a picture that can be read")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_test_id("stException")).to_have_count(0)

    sample_button(page, "Cat").click()
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)


def test_the_picture_is_on_the_first_screen_and_its_data_one_press_away(
    page: Page, server: str
) -> None:
    upload(page, server, encoded(photo_like(120, 160)), "garden.png")
    open_page(page, "Image")
    shown = page.get_by_alt_text("The chosen picture, garden.png")
    for width, height in ((390, 844), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        expect(shown).to_be_visible(timeout=TIMEOUT_MS)
        wait_until_idle(page)
        box = shown.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width
    expect(page.get_by_text("In use: garden.png")).to_be_visible()
    cloud = page.locator(".st-key-cloud")
    expect(cloud).to_have_count(0)
    page.get_by_text("What the computer sees").click()
    expect(cloud).to_be_visible(timeout=TIMEOUT_MS)
    open_page(page, "How it works")
    open_page(page, "Image")
    expect(cloud).to_be_visible(timeout=TIMEOUT_MS)
