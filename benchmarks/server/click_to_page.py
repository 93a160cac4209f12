"""From the press on "Run the experiment" to the page with its results, and where the time goes.

`python -m benchmarks.server.click_to_page [--rounds 9]` starts a fresh server and a browser of
1366 x 768 pixels, drops a photo of 0.05 megapixels, and runs the experiment at default settings
with another seed each time, so that no result is known. The parts, by what the browser receives
and draws:

- begin: from the press until the server begins to draw the page for it;
- compute: from then until it begins to draw the page with the results;
- send: until it has sent all of that page;
- draw: until the picture of the best run is decoded and its download stands on the page.

Beside the seconds stand the processor's time of the server with its processes for a round, and the
engine's alone: the same runs in this process, on one core.
"""

import argparse
import statistics
import time
from dataclasses import dataclass
from itertools import pairwise

import psutil
from playwright.sync_api import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.crowd.report import print_load
from benchmarks.server.harness.browser import server_and_browser
from benchmarks.server.harness.memory import processor_seconds
from benchmarks.server.harness.walk import RUN_EXPERIMENT
from compressor.imaging import load_image, shrink
from compressor.pipeline.settings import RestartSettings
from kmc import run_restarts

SIZE = {"width": 1366, "height": 768}  # pixels of the window
PHOTO = photo(1, 258, 194)  # width and height in pixels: 0.05 megapixels
SETTINGS = RestartSettings.defaults()
PAUSE_MS = 1500  # between two rounds
PARTS = ("begin", "compute", "send", "draw")
# The time of every message that the page receives, and of the moment in which all is drawn. `deep`
# finds elements within shadow roots, too.
SCRIPT = """
window.received = [];
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener("message", () => window.received.push(performance.now()));
  }
};
window.deep = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((e) => [
  ...(e.matches(selector) ? [e] : []),
  ...(e.shadowRoot ? window.deep(selector, e.shadowRoot) : []),
]);
window.best = () => deep(".picture.result")[0];
window.press = (words) => {
  const before = best()?.src;
  window.drawn = null;
  const button = [...document.querySelectorAll("button")].find((b) => b.innerText.includes(words));
  window.pressed = performance.now();
  button.click();
  const isDrawn = () => {
    if (document.querySelector("[data-testid=stProgress]")) return false;
    const picture = best();
    const isNew = picture && picture.src !== before && picture.complete && picture.naturalWidth;
    return isNew && [...document.querySelectorAll("#root button, #root a")].some(
      (e) => e.textContent.includes("Download k16-best"));
  };
  // Seldom, and what is quick to tell first: a look at every frame would take half a core, of two.
  const look = () => {
    if (isDrawn()) window.drawn = performance.now();
    else setTimeout(look, 20);
  };
  setTimeout(look, 100);
};
"""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One press: the seconds of each part, and the processor's seconds of the server."""

    parts: dict[str, float]
    processor: float

    @property
    def total(self) -> float:
        """From the press until all is drawn."""
        return sum(self.parts.values())


def run_round(page: Page, frames: list[bytes], process: psutil.Process, seed: int) -> Round:
    """Set the seed, press, and wait until the page with the results is drawn."""
    field = page.get_by_role("spinbutton", name="Seed", exact=True)
    field.fill(str(seed))
    field.press("Enter")
    page.wait_for_timeout(PAUSE_MS)
    before = processor_seconds(process)
    frames.clear()
    page.evaluate("() => { received.length = 0; press(" + repr(RUN_EXPERIMENT) + "); }")
    page.wait_for_function("() => window.drawn !== null", polling=100)
    times = page.evaluate("() => ({ pressed, drawn, received: [...received] })")
    page.wait_for_timeout(300)
    kinds = [
        (at, ForwardMsg.FromString(frame))
        for at, frame in zip(times["received"], frames, strict=False)
    ]
    begins = [at for at, message in kinds if is_whole_page(message)]
    ends = [at for at, message in kinds if message.WhichOneof("type") == "script_finished"]
    begun = [at for at in begins if at < times["drawn"]]
    shown = begun[-1]
    sent = min((at for at in ends if at > shown), default=times["drawn"])
    marks = [times["pressed"], begun[0], shown, min(sent, times["drawn"]), times["drawn"]]
    seconds = [(after - before) / 1000 for before, after in pairwise(marks)]
    return Round(
        parts=dict(zip(PARTS, seconds, strict=True)),
        processor=processor_seconds(process) - before,
    )


def is_whole_page(message: ForwardMsg) -> bool:
    """Return whether the server begins to draw a whole page."""
    is_begin = message.WhichOneof("type") == "new_session"
    return is_begin and not message.metadata.run.fragment_ids


def engine_seconds(rounds: int) -> float:
    """Return the median time of the runs alone, in this process."""
    pixels = shrink(load_image(PHOTO).pixels, SETTINGS.height)
    times = []
    for seed in range(rounds):
        start = time.perf_counter()
        run_restarts(
            pixels,
            SETTINGS.k,
            restarts=SETTINGS.restarts,
            max_iters=SETTINGS.iterations,
            seed=seed,
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.click_to_page",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(describe(("streamlit", "numpy", "playwright")))
    print_load("before")
    with server_and_browser() as (server, browser):
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(120_000)
        page.add_init_script(SCRIPT)
        frames: list[bytes] = []
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)),
        )
        page.goto(f"{server.address}/Compress?method={SETTINGS.method}")
        uploader = page.locator("input[type=file]").first
        uploader.wait_for(state="attached")
        file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": PHOTO}
        uploader.set_input_files(file)
        page.get_by_role("button", name=RUN_EXPERIMENT).wait_for()
        page.get_by_text("More settings").click()
        process = psutil.Process(server.process.pid)
        rounds = [run_round(page, frames, process, seed) for seed in range(1, options.rounds + 2)]
    print_load("after")
    rounds = rounds[1:]  # the first one starts the worker processes
    for name in PARTS:
        seconds = [each.parts[name] for each in rounds]
        print(f"{name:8} median {statistics.median(seconds):.2f} s, best {min(seconds):.2f} s")
    totals = [each.total for each in rounds]
    print(f"in all   median {statistics.median(totals):.2f} s, best {min(totals):.2f} s")
    processor = statistics.median(each.processor for each in rounds)
    engine = engine_seconds(min(options.rounds, 5))
    print(f"processor's time of the server: {processor:.2f} s a round; of the runs alone:")
    print(f"{engine:.2f} s")


if __name__ == "__main__":
    main()
