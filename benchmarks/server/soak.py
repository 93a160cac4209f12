"""Whether the server's memory grows over many jobs.

`python -m benchmarks.server.soak [--jobs 200]` has one visitor upload one photo after the other and
compress each, by both methods in turn, every time with a new seed or K, so that no result comes
from a cache. It prints the server's memory after every twentieth job, and how much it has grown
from the twentieth to the last.
"""

import argparse
import re
import sys
import time

from playwright.sync_api import Page, expect

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.harness.app_server import BEST_QUALITY_LINK
from benchmarks.server.harness.browser import server_and_browser
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.harness.walk import RUN_EXPERIMENT, choose_file, choose_method

TIMEOUT_MS = 120_000
PHOTO_COUNT = 10
PHOTO_SIZE = 800, 600  # width and height in pixels
JOBS_PER_SAMPLE = 20
MEBIBYTE = 2**20


def upload(page: Page, number: int) -> None:
    """Upload one of the photos on the first page, which opens it on Compress."""
    page.get_by_test_id("stSidebar").get_by_role("link", name="Image", exact=True).click()
    name = f"photo-{number % PHOTO_COUNT}.jpg"
    expect(page.get_by_role("heading", name="Image", exact=True)).to_be_visible()
    choose_file(page, name, photo(number % PHOTO_COUNT, *PHOTO_SIZE))
    expect(page.get_by_role("heading", name="Compress", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text(name, exact=True)).to_be_visible()


def fill(page: Page, label: str, value: int) -> None:
    """Type a number into a field."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(str(value))
    field.press("Enter")
    app = page.get_by_test_id("stApp")  # a click may be lost while the page is being redrawn
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def best_quality(page: Page, number: int) -> None:
    """Do one job by the method "Best quality"; each K has another photo."""
    k = 8 + number // 2
    choose_method(page, "Best quality")
    fill(page, "Colours, K", k)
    expect(page.get_by_alt_text(f"The picture in {k} colours", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible()


def experiment(page: Page, number: int) -> None:
    """Do one job by the method "Restarts experiment", with a new seed."""
    choose_method(page, "Restarts experiment")
    fill(page, "Colours, K", 16)
    if not page.get_by_role("spinbutton", name="Seed", exact=True).is_visible():
        page.get_by_text("More settings").click()
    fill(page, "Seed", number)
    page.get_by_role("button", name=RUN_EXPERIMENT).click()
    expect(page.get_by_role("button", name=re.compile("Download k16-best"))).to_be_visible()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.soak", description=__doc__)
    parser.add_argument("--jobs", type=int, default=200)
    jobs = parser.parse_args().jobs
    print(describe(("streamlit", "numpy", "pillow")))
    with (
        server_and_browser() as (server, browser),
        MemoryMonitor(server.process.pid) as monitor,
    ):
        page = browser.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        expect.set_options(timeout=TIMEOUT_MS)
        page.goto(f"{server.address}?{BEST_QUALITY_LINK}")
        memory = {}
        start = time.monotonic()
        for number in range(jobs):
            upload(page, number)
            (experiment if number % 2 else best_quality)(page, number)
            if (number + 1) % JOBS_PER_SAMPLE == 0:
                page.wait_for_timeout(2000)
                memory[number + 1] = monitor.current()
                seconds = time.monotonic() - start
                megabytes = memory[number + 1] / MEBIBYTE
                print(f"{number + 1:4} jobs, {seconds:6.0f} s: {megabytes:.0f} MB", flush=True)
        problems = server.logged_errors()
    growth = memory[max(memory)] / memory[JOBS_PER_SAMPLE] - 1
    print(
        f"from the {JOBS_PER_SAMPLE}th job to the last: {100 * growth:+.1f} %; at most"
        f" {monitor.peak() / MEBIBYTE:.0f} MB; errors in the server's log: {len(problems)}"
    )
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
