"""Many people at once: `python -m benchmarks.crowd [--sessions 20] [--megapixels 2]`.

A fresh server, and as many browser tabs, each with a session of its own. All upload a different
photo and press Compress at the same time. Every file that comes back is compared, byte for byte,
with what the library makes of the same photo here. It prints how long each waited, whether there
was a moment in which one was not told that work goes on, and the server's memory.
"""

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, async_playwright

from benchmarks.machine import describe
from benchmarks.memory import Watch
from benchmarks.photos import photo
from imaging import apply_palette, load_image
from kmc import best_palette
from tests.serving import launch_options, running

PATIENCE = 300_000  # milliseconds
TOLD = 2.0  # seconds without a word that a visitor has to bear
MEBI = 2**20


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What became of one session: seconds of each part, and the longest without a word."""

    opened: float
    uploaded: float
    waited: float
    silence: float
    queue: int
    file: bytes


async def visit(browser: Browser, address: str, number: int, data: bytes) -> Visit:
    """One session, from opening the page to the downloaded file; nothing is computed here."""
    context = await browser.new_context()
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    start = time.monotonic()
    await page.goto(address)
    await page.get_by_role("radio", name="Upload").click()
    opened = time.monotonic()
    file = {"name": f"photo-{number}.jpg", "mimeType": "image/jpeg", "buffer": data}
    await page.locator("input[type=file]").set_input_files(file)
    await page.get_by_role("button", name="Compress it", exact=True).wait_for()
    uploaded = time.monotonic()
    await page.get_by_role("button", name="Compress it", exact=True).click()
    silence, queue = await follow(page)
    done = time.monotonic()
    async with page.expect_download() as found:
        await page.get_by_role("button", name="Download PNG").click()
    got = Path(await (await found.value).path()).read_bytes()
    await context.close()
    return Visit(
        opened=opened - start,
        uploaded=uploaded - opened,
        waited=done - uploaded,
        silence=silence,
        queue=queue,
        file=got,
    )


async def follow(page: Page) -> tuple[float, int]:
    """Wait for the result; the longest time without a bar, and the longest queue that was told."""
    last_word, silence, queue = time.monotonic(), 0.0, 0
    while not await page.get_by_role("button", name="Download PNG").count():
        bars = page.get_by_test_id("stProgress")
        said = " ".join(await bars.all_inner_texts())
        now = time.monotonic()
        if said:
            last_word = now
        silence = max(silence, now - last_word)
        words = said.split()
        if "Waiting:" in words:
            told = words[words.index("Waiting:") + 1]
            queue = max(queue, 1 if told == "one" else int(told))
        await asyncio.sleep(0.2)
    return silence, queue


def right(photo: bytes) -> bytes:
    """The file that the default job has to make of a photo."""
    source = load_image(photo).source
    return apply_palette(source, best_palette(source, 16)).png


async def crowd(address: str, photos: list[bytes]) -> list[Visit]:
    """All sessions at once in one browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        visits = [visit(browser, address, number, data) for number, data in enumerate(photos)]
        return await asyncio.gather(*visits)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--megapixels", type=float, default=2.0)
    asked = parser.parse_args()
    height = round((asked.megapixels * 1e6 * 3 / 4) ** 0.5)
    size = round(height * 4 / 3), height
    photos = [photo(number, *size) for number in range(asked.sessions)]
    print(describe(("streamlit", "numpy", "pillow")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        with Watch(server.process.pid) as watch:
            before = watch.now
            visits = asyncio.run(crowd(server.address, photos))
            after = watch.now
        log = server.log.read_text()
    print(f"{len(visits)} sessions, each a photo of {size[0]} x {size[1]} pixels, K = 16")
    for name in ("opened", "uploaded", "waited", "silence"):
        values = sorted(getattr(one, name) for one in visits)
        print(f"{name:>9}: median {statistics.median(values):6.2f} s, most {values[-1]:6.2f} s")
    print(f"longest queue that was told: {max(one.queue for one in visits)} jobs")
    wrong = sum(one.file != right(data) for one, data in zip(visits, photos, strict=True))
    print(f"files right to the byte: {len(visits) - wrong} of {len(visits)}")
    print(f"memory: {before / MEBI:.0f} MB before, {watch.most / MEBI:.0f} at most,"
          f" {after / MEBI:.0f} after")  # fmt: skip
    problems = [line for line in log.splitlines() if "Error" in line or "Traceback" in line]
    print(f"errors in the server's log: {len(problems)}")
    told = all(one.silence <= TOLD for one in visits)
    if problems or not told or wrong:
        sys.exit("\n".join(problems) or "a file was wrong, or somebody was not told to wait")


if __name__ == "__main__":
    main()
