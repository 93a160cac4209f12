"""Many jobs in a row: `python -m benchmarks.server.soak [--jobs 200]`.

One server and one visitor, who uploads one photo after the other and compresses each, by one
method and the other in turn, every time with a seed or a K that nobody had before, so that no
result is taken from a cache. It prints the server's memory after every twentieth job, and how
that at the end compares with that after the twentieth.
"""

import argparse
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.app_server import launch_options, running
from benchmarks.server.memory import Watch

PATIENCE = 120_000  # milliseconds
PHOTOS = 10
SIZE = 800, 600
EVERY = 20
MEBI = 2**20


def upload(page: Page, number: int) -> None:
    """Choose one of the photos on the first page."""
    page.get_by_test_id("stSidebar").get_by_role("link", name="Image", exact=True).click()
    page.get_by_role("radio", name="Upload").click()
    name = f"photo-{number % PHOTOS}.jpg"
    file = {"name": name, "mimeType": "image/jpeg", "buffer": photo(number % PHOTOS, *SIZE)}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def fill(page: Page, label: str, value: int) -> None:
    """Type a number into a field."""
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(str(value))
    field.press("Enter")
    app = page.get_by_test_id("stApp")  # a press may be lost while the page is drawn anew
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def best_quality(page: Page, number: int) -> None:
    """One job of the method "Best quality"; each K comes with another photo."""
    page.get_by_role("radio", name="Best quality").click()
    fill(page, "Colours, K", 8 + number // 2)
    page.get_by_role("button", name="Compress", exact=True).click()
    stem = f"K = {8 + number // 2}"
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible()
    expect(page.get_by_text(f"Below: {stem}")).to_have_count(0)


def experiment(page: Page, number: int) -> None:
    """One job of the method "Restarts experiment", with a seed of its own."""
    page.get_by_role("radio", name="Restarts experiment").click()
    fill(page, "Colours, K", 16)
    more = page.get_by_text("More settings")
    if not page.get_by_role("spinbutton", name="Seed", exact=True).is_visible():
        more.click()
    fill(page, "Seed", number)
    page.get_by_role("button", name="Compress", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Download k16-best"))).to_be_visible()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=200)
    jobs = parser.parse_args().jobs
    print(describe(("streamlit", "numpy", "pillow")))
    with (
        TemporaryDirectory() as folder,
        running(Path(folder)) as server,
        Watch(server.process.pid) as watch,
        sync_playwright() as playwright,
    ):
        page = playwright.chromium.launch(**launch_options()).new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.goto(server.address)
        taken = {}
        start = time.monotonic()
        for number in range(jobs):
            upload(page, number)
            page.get_by_test_id("stSidebar").get_by_role("link", name="Compress").click()
            (experiment if number % 2 else best_quality)(page, number)
            if (number + 1) % EVERY == 0:
                page.wait_for_timeout(2000)
                taken[number + 1] = watch.now
                print(f"{number + 1:4} jobs, {time.monotonic() - start:6.0f} s:"
                      f" {taken[number + 1] / MEBI:.0f} MB", flush=True)  # fmt: skip
        log = server.log.read_text()
    problems = [line for line in log.splitlines() if "Error" in line or "Traceback" in line]
    grown = taken[max(taken)] / taken[EVERY] - 1
    print(f"from the {EVERY}th job to the last: {100 * grown:+.1f} %; at most"
          f" {watch.most / MEBI:.0f} MB; errors in the server's log: {len(problems)}")  # fmt: skip
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
