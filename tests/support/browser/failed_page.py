"""What a page showed when a test of it failed, in the test's own report."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, Page

from benchmarks.server.harness.app_server import Server

MAX_CHARACTERS = 4_000  # of the page's text


@contextmanager
def told_when_failed(page: Page, request: pytest.FixtureRequest) -> Iterator[None]:
    """Within the block, which is the test, print what the page shows where the test fails.

    The server's log is printed as well, so far as it tells of errors.
    """
    server: Server = request.getfixturevalue("running_server")
    failed_before = request.session.testsfailed
    errors: list[str] = []
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    if request.session.testsfailed > failed_before:
        print("The server's errors:", *server.logged_errors(), sep="\n")
        print(f"The page at its end: {page.url}", *errors, sep="\n")
        try:
            app = page.get_by_test_id("stApp")
            print(app.get_attribute("data-test-script-state", timeout=1_000))
            print(page.locator("body").inner_text(timeout=1_000)[:MAX_CHARACTERS])
        except Error as error:
            print(f"It does not tell more: {error.message}")
