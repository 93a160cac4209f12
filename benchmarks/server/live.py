"""How soon the live page answers.

`python -m benchmarks.server.live [--changes 20]` starts a fresh server and a browser of 1366 x 768
pixels, drops a sample enlarged to 0.4 and to 10 megapixels on the first page, and measures in the
browser, from the event until the picture that it asks for is decoded:

- first visit: from the address until the drop zone is there, on a warm server, beside a script of
  two lines that draws an uploader and nothing else;
- drop: from the file's arrival at the page until the first preview;
- change: from a change of K until its preview, K being another one each time;
- two visitors: the same, where two change K at once, each a picture of 0.4 megapixels;
- scrub: pictures a second while the ladder is dragged from end to end, and their bytes.

Beside each change stands what the preview takes in the engine alone, without page and browser.
"""

import argparse
import io
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from benchmarks.machine import describe
from benchmarks.server.harness.app_server import running
from benchmarks.server.harness.browser import server_and_browser
from compressor.imaging import load_image
from compressor.pipeline.methods.preview import compute_preview, preview_pixels
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES

MEGAPIXELS = (0.4, 10.0)
SIZE = {"width": 1366, "height": 768}  # pixels of the window
QUALITY = "Compress?method=quality&k=24"
PAUSE_SECONDS = 1.0  # between two changes
SCRUB_MS = 2000
VISITS = 7
BARE_SCRIPT = 'import streamlit as st\nst.file_uploader("A picture")\n'
# `deep` finds elements within shadow roots, too.
SCRIPT = """
window.deep = (selector, root = document) => [...root.querySelectorAll("*")].flatMap((e) => [
  ...(e.matches(selector) ? [e] : []),
  ...(e.shadowRoot ? window.deep(selector, e.shadowRoot) : []),
]);
window.pictureOf = (words) => {
  const label = deep(".label.right")[0], picture = deep(".picture.result")[0];
  return label?.textContent.includes(words) && picture?.complete && picture.naturalWidth > 0;
};
"""
SCRUB = """async (ms) => {
  const slider = deep(".ladder-slider")[0], picture = deep(".picture.result")[0];
  const start = performance.now();
  const addresses = new Set();
  let flips = 0;
  while (performance.now() - start < ms) {
    slider.value = String(flips % (Number(slider.max) + 1));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await picture.decode();
    addresses.add(picture.src);
    await new Promise((drawn) => requestAnimationFrame(drawn));
    flips += 1;
  }
  const seconds = (performance.now() - start) / 1000;
  const sizes = await Promise.all(
    [...addresses].map(async (address) => (await (await fetch(address)).blob()).size),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return { rate: flips / seconds, count: addresses.size, bytes };
}"""


def enlarged(megapixels: float) -> bytes:
    """The first sample with so many pixels, as JPEG."""
    with Image.open(io.BytesIO(SAMPLES[0].data)) as sample:
        scale = (megapixels * 1e6 / (sample.width * sample.height)) ** 0.5
        size = (round(sample.width * scale), round(sample.height * scale))
        picture = sample.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def engine_seconds(data: bytes, ks: range) -> float:
    """The median time of a preview in this process."""
    pixels = preview_pixels(load_image(data))
    times = []
    for k in ks:
        start = time.perf_counter()
        compute_preview(pixels, QualitySettings(k=k, effort="fast"))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def wait_for_picture(page: Page, words: str) -> None:
    """Wait until the result's side shows the picture that is labelled so."""
    page.wait_for_function(f"() => pictureOf({words!r})", polling=10)


def drop(page: Page, address: str, data: bytes) -> float:
    """Drop a picture on the Compress page; return the seconds until the first picture is there."""
    page.goto(f"{address}/{QUALITY}")
    uploader = page.locator("input[type=file]").first
    uploader.wait_for(state="attached")
    page.wait_for_timeout(1500)
    start = time.perf_counter()
    uploader.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data})
    wait_for_picture(page, "24 colours")
    return time.perf_counter() - start


def change(page: Page, k: int) -> float:
    """Change K; return the seconds until its picture is there, a preview or the result."""
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    field.fill(str(k))
    start = time.perf_counter()
    field.press("Enter")
    wait_for_picture(page, f"{k} colours")
    return time.perf_counter() - start


def change_both(pages: tuple[Page, Page], ks: tuple[int, int]) -> list[float]:
    """Change K on two pages at once; return the seconds until each has its picture."""
    fields = [page.get_by_role("spinbutton", name="Colours, K", exact=True) for page in pages]
    for field, k in zip(fields, ks, strict=True):
        field.fill(str(k))
    start = time.perf_counter()
    for field in fields:
        field.press("Enter")
    seconds = []
    for page, k in zip(pages, ks, strict=True):
        wait_for_picture(page, f"{k} colours")
        seconds.append(time.perf_counter() - start)
    return seconds


def told(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s"


def measure(page: Page, address: str, data: bytes, changes: int, name: str) -> None:
    """Print what one picture takes."""
    print(f"\n{name}", flush=True)
    print(f"  drop to the first preview  {drop(page, address, data):.2f} s")
    page.get_by_role("button", name="Download PNG").wait_for(timeout=600_000)
    seconds = []
    for k in range(30, 30 + changes):
        seconds.append(change(page, k))
        page.wait_for_timeout(1000 * PAUSE_SECONDS)
    print(f"  change to its preview      {told(seconds)}")
    print(f"  of that the engine         {engine_seconds(data, range(30, 40)):.2f} s", flush=True)
    slider = page.locator(".ladder-slider")
    expect(slider).to_be_enabled(timeout=600_000)
    scrub = page.evaluate(SCRUB, SCRUB_MS)
    print(
        f"  scrub                      {scrub['rate']:.0f} pictures a second,"
        f" {scrub['count']} of together {scrub['bytes'] / 1e6:.2f} MB"
    )


def measure_two_visitors(browser: Browser, address: str, changes: int) -> None:
    """Print what changes take where two visitors make them at once."""
    with browser.new_context(viewport=SIZE) as first, browser.new_context(viewport=SIZE) as second:
        pages = []
        for context, megapixels in ((first, 0.4), (second, 0.41)):
            context.add_init_script(SCRIPT)
            page = context.new_page()
            drop(page, address, enlarged(megapixels))
            page.get_by_role("button", name="Download PNG").wait_for(timeout=600_000)
            pages.append(page)
        seconds = []
        for number in range(changes):
            seconds += change_both((pages[0], pages[1]), (60 + number, 110 + number))
            pages[0].wait_for_timeout(1000 * PAUSE_SECONDS)
    print(f"\ntwo visitors at once         {told(seconds)}")


def first_visit(browser: Browser, address: str) -> float:
    """Visit the first page with an empty cache; return the seconds until its uploader is there."""
    with browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(address)
        page.get_by_test_id("stFileUploaderDropzone").wait_for()
        return time.perf_counter() - start


def measure_first_visits(browser: Browser, address: str) -> None:
    """Print what first visits take, in turn with those to a script of two lines."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE_SCRIPT)
        with running(Path(folder), script=script) as bare:
            first_visit(browser, bare.address)
            pairs = [
                (first_visit(browser, address), first_visit(browser, bare.address))
                for _ in range(VISITS)
            ]
    ours, bares = zip(*pairs, strict=True)
    print(f"\nfirst visit to the drop zone {told(list(ours))}")
    print(f"of a script of two lines     {told(list(bares))}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.live", description=__doc__)
    parser.add_argument("--changes", type=int, default=20)
    changes = parser.parse_args().changes
    print(describe(("streamlit", "playwright", "numpy")))
    with server_and_browser() as (server, browser):
        for megapixels in MEGAPIXELS:
            with browser.new_context(viewport=SIZE) as context:
                context.add_init_script(SCRIPT)
                page = context.new_page()
                measure(page, server.address, enlarged(megapixels), changes, f"{megapixels} MP")
        measure_two_visitors(browser, server.address, changes)
        measure_first_visits(browser, server.address)


if __name__ == "__main__":
    main()
