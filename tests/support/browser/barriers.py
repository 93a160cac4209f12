"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import TIMEOUT_MS, wait_until_idle


def barriers(page: Page) -> list[str]:
    """List the serious and the critical violations that axe-core finds on the page as it is.

    It waits until the page is drawn: what Streamlit loads later holds its place until then.
    """
    wait_until_idle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=TIMEOUT_MS)
    page.wait_for_timeout(600)  # until nothing fades in any more
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
