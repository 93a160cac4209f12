"""The Compress page for those who hear it, and reach it by keyboard."""

from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, wait_for_result

MOST_STOPS = 80
STOP = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = at.getAttribute("aria-label") || at.getAttribute("aria-labelledby");
  return [at.tagName, name || at.textContent.trim().slice(0, 30)];
}"""


def test_the_result_is_said_and_every_stop_of_the_keyboard_has_a_name(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/Compress?sample=coffee&method=quality&k=8&run=1")
    said = page.locator(".live-status")
    expect(said).to_contain_text("Done: ", timeout=TIMEOUT_MS)
    expect(said).to_contain_text("smaller")
    expect(said).to_have_attribute("aria-live", "polite")
    wait_for_result(page, 8)
    assert page.evaluate("document.activeElement === document.body")
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stops.append(tuple(page.evaluate(STOP)))
        if len(stops) > 1 and stops[-1][0] == "BODY":
            break
    assert len({stop for stop in stops if stop[0] == "BUTTON"}) > 10
    containers = [stop for stop in stops if stop[0] in ("DIV", "SECTION") and not stop[1]]
    assert not containers
