"""The Image page in a real browser: a file that is no picture, and then a sample."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, sample_button


def test_after_a_bad_file_a_sample_is_compressed_in_one_click(page: Page, server: str) -> None:
    page.goto(server)
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.png", "mimeType": "image/png", "buffer": b"junk"}
    )
    expect(page.get_by_text("is not a picture that can be read")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_test_id("stException")).to_have_count(0)

    sample_button(page, "Cat").click()
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
