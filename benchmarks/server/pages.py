"""How long a page takes to be drawn: `python -m benchmarks.server.pages [--rounds 3]`.

A fresh server and a browser of 1440 pixels' width; for each sample a new browser context, so that
nothing is cached, and the experiment at default settings. Then every page is opened by its link
and every tab of Analysis by its name, and the page is looked at every 25 ms until all of its
charts and canvases are there. It prints the seconds of the first visit and the median of the
others, what was received for it, and how long a step of the player takes.
"""

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.machine import describe
from benchmarks.server.app_server import launch_options, running

SAMPLES = ("Coffee", "Astronaut", "Rocket")
SETTLE = 1500  # milliseconds between two visits
# Elements also within the pages' own elements, and those that can be seen.
DEEP = """
window.deep = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((e) => [
  ...(e.matches(selector) && e.getClientRects().length ? [e] : []),
  ...(e.shadowRoot ? window.deep(selector, e.shadowRoot) : []),
]);
window.charts = () => window.deep(".js-plotly-plot").filter(
  (e) => e.querySelector(".trace, .bars, .hm")).length;
window.said = (words) => document.body.innerText.includes(words);
window.title_is = (words) => document.querySelector("h1")?.innerText === words;
"""
CANVASES = "deep('canvas').length"
PAGES = {
    "Analysis": f"charts() >= 3 && {CANVASES} >= 2",
    "Palette": f"{CANVASES} >= 1 && said('Contrast')",
    "Step by step": f"{CANVASES} >= 2",
    "How it works": "charts() >= 5",
    "Image": f"{CANVASES} >= 1",
    "Choose K": "said('Try every K')",
    "Compress": "said('Download k16-best')",
}
TABS = {
    "Restarts": "said('How many restarts are enough') && charts() >= 1",
    "Pictures": "said('Best against worst') && charts() >= 3",
    "Clouds": f"said('Points drawn') && {CANVASES} >= 4",
    "Runs": "said('One run beside the best') && charts() >= 3",
}
STEP = """async () => {
  const button = window.deep("button").find((b) => b.getAttribute("aria-label") === "NAME");
  const start = performance.now();
  button.click();
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return performance.now() - start;
}"""


class Received:
    """The bytes that a page gets, by its WebSocket and as media files."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("response", lambda response: self._file(response.url, response.headers))

    def _frame(self, payload: str | bytes) -> None:
        self.bytes += len(payload)

    def _file(self, url: str, headers: dict[str, str]) -> None:
        if "/media/" in url:
            self.bytes += int(headers.get("content-length", 0))


def prepare(page: Page, address: str, sample: str) -> None:
    """Run the experiment at default settings on a sample."""
    page.goto(address)
    page.get_by_role("button", name=sample, exact=True).click()
    page.get_by_role("button", name="Compress it", exact=True).click()
    page.get_by_role("button", name="Download PNG").wait_for()
    page.get_by_role("radio", name="Restarts experiment").click()
    page.wait_for_timeout(SETTLE)
    page.get_by_role("button", name="Compress", exact=True).click()
    page.get_by_role("button", name="Download k16-best").wait_for()
    page.wait_for_timeout(SETTLE)


def timed(page: Page, name: str, ready: str, kind: str) -> float:
    """Seconds from a click on a link or a tab until it is drawn."""
    start = time.perf_counter()
    page.get_by_role(kind, name=name, exact=True).first.click()
    page.wait_for_function(f"() => {ready}", polling=25)
    return time.perf_counter() - start


def visit(page: Page, received: Received, seconds: dict[str, list[float]], sizes: dict) -> None:
    """Every page and tab once."""
    for name, ready in PAGES.items():
        parts = {name: (f"title_is('{name}') && {ready}", "link")}
        if name == "Analysis":
            parts |= {tab: (shown, "tab") for tab, shown in TABS.items()}
        for part, (shown, kind) in parts.items():
            received.bytes = 0
            seconds[part].append(timed(page, part, shown, kind))
            page.wait_for_timeout(SETTLE)
            sizes[part].append(received.bytes)
        if name == "Step by step":
            for _ in range(8):
                step = page.evaluate(STEP.replace("NAME", "Step forward"))
                seconds["a step"].append(step / 1000)
                page.wait_for_timeout(300)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(describe(("streamlit", "plotly", "playwright")))
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        for sample in SAMPLES:
            seconds = defaultdict(list)
            sizes = defaultdict(list)
            with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
                context.add_init_script(DEEP)
                page = context.new_page()
                received = Received(page)
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
