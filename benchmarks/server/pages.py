"""How long each page takes to be drawn.

`python -m benchmarks.server.pages [--rounds 3]` starts a fresh server and a browser of 1440 x 900
pixels. For each sample it opens a new browser context, in which nothing is cached, and runs the
experiment at default settings. Then it opens every page by its link and every tab of Analysis by
its name, and checks every 25 ms whether all charts and canvases are there. It prints the seconds
of the first visit and the median of the others, the bytes received, and the time of one step of
the player.
"""

import argparse
import statistics
import time
from collections import defaultdict

from playwright.sync_api import Page

from benchmarks.machine import describe
from benchmarks.server.harness.app_server import BEST_QUALITY_LINK
from benchmarks.server.harness.browser import server_and_browser
from benchmarks.server.harness.walk import RUN_EXPERIMENT, choose_method, sample_button

SAMPLES = ("Coffee", "Astronaut", "Rocket")
PAUSE_MS = 1500  # between two visits
# `deep` finds visible elements, those within shadow roots included.
SCRIPT = """
window.deep = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((e) => [
  ...(e.matches(selector) && e.getClientRects().length ? [e] : []),
  ...(e.shadowRoot ? window.deep(selector, e.shadowRoot) : []),
]);
window.charts = () => window.deep(".js-plotly-plot").filter(
  (e) => e.querySelector(".trace, .bars, .hm")).length;
window.shows = (words) => document.body.innerText.includes(words);
window.title_is = (words) => document.querySelector("h1")?.innerText === words;
"""
CANVASES = "deep('canvas').length"
# What each page and tab shows once it is drawn, as JavaScript.
PAGES = {
    "Analysis": f"charts() >= 3 && {CANVASES} >= 2",
    "Palette": f"{CANVASES} >= 1 && shows('Contrast')",
    "Step by step": f"{CANVASES} >= 2",
    "How it works": "charts() >= 5",
    "Where it fails": f"{CANVASES} >= 1 && shows('cost at the end')",
    "Image": f"{CANVASES} >= 1",
    "Choose K": "shows('numbers of colours')",
    "Compress": "shows('Download k16-best')",
}
TABS = {
    "Restarts": "shows('How many restarts are enough') && charts() >= 1",
    "Pictures": "shows('Best against worst') && charts() >= 3",
    "Clouds": f"shows('Points drawn') && {CANVASES} >= 4",
    "Runs": "shows('One run beside the best') && charts() >= 3",
}
STEP = """async () => {
  const button = window.deep("button").find((b) => b.getAttribute("aria-label") === "NAME");
  const start = performance.now();
  button.click();
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return performance.now() - start;
}"""


class ReceivedBytes:
    """Counts the bytes that a page receives, by its WebSocket and as media files."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._add_frame))
        page.on("response", lambda response: self._add_file(response.url, response.headers))

    def _add_frame(self, payload: str | bytes) -> None:
        self.bytes += len(payload)

    def _add_file(self, url: str, headers: dict[str, str]) -> None:
        if "/media/" in url:
            self.bytes += int(headers.get("content-length", 0))


def prepare(page: Page, address: str, sample: str) -> None:
    """Run the experiment at default settings on a sample."""
    page.goto(f"{address}?{BEST_QUALITY_LINK}")
    sample_button(page, sample).click()
    page.get_by_role("button", name="Download PNG").wait_for()
    choose_method(page, "Restarts experiment")
    page.wait_for_timeout(PAUSE_MS)
    page.get_by_role("button", name=RUN_EXPERIMENT).click()
    page.get_by_role("button", name="Download k16-best").wait_for()
    page.wait_for_timeout(PAUSE_MS)


def seconds_to_draw(page: Page, name: str, ready: str, role: str) -> float:
    """Return the seconds from a click on a link or a tab until `ready` is true."""
    start = time.perf_counter()
    page.get_by_role(role, name=name, exact=True).first.click()
    page.wait_for_function(f"() => {ready}", polling=25)
    return time.perf_counter() - start


def visit(
    page: Page, received: ReceivedBytes, seconds: dict[str, list[float]], sizes: dict
) -> None:
    """Open every page and tab once; add seconds and bytes of each to the lists."""
    for name, ready in PAGES.items():
        parts = {name: (f"title_is('{name}') && {ready}", "link")}
        if name == "Analysis":
            parts |= {tab: (condition, "tab") for tab, condition in TABS.items()}
        for part, (condition, role) in parts.items():
            received.bytes = 0
            seconds[part].append(seconds_to_draw(page, part, condition, role))
            page.wait_for_timeout(PAUSE_MS)
            sizes[part].append(received.bytes)
        if name == "Step by step":
            for _ in range(8):
                step_ms = page.evaluate(STEP.replace("NAME", "Step forward"))
                seconds["a step"].append(step_ms / 1000)
                page.wait_for_timeout(300)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(describe(("streamlit", "plotly", "playwright")))
    with server_and_browser() as (server, browser):
        for sample in SAMPLES:
            seconds = defaultdict(list)
            sizes = defaultdict(list)
            with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
                context.add_init_script(SCRIPT)
                page = context.new_page()
                received = ReceivedBytes(page)
                prepare(page, server.address, sample)
                for _ in range(rounds):
                    visit(page, received, seconds, sizes)
            print(f"\n{sample}: first visit, median of the others, received at the first")
            for part, values in seconds.items():
                others = statistics.median(values[1:] or values)
                size = f"{sizes[part][0] / 1000:8.0f} kB" if part in sizes else ""
                print(f"{part:>14} {values[0]:6.2f} s {others:6.2f} s {size}", flush=True)


if __name__ == "__main__":
    main()
