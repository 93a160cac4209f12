"""What axe-core finds on a page."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, wait_until_idle

RULES_OF_COLORS = ("color-contrast", "link-in-text-block")  # all that a theme can change
MODERATE = {"region": {"enabled": False}}  # never serious, and a quarter of the time of a long page
NOTHING_FADES = """() => document.getAnimations().every(
  (animation) => animation.effect?.getTiming().iterations === Infinity
    || animation.playState !== "running")"""


def barriers(page: Page, rules: Sequence[str] = (), *, is_drawn: bool = False) -> list[str]:
    """List the serious and the critical violations that axe-core finds on the page as it is.

    It waits until the page is drawn: what Streamlit loads later holds its place until then.

    Args:
        rules: the names of those that are looked at; all where there are none.
        is_drawn: whether the page is known to be drawn, as where it has just been looked at.
    """
    if not is_drawn:
        wait_until_idle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=TIMEOUT_MS)
    page.wait_for_function(NOTHING_FADES)
    options: dict[str, object] = {"resultTypes": ["violations"], "rules": MODERATE}
    if rules:
        options["runOnly"] = list(rules)
    if not page.evaluate("'axe' in window"):  # half a megabyte, once for a page that is loaded
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(options)", options)
    violations = found["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
