"""What happens to a job when something fails.

`python -m benchmarks.server.faults [NAME ...]` starts a fresh server for each fault (Linux, as
root). A browser uploads a photo and runs a job of each method, and the results are compared byte
for byte with the library's. A wrong file, or neither file nor message, ends the program with exit
status 1; a message on the page that the job failed does not.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.fault_kinds import CLOCK_FOLDER, STRIKES, WRAPPERS, set_clock
from benchmarks.server.harness.app_server import (
    BEST_QUALITY_LINK,
    Server,
    free_port,
    launch_options,
    running,
)
from benchmarks.server.harness.walk import (
    RUN_EXPERIMENT,
    choose_file,
    choose_method,
    sample_button,
)
from compressor.imaging import apply_palette, load_image, shrink
from kmc import best_palette, run_restarts

PHOTO = photo(1, 1600, 1200)
SOURCE = load_image(PHOTO).pixels_with_alpha
TIMEOUT_MS = 120_000
SERVER_RESTART = "server restarted"


def compress_photo(page: Page, address: str) -> None:
    """Open the app and upload the photo, which is compressed then."""
    page.goto(f"{address}?{BEST_QUALITY_LINK}")
    choose_file(page, "photo.jpg", PHOTO)


def outcome(page: Page, label: str, expected: bytes) -> str:
    """Return whether the page offers the expected file, another one, or a message."""
    button = page.get_by_role("button", name=label)
    try:
        button.wait_for()
    except PlaywrightTimeout:
        alerts = page.get_by_role("alert").all_inner_texts()
        return f"message: {' '.join(alerts)}" if alerts else "NOTHING: no file and no message"
    with page.expect_download() as download:
        button.click()
    file = Path(download.value.path()).read_bytes()
    return "the right file" if file == expected else "WRONG: another file"


def expected_files() -> tuple[bytes, bytes]:
    """Return the library's results for the two jobs."""
    small = shrink(SOURCE, 250)
    runs = run_restarts(small, 16, restarts=600, max_iters=20)
    return (
        apply_palette(SOURCE, best_palette(SOURCE, 16)).encode_png(),
        apply_palette(SOURCE, runs.centroids[runs.best]).encode_png(),
    )


def start_experiment(page: Page) -> None:
    """Start an experiment that takes some seconds."""
    choose_method(page, "Restarts experiment")
    page.get_by_text("More settings").click()
    for label, value in (("Restarts", 600), ("Iterations", 20)):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        field.fill(str(value))
        field.press("Enter")
    page.get_by_role("button", name=RUN_EXPERIMENT).click()


def run_both_jobs(page: Page, server: Server, strike: Callable[[Server], str] | None) -> list[str]:
    """Run a job of each method under one fault, and return the outcomes."""
    first, second = expected_files()
    compress_photo(page, server.address)
    results = [outcome(page, "Download PNG", first)]
    if results[0].startswith("message"):
        return results
    start_experiment(page)
    if strike is not None:
        page.get_by_text("runs · best cost").first.wait_for()
        results.append(strike(server))
    return [*results, outcome(page, "Download k16-best", second)]


def restart_server(page: Page, folder: Path) -> list[str]:
    """Restart the server while its page is open, compress again, and return the outcomes."""
    first, _ = expected_files()
    port = free_port()
    with running(folder, port=port) as server:
        compress_photo(page, server.address)
        outcomes = [outcome(page, "Download PNG", first)]
    page.wait_for_timeout(1000)
    with running(folder, port=port):
        page.wait_for_timeout(3000)  # the page reconnects, and still shows the result
        page.get_by_test_id("stSidebar").get_by_role("link", name="Compress").click()
        sample_button(page, "Coffee").wait_for()
        message = page.get_by_test_id("stAlertContainer").first.inner_text()
        outcomes.append(f"then the message: {' '.join(message.split())}")
        choose_file(page, "photo.jpg", PHOTO)
        outcomes.append(outcome(page, "Download PNG", first))
    return outcomes


def main() -> None:
    names = list(dict.fromkeys([*WRAPPERS, *STRIKES, SERVER_RESTART]))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    failed = False
    print(describe(("streamlit", "loky")))
    for name in parser.parse_args().names or names:
        with TemporaryDirectory(dir=Path.home()) as folder, sync_playwright() as playwright:
            page = playwright.chromium.launch(**launch_options()).new_page()
            page.set_default_timeout(TIMEOUT_MS)
            start = time.monotonic()
            set_clock(0)
            if name == SERVER_RESTART:
                outcomes = restart_server(page, Path(folder))
            else:
                with running(Path(folder), WRAPPERS.get(name, ())) as server:
                    outcomes = run_both_jobs(page, server, STRIKES.get(name))
            log = (Path(folder) / "server.log").read_text()
            errors = [line for line in log.splitlines() if "Error" in line]
        print(f"{name:>22}: {'; '.join(outcomes)} ({time.monotonic() - start:.0f} s)", flush=True)
        for error in errors[:5]:
            print(f"{'':>24}log: {error[:150]}")
        failed |= any(
            word.isupper() for text in outcomes for word in text.replace(":", "").split()[:1]
        )
    shutil.rmtree(CLOCK_FOLDER)
    if failed:
        sys.exit("a wrong file was offered, or nothing")


if __name__ == "__main__":
    main()
