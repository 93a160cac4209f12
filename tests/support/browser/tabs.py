"""Tabs that load the app quickly: they share a process, which keeps the scripts compiled."""

from playwright.sync_api import Browser, BrowserContext, Page


class Tabs:
    """A visitor's browser profile, from which each test takes a fresh tab.

    With a profile for each test the browser reads and compiles all scripts each time: some 8 s of
    processor time from the first page to a palette, instead of 3 s. A tab has its own listeners and
    added scripts, and its own session on the server; cookies, storage and permissions are the
    profile's, and are emptied after each tab.
    """

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser = browser
        self.server = server
        self.profile: BrowserContext | None = None

    def open_tab(self) -> Page:
        """Open an empty tab: the first tab opens it, so that both share their process."""
        if self.profile is None:
            self.profile = self.browser.new_context()
            self.profile.new_page().goto(f"{self.server}/_stcore/health")
        first = self.profile.pages[0]
        with first.expect_popup() as opened:
            first.evaluate("void window.open()")
        return opened.value

    def close_tab(self, page: Page) -> None:
        """Close a tab, and empty what the profile has stored."""
        page.close()
        page.context.pages[0].evaluate("localStorage.clear()")
        page.context.clear_cookies()
        page.context.clear_permissions()

    def forget_profile(self) -> None:
        """Have the next tab begin with a new profile and a new process."""
        if self.profile is not None:
            self.profile.close()
        self.profile = None
