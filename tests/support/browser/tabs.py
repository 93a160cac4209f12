"""Tabs that load the app quickly: they share a process, which keeps the scripts compiled."""

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page


class Tabs:
    """A visitor's browser profile, from which each test takes a fresh tab.

    With a profile for each test the browser reads and compiles all scripts each time: some 8 s of
    processor time from the first page to a palette, instead of 3 s. A tab has its own listeners and
    added scripts, and its own session on the server; cookies, storage and permissions are the
    profile's, and are emptied after each tab. The visitor asks for little motion, as what fades
    and turns is drawn in software, which took two fifths of the time; `allow_motion` takes it back.
    """

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser = browser
        self.server = server
        self.profile: BrowserContext | None = None

    def open_tab(self) -> Page:
        """Open an empty tab: the first tab opens it, so that both share their process."""
        if self.profile is None:
            self.profile = self.browser.new_context(reduced_motion="reduce")
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


def allow_motion(page: Page) -> None:
    """Have a tab show what moves, for tests of that."""
    page.emulate_media(reduced_motion="no-preference")


class FilledTab:
    """A tab with a result, which the tests that only look at it take in turn.

    Each of them leaves it as it was; after one that failed the next gets a new tab.
    """

    def __init__(self, tabs: Tabs, fill: Callable[[Page], None]) -> None:
        self.tabs = tabs
        self.fill = fill
        self.page: Page | None = None

    def take(self) -> Page:
        """Give the tab, in front; the first time, and where it was closed, it is filled."""
        if self.page is None or self.page.is_closed():
            self.page = self.tabs.open_tab()
            self.fill(self.page)
        self.page.bring_to_front()  # a tab behind another draws one frame a second
        return self.page

    def close(self) -> None:
        """Close the tab where it is open."""
        if self.page is not None and not self.page.is_closed():
            self.tabs.close_tab(self.page)
