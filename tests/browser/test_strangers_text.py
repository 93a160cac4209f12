"""A hostile file name in a real browser: shown as it is, followed nowhere, asked for nowhere."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from compressor.imaging.text import printable
from compressor.ui.batch.table import HEADER_HEIGHT, ROW_HEIGHT
from tests.support.browser import (
    TIMEOUT_MS,
    download,
    open_page,
    sample_button,
    wait_for_result,
    wait_until_idle,
)
from tests.support.pictures import encoded, photo_like
from tests.support.zip_files import zip_file

PHOTO = encoded(photo_like(30, 40))
WORD_JOINER = "\u2060"
OTHER_PAGES = ("Choose K", "Palette", "Analysis", "Step by step", "How it works")


class Watch:
    """What a page asks of other hosts than the app's, and the dialogs that it opens."""

    def __init__(self, page: Page, server: str) -> None:
        self.found: list[str] = []
        page.on("request", lambda request: self._request(request.url, server))
        page.on("dialog", lambda dialog: (self.found.append(dialog.message), dialog.dismiss()))

    def _request(self, url: str, server: str) -> None:
        own = (urlsplit(server).netloc, "")
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc not in own:
            self.found.append(url)


@pytest.fixture
def foreign() -> Iterator[tuple[str, list[str]]]:
    """The address of another host, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"127.0.0.1&colon;{host.server_address[1]}", asked
        host.shutdown()


def hostile_name(host: str) -> str:
    """A file name with everything that a page could take for more than text."""
    return (
        f"![x](http&colon;&sol;&sol;{host}&sol;p.png) [sign in](http&colon;&sol;&sol;{host})"
        " www.evil.example me@evil.example <img src=x onerror=alert(1)> <b>b</b>"
        " :material_warning: :red-background[red] :smile: $x^2$ **bold** `code` a -> b"
        " &lt;i&gt; \u05d0\u05d1 \u202egnp.png"
    )


def drawn(page: Page) -> list[str]:
    """What of the page is no text: links to other hosts, and pictures from there."""
    marks = "a[href*='evil'], a[href*='127.0.0.1:'], img[src^='http'], img[src='x']"
    bad = page.locator(marks).evaluate_all("nodes => nodes.map(node => node.outerHTML)")
    own = urlsplit(page.url).netloc
    return [html for html in bad if own not in html]


def test_name_of_a_file_is_text_on_every_page(
    page: Page, server: str, foreign: tuple[str, list[str]], tmp_path: Path
) -> None:
    host, asked = foreign
    name = hostile_name(host)
    watch = Watch(page, server)
    page.goto(f"{server}/?method=quality&k=4")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": PHOTO}
    )
    wait_for_result(page, 4)
    assert drawn(page) == []
    open_page(page, "Image")
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=3).first
    expect(heading).to_contain_text("evil", timeout=TIMEOUT_MS)
    wait_until_idle(page)
    assert heading.inner_text().replace(WORD_JOINER, "") == printable(name)
    assert heading.locator("a, img, b, strong, code, i, em, [role=img], .katex").count() == 0
    expect(page.get_by_test_id("stSidebar").get_by_text(printable(name))).to_be_visible()
    page.get_by_role("link", name="See it compressed").click()
    report = tmp_path / "report.html"
    download(page, "Report").save_as(report)
    assert drawn(page) == []
    for title in OTHER_PAGES:
        open_page(page, title)
        wait_until_idle(page)
        assert drawn(page) == []
    open_page(page, "Image")
    sample_button(page, "Cat").click()
    back = page.get_by_role("button", name="Back to")
    expect(back).to_contain_text("evil", timeout=TIMEOUT_MS)
    wait_until_idle(page)
    assert back.inner_text().replace(WORD_JOINER, "").endswith(f"Back to {printable(name)}")
    assert drawn(page) == []

    page.goto(report.as_uri())
    assert printable(name) in page.title()
    page.wait_for_timeout(300)
    assert page.locator("a[href*='evil'], img[src='x'], script").count() == 0
    assert [url for url in watch.found if not url.startswith("file:")] == []
    assert asked == []


def test_name_in_a_batch_is_text(page: Page, server: str, foreign: tuple[str, list[str]]) -> None:
    host, asked = foreign
    name = hostile_name(host)
    watch = Watch(page, server)
    page.goto(f"{server}/Batch?method=quality&k=4")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "pack.zip",
            "mimeType": "application/zip",
            "buffer": zip_file({name: PHOTO, f"broken {name}": PHOTO[:200]}),
        }
    )
    page.get_by_role("button", name="Compress 2 files").click(timeout=TIMEOUT_MS)
    warning = page.get_by_text("could not be compressed")  # comes last, above the table
    expect(warning).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    for row in (1.5, 0.5):  # the broken one first
        canvas.click(position={"x": 16, "y": HEADER_HEIGHT + ROW_HEIGHT * row}, force=True)
        wait_until_idle(page)
        expect(page.get_by_test_id("stText").last).to_contain_text(":smile:", timeout=TIMEOUT_MS)
        assert drawn(page) == []
    page.get_by_role("button", name="Open in Compress").click(timeout=TIMEOUT_MS)
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
    assert drawn(page) == []
    assert watch.found == []
    assert asked == []
