"""Compresses a batch of pictures in the app, and checks every file.

`python -m benchmarks.server.batch_page [--pictures 200] [--broken 5] [--k 16]` crops and resizes
the samples, as JPEG, PNG and WebP, and damages some. A real browser gives them to a fresh server,
two thirds as uploads and one third in a ZIP. Meanwhile another visitor chooses a shipped picture,
which is compressed. Every file in the downloaded ZIP is compared byte for byte with the library's
result for the same picture. It prints the times and the server's memory; any error ends it with
exit status 1.
"""

import argparse
import csv
import io
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.machine import cores, describe
from benchmarks.server.batch_files import create_pictures, damage, write_uploads
from benchmarks.server.harness.app_server import BEST_QUALITY_LINK, launch_options, running
from benchmarks.server.harness.memory import MemoryMonitor
from benchmarks.server.harness.walk import sample_button
from compressor.parallel.executors import open_executor
from compressor.pipeline.batch import compress_files
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings

TIMEOUT_MS = 1_800_000
MEGABYTE = 1e6


@dataclass(frozen=True, kw_only=True)
class Durations:
    """Seconds of each part.

    Attributes:
        upload: all files.
        batch: from the press on the button to the finished ZIP.
        other_visitor: one picture of another visitor meanwhile.
        download: the ZIP.
    """

    upload: float
    batch: float
    other_visitor: float
    download: float


def visit(browser: Browser, address: str, paths: list[Path], k: int) -> tuple[bytes, Durations]:
    """Upload, compress and download; meanwhile another visitor compresses one picture.

    Returns:
        the ZIP, and how long each part durations.
    """
    page, other = (browser.new_context().new_page() for _ in range(2))
    for visitor_page in (page, other):
        visitor_page.set_default_timeout(TIMEOUT_MS)
    other.goto(f"{address}?{BEST_QUALITY_LINK}")
    sample_button(other, "Coffee").wait_for()
    page.goto(f"{address}/Batch")
    start = time.monotonic()
    page.locator("input[type=file]").set_input_files(paths)
    start_button = page.locator(".st-key-batch-begin button")
    start_button.wait_for()
    uploaded = time.monotonic()
    page.get_by_role("radio", name="K colours").click()
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    field.fill(str(k))
    field.press("Enter")
    page.wait_for_timeout(1000)
    batch_start = time.monotonic()
    start_button.click()
    page.get_by_test_id("stProgress").wait_for()
    other_visitor = compress_one(other)
    page.locator(".st-key-batch-zip button:not([disabled])").wait_for()
    batch_end = time.monotonic()
    with page.expect_download() as download:
        page.locator(".st-key-batch-zip button").click()
    data = Path(download.value.path()).read_bytes()
    durations = Durations(
        upload=uploaded - start,
        batch=batch_end - batch_start,
        other_visitor=other_visitor,
        download=time.monotonic() - batch_end,
    )
    return data, durations


def compress_one(page: Page) -> float:
    """Choose a shipped picture, and return how many seconds it took until its file was there."""
    start = time.monotonic()
    sample_button(page, "Coffee").click()
    page.get_by_role("button", name="Download PNG").wait_for()
    return time.monotonic() - start


def check_zip(data: bytes, files: dict[str, bytes], damaged: set[str], k: int) -> list[str]:
    """Return a sentence for each error in the ZIP."""
    problems = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if (bad_entry := archive.testzip()) is not None:
            problems.append(f"{bad_entry} is damaged in the ZIP")
        entries = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.DictReader(io.StringIO(entries.pop("figures.csv").decode("utf-8-sig"))))
    if {row["file"] for row in rows} != files.keys() or len(rows) != len(files):
        problems.append("the figures have other files")
    if {row["file"] for row in rows if row["problem"]} != damaged:
        problems.append("other files than the damaged ones have a problem")
    results = {row["file"]: row["result"] for row in rows if row["result"]}
    for name, png in expected_files(
        {file: files[file] for file in results.keys() & files.keys()}, k
    ):
        if entries.pop(results[name], b"") != png:
            problems += [f"{results[name]} is not the library's result"]
    return [*problems, *(f"{name} should not be in the ZIP" for name in entries)]


def expected_files(files: dict[str, bytes], k: int) -> Iterator[tuple[str, bytes]]:
    """Yield the library's result for each file, by name."""
    names = list(files)
    job = CompressionJob(settings=QualitySettings(k=k), thumbnail=False)
    reads = [partial(files.__getitem__, name) for name in names]
    with open_executor(cores()) as executor:
        for number, compressed in compress_files(reads, job, executor=executor):
            yield names[number], compressed.file


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.batch_page", description=__doc__
    )
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--broken", type=int, default=5)
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--side", type=int, default=900, help="of the largest picture, in pixels")
    options = parser.parse_args()
    files = create_pictures(options.pictures, options.side)
    damaged = damage(files, options.broken)
    print(describe(("streamlit", "numpy", "pillow")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        paths = write_uploads(files, Path(folder))
        with MemoryMonitor(server.process.pid) as monitor, sync_playwright() as playwright:
            memory_before = monitor.current()
            browser = playwright.chromium.launch(**launch_options())
            data, durations = visit(browser, server.address, paths, options.k)
            memory_after = monitor.current()
            browser.close()
        log_errors = server.logged_errors()
    size = sum(map(len, files.values()))
    valid = len(files) - len(damaged)
    print(
        f"{len(files)} files of {size / MEGABYTE:.1f} MB, {len(damaged)} of them damaged;"
        f" K = {options.k}\n"
        f"upload {durations.upload:.1f} s, batch {durations.batch:.1f} s"
        f" ({valid / durations.batch:.2f} pictures a second),"
        f" ZIP of {len(data) / MEGABYTE:.1f} MB {durations.download:.1f} s\n"
        f"one picture of another visitor meanwhile: {durations.other_visitor:.1f} s\n"
        f"memory: {memory_before / MEGABYTE:.0f} MB before,"
        f" {monitor.peak() / MEGABYTE:.0f} at most,"
        f" {memory_after / MEGABYTE:.0f} after the download"
    )
    problems = [*check_zip(data, files, damaged, options.k), *log_errors]
    print(f"files identical to the byte: {valid if not problems else 'no'} of {valid}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
