"""Sessions that upload a photo each at the same time, which is compressed.

One is a real browser; the others speak the server's protocol, since that many browsers would need
more of the machine than the server. Every result is compared byte for byte with the library's.
"""

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, async_playwright

from benchmarks.photos import photo
from benchmarks.server.crowd.report import print_load, print_memory
from benchmarks.server.harness.app_server import BEST_QUALITY_LINK, launch_options, running
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.harness.visitor import Visitor
from benchmarks.server.harness.walk import METHODS, UPLOADER
from compressor.imaging import apply_palette, load_image
from kmc import best_palette

TIMEOUT_SECONDS = 300
MAX_FIRST_MESSAGE_SECONDS = 2.0  # from the opened page until the first message
MAX_GAP_SECONDS = 5.0  # between two messages, the drawing of the result included


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Times and result of one session.

    Attributes:
        upload: seconds from the upload's start until the Compress page begins to be drawn.
        first_message: seconds from then to the first message about the job.
        gap: the longest time between two messages, in seconds.
        total: seconds from then to the download button.
        queue: the largest number of waiting jobs that it was shown.
        file: the downloaded file.
    """

    upload: float
    first_message: float
    gap: float
    total: float
    queue: int
    file: bytes


async def visit(address: str, number: int, data: bytes, ready: asyncio.Barrier) -> Visit:
    """Do one session without a browser, from opening the page to the downloaded file."""
    async with Visitor(address, BEST_QUALITY_LINK) as visitor:
        await visitor.find("file_uploader", UPLOADER)
        start = await wait_for_all(ready)
        await visitor.upload(UPLOADER, f"photo-{number}.jpg", data)
        await visitor.find("radio", METHODS)
        uploaded = time.monotonic()
        await visitor.find("download_button", "Download PNG")
        done = time.monotonic()
        file = await visitor.download("Download PNG")
        messages = [message for message in visitor.messages if message.time < done]
    times = [message.time for message in messages] + [done]
    return Visit(
        upload=uploaded - start,
        first_message=min(times) - uploaded,
        gap=max((after - before for before, after in pairwise(times)), default=0.0),
        total=done - uploaded,
        queue=max((jobs_ahead(message.text) for message in messages), default=0),
        file=file,
    )


async def wait_for_all(ready: asyncio.Barrier) -> float:
    """Wait until all sessions are ready, and return the time."""
    await ready.wait()
    return time.monotonic()


def jobs_ahead(text: str) -> int:
    """Return the number of waiting jobs that a message names."""
    if not text.startswith("Waiting: "):
        return 0
    number = text.split()[1]
    return 1 if number == "one" else int(number)


async def browse(address: str, data: bytes, ready: asyncio.Barrier) -> Visit:
    """Do the same session in a real browser; the page is read every 0.1 s."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        page = await browser.new_page()
        page.set_default_timeout(1000 * TIMEOUT_SECONDS)
        await page.goto(f"{address}?{BEST_QUALITY_LINK}")
        uploader = page.locator("input[type=file]")
        await uploader.wait_for(state="attached")
        start = await wait_for_all(ready)
        file = {"name": "browser.jpg", "mimeType": "image/jpeg", "buffer": data}
        await uploader.set_input_files(file)
        await page.get_by_role("radiogroup", name=METHODS).wait_for()
        uploaded = time.monotonic()
        messages = await read_messages(page)
        done = time.monotonic()
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Download PNG").click()
        result = Path(await (await download.value).path()).read_bytes()
        await browser.close()
    times = [at for at, _ in messages] + [done]
    return Visit(
        upload=uploaded - start,
        first_message=times[0] - uploaded,
        gap=max((after - before for before, after in pairwise(times)), default=0.0),
        total=done - uploaded,
        queue=max((jobs_ahead(text) for _, text in messages), default=0),
        file=result,
    )


async def read_messages(page: Page) -> list[tuple[float, str]]:
    """Read the progress bar until the result is there; return the text and time of each reading."""
    messages = []
    while not await page.get_by_role("button", name="Download PNG").count():
        text = " ".join(await page.get_by_test_id("stProgress").all_inner_texts())
        if text:
            messages.append((time.monotonic(), text))
        await asyncio.sleep(0.1)
    return messages


def expected_file(photo: bytes) -> bytes:
    """Return the library's result for a photo at default settings."""
    pixels = load_image(photo).pixels_with_alpha
    return apply_palette(pixels, best_palette(pixels, 16)).encode_png()


async def crowd(address: str, photos: list[bytes]) -> list[Visit]:
    """Run all sessions at once, the last of them in a browser."""
    ready = asyncio.Barrier(len(photos))
    visits = [visit(address, number, data, ready) for number, data in enumerate(photos[:-1])]
    return await asyncio.wait_for(
        asyncio.gather(*visits, browse(address, photos[-1], ready)), TIMEOUT_SECONDS
    )


def measure(options: argparse.Namespace) -> list[str]:
    """Run the crowd, print how long each session waited, and return what was wrong."""
    height = round((options.megapixels * 1e6 * 3 / 4) ** 0.5)
    size = round(height * 4 / 3), height
    photos = [photo(number, *size) for number in range(options.sessions)]
    print_load("before")
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        with MemoryMonitor(server.process.pid) as monitor:
            memory_before = monitor.current()
            visits = asyncio.run(crowd(server.address, photos))
            memory_after = monitor.current()
        problems = server.logged_errors()
    print_load("after")
    print(f"{len(visits)} sessions, each a photo of {size[0]} x {size[1]} pixels, K = 16")
    for name in ("upload", "first_message", "gap", "total"):
        values = sorted(getattr(visit, name) for visit in visits)
        print(
            f"{name:>13}: median {statistics.median(values):6.2f} s, most {values[-1]:6.2f} s,"
            f" in the browser {getattr(visits[-1], name):6.2f} s"
        )
    print(f"longest queue that was shown: {max(visit.queue for visit in visits)} jobs")
    wrong = sum(
        visit.file != expected_file(data) for visit, data in zip(visits, photos, strict=True)
    )
    print(f"files identical to the byte: {len(visits) - wrong} of {len(visits)}")
    print_memory(monitor, memory_before, memory_after)
    print(f"errors in the server's log: {len(problems)}")
    late = sum(
        visit.first_message > MAX_FIRST_MESSAGE_SECONDS or visit.gap > MAX_GAP_SECONDS
        for visit in visits
    )
    print(
        f"no message for {MAX_FIRST_MESSAGE_SECONDS:.0f} s, or no new one for"
        f" {MAX_GAP_SECONDS:.0f} s: {late} sessions"
    )
    if late or wrong:
        problems.append("a file was wrong, or a session had no message for too long")
    return problems
