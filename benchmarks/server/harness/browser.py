"""A fresh server of the app, and a browser to visit it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from benchmarks.server.harness.app_server import Server, launch_options, running


@contextmanager
def server_and_browser() -> Iterator[tuple[Server, Browser]]:
    """Run a server of the app and a browser until the block ends."""
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        yield server, playwright.chromium.launch(**launch_options())
