"""Many people at once: `python -m benchmarks.server.crowd [--sessions 20] [--megapixels 2]`.

A fresh server and as many sessions of it, which upload a different photo each at the same time and
press Compress. One is a real browser; the others speak the server's protocol without one, since
browsers for all of them would need more of this machine than the server. Every file that comes
back is compared, byte for byte, with what the library makes of the same photo here. It prints how
long each waited, how long without a word about the job, and the server's memory.
"""

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, async_playwright

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.app_server import launch_options, running
from benchmarks.server.memory import Watch
from benchmarks.server.visitor import Visitor
from compressor.imaging import apply_palette, load_image
from kmc import best_palette

PATIENCE = 300  # seconds
TOLD = 2.0  # seconds from the press until the first word
STANDS = 5.0  # seconds that a bar may stand as it is, the drawing of the result included
MEBI = 2**20


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What became of one session.

    Attributes:
        uploaded: seconds from the upload's start until the picture is in use.
        told: seconds from the press on Compress to the first word about the job.
        gap: the longest time between two words, in seconds.
        waited: seconds from the press to the download button.
        queue: how many jobs it was told to wait for, at most.
        file: what was downloaded.
    """

    uploaded: float
    told: float
    gap: float
    waited: float
    queue: int
    file: bytes


async def visit(address: str, number: int, data: bytes, ready: asyncio.Barrier) -> Visit:
    """One session, from opening the page to the downloaded file; nothing is computed here."""
    async with Visitor(address) as visitor:
        await visitor.choose("Where does", "Upload")
        await visitor.find("file_uploader", "A ")
        start = await at_once(ready)
        await visitor.upload("A ", f"photo-{number}.jpg", data)
        await visitor.find("button", "Compress it")
        uploaded = time.monotonic()
        await visitor.press("Compress it")
        await visitor.find("download_button", "Download PNG")
        done = time.monotonic()
        file = await visitor.download("Download PNG")
        words = [word for word in visitor.words if word.at < done]
    times = [word.at for word in words] + [done]
    told = min(times)
    return Visit(
        uploaded=uploaded - start,
        told=told - uploaded,
        gap=max((after - before for before, after in pairwise(times)), default=0.0),
        waited=done - uploaded,
        queue=max((queue(word.text) for word in words), default=0),
        file=file,
    )


async def at_once(ready: asyncio.Barrier) -> float:
    """Wait until all are there; gives the time."""
    await ready.wait()
    return time.monotonic()


def queue(words: str) -> int:
    """How many jobs somebody is told to wait for."""
    if not words.startswith("Waiting: "):
        return 0
    told = words.split()[1]
    return 1 if told == "one" else int(told)


async def browse(address: str, data: bytes, ready: asyncio.Barrier) -> Visit:
    """The same in a real browser; what is seen is looked at every 0.1 s."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        page = await browser.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        await page.goto(address)
        await page.get_by_role("radio", name="Upload").click()
        uploader = page.locator("input[type=file]")
        await uploader.wait_for(state="attached")
        start = await at_once(ready)
        file = {"name": "browser.jpg", "mimeType": "image/jpeg", "buffer": data}
        await uploader.set_input_files(file)
        button = page.get_by_role("button", name="Compress it", exact=True)
        await button.wait_for()
        uploaded = time.monotonic()
        await button.click()
        seen = await watch(page)
        done = time.monotonic()
        async with page.expect_download() as found:
            await page.get_by_role("button", name="Download PNG").click()
        got = Path(await (await found.value).path()).read_bytes()
        await browser.close()
    times = [at for at, _ in seen] + [done]
    return Visit(
        uploaded=uploaded - start,
        told=times[0] - uploaded,
        gap=max((after - before for before, after in pairwise(times)), default=0.0),
        waited=done - uploaded,
        queue=max((queue(said) for _, said in seen), default=0),
        file=got,
    )


async def watch(page: Page) -> list[tuple[float, str]]:
    """What the bar says until the result is there, with the time of each look that saw one."""
    seen = []
    while not await page.get_by_role("button", name="Download PNG").count():
        said = " ".join(await page.get_by_test_id("stProgress").all_inner_texts())
        if said:
            seen.append((time.monotonic(), said))
        await asyncio.sleep(0.1)
    return seen


def right(photo: bytes) -> bytes:
    """The file that the default job has to make of a photo."""
    source = load_image(photo).pixels_with_alpha
    return apply_palette(source, best_palette(source, 16)).encode_png()


async def crowd(address: str, photos: list[bytes]) -> list[Visit]:
    """All sessions at once, the last of them in a browser."""
    ready = asyncio.Barrier(len(photos))
    visits = [visit(address, number, data, ready) for number, data in enumerate(photos[:-1])]
    return await asyncio.wait_for(
        asyncio.gather(*visits, browse(address, photos[-1], ready)), PATIENCE
    )


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
    for name in ("uploaded", "told", "gap", "waited"):
        values = sorted(getattr(one, name) for one in visits)
        print(f"{name:>9}: median {statistics.median(values):6.2f} s, most {values[-1]:6.2f} s,"
              f" in the browser {getattr(visits[-1], name):6.2f} s")  # fmt: skip
    print(f"longest queue that was told: {max(one.queue for one in visits)} jobs")
    wrong = sum(one.file != right(data) for one, data in zip(visits, photos, strict=True))
    print(f"files right to the byte: {len(visits) - wrong} of {len(visits)}")
    print(f"memory: {before / MEBI:.0f} MB before, {watch.most / MEBI:.0f} at most,"
          f" {after / MEBI:.0f} after")  # fmt: skip
    problems = [line for line in log.splitlines() if "Error" in line or "Traceback" in line]
    print(f"errors in the server's log: {len(problems)}")
    late = sum(one.told > TOLD or one.gap > STANDS for one in visits)
    print(f"told nothing for {TOLD:.0f} s, or nothing new for {STANDS:.0f} s: {late} sessions")
    if problems or late or wrong:
        sys.exit("\n".join(problems) or "a file was wrong, or somebody was not told to wait")


if __name__ == "__main__":
    main()
