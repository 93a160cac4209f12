"""The size as the goal of the method "Smallest file", in a browser."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, wait_until_idle


def test_a_size_that_is_pressed_stays_and_its_settings_stand_in_one_place(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/Compress?sample=coffee&method=look&effort=fast&run=1")
    by_size = page.get_by_role("radio", name="How large it is")
    by_size.click(timeout=TIMEOUT_MS)
    kilobytes = page.get_by_role("spinbutton", name="At most, in kB")
    expect(kilobytes).to_be_visible(timeout=TIMEOUT_MS)
    reached = page.get_by_text("The best look in at most ")
    expect(reached).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    page.get_by_role("radio", name="100 kB", exact=True).click()
    expect(kilobytes).to_have_value("100", timeout=TIMEOUT_MS)
    expect(reached).to_contain_text("100.0 kB is as good as “", timeout=TIMEOUT_MS)
    wait_until_idle(page)
    expect(by_size).to_be_checked()
    page.get_by_text("More settings", exact=True).click()
    expect(page.get_by_role("radio", name="Balanced", exact=True)).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Largest file (bytes)")).to_be_hidden()
    assert "look=99&max_bytes=100000" in page.url
