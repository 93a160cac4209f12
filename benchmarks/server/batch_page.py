"""A batch in the app: `python -m benchmarks.server.batch_page [--pictures 200] [--broken 5] [--k 16]`.

Pictures are made by resizing and cropping the samples, as JPEG, PNG and WebP; some are broken. A
fresh server gets them from a real browser, two thirds as uploads and one third in a ZIP. While it
works another visitor compresses one picture on the Compress page. Then the ZIP is downloaded, and
every file in it compared byte for byte with what the library makes of the same picture here. It
prints how long it took and the server's memory; whatever is wrong ends it with exit status 1.
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

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.machine import cores, describe
from benchmarks.server.memory import Watch
from compressor.parallel.executors import open_executor
from compressor.pipeline.batch import CompressionJob, compress_files
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES
from tests.support.server import launch_options, running

PATIENCE = 1_800_000  # milliseconds
MEGA = 1e6
FORMATS = (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP"))


@dataclass(frozen=True, kw_only=True)
class Took:
    """Seconds: of the upload, of the batch, of another visitor's picture meanwhile, of the ZIP."""

    upload: float
    batch: float
    other: float
    download: float


def pictures(number: int, side: int) -> dict[str, bytes]:
    """Files by their names, each different: the samples, resized and cropped."""
    rng = np.random.default_rng(number)
    made = {}
    for n in range(number):
        sample = SAMPLES[n % len(SAMPLES)]
        with Image.open(io.BytesIO(sample.data)) as opened:
            image = opened.convert("RGB")
        scale = side * rng.uniform(0.5, 1) / max(image.size)
        image = image.resize((round(image.width * scale), round(image.height * scale)))
        left, top = rng.integers(0, 20, 2)
        image = image.crop((left, top, image.width - int(rng.integers(0, 20)), image.height))
        extension, format = FORMATS[n % len(FORMATS)]
        file = io.BytesIO()
        image.save(file, format, quality=88)
        made[f"{sample.name}-{n:03}.{extension}"] = file.getvalue()
    return made


def broken(files: dict[str, bytes], number: int) -> set[str]:
    """Break so many of the files, in different ways, spread over all; gives their names."""
    names = list(files)[:: max(1, len(files) // max(1, number))][:number]
    for n, name in enumerate(names):
        data = files[name]
        files[name] = (data[: len(data) // 2], b"", b"no picture", bytes(999), data[:20])[n % 5]
    return set(names)


def chosen(files: dict[str, bytes], folder: Path) -> list[Path]:
    """The files as a visitor has them in a folder: every third one in a ZIP."""
    paths = []
    pack = folder / "pack.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        for n, (name, data) in enumerate(files.items()):
            if n % 3 == 2:
                archive.writestr(f"folder/{name}", data)
            else:
                (folder / name).write_bytes(data)
                paths.append(folder / name)
    return [*paths, pack]


def visit(browser: Browser, address: str, paths: list[Path], k: int) -> tuple[bytes, Took]:
    """Upload, compress, download; meanwhile another visitor compresses one picture."""
    page, other = (browser.new_context().new_page() for _ in range(2))
    for one in (page, other):
        one.set_default_timeout(PATIENCE)
    other.goto(address)
    other.get_by_role("button", name="Coffee", exact=True).click()
    other.get_by_role("button", name="Compress it", exact=True).wait_for()
    page.goto(f"{address}/Batch")
    start = time.monotonic()
    page.locator("input[type=file]").set_input_files(paths)
    begin = page.locator(".st-key-batch-begin button")
    begin.wait_for()
    uploaded = time.monotonic()
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    field.fill(str(k))
    field.press("Enter")
    page.wait_for_timeout(1000)
    begun = time.monotonic()
    begin.click()
    page.get_by_test_id("stProgress").wait_for()
    waited = single(other)
    page.locator(".st-key-batch-zip button:not([disabled])").wait_for()
    done = time.monotonic()
    with page.expect_download() as found:
        page.locator(".st-key-batch-zip button").click()
    data = Path(found.value.path()).read_bytes()
    downloaded = time.monotonic() - done
    took = Took(upload=uploaded - start, batch=done - begun, other=waited, download=downloaded)
    return data, took


def single(page: Page) -> float:
    """Seconds that another visitor waits for one picture."""
    start = time.monotonic()
    page.get_by_role("button", name="Compress it", exact=True).click()
    page.get_by_role("button", name="Download PNG").wait_for()
    return time.monotonic() - start


def wrong(data: bytes, files: dict[str, bytes], bad: set[str], k: int) -> list[str]:
    """What is not as it has to be in the ZIP."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if (damaged := archive.testzip()) is not None:
            found.append(f"{damaged} is damaged in the ZIP")
        made = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.DictReader(io.StringIO(made.pop("figures.csv").decode("utf-8-sig"))))
    if {row["file"] for row in rows} != files.keys() or len(rows) != len(files):
        found.append("the figures have other files")
    if {row["file"] for row in rows if row["problem"]} != bad:
        found.append("other files than the broken ones have a problem")
    results = {row["file"]: row["result"] for row in rows if row["result"]}
    for name, png in right({file: files[file] for file in results.keys() & files.keys()}, k):
        if made.pop(results[name], b"") != png:
            found += [f"{results[name]} is not what the library makes"]
    return [*found, *(f"{name} is in the ZIP for no reason" for name in made)]


def right(files: dict[str, bytes], k: int) -> Iterator[tuple[str, bytes]]:
    """What the library makes of the files."""
    names = list(files)
    plan = CompressionJob(wishes=QualitySettings(k=k), thumbnail=False)
    reads = [partial(files.__getitem__, name) for name in names]
    with open_executor(cores()) as executor:
        for number, reduction in compress_files(reads, plan, executor=executor):
            yield names[number], reduction.png


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--broken", type=int, default=5)
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--side", type=int, default=900, help="of the largest picture, in pixels")
    asked = parser.parse_args()
    files = pictures(asked.pictures, asked.side)
    bad = broken(files, asked.broken)
    print(describe(("streamlit", "numpy", "pillow")))
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        paths = chosen(files, Path(folder))
        with Watch(server.process.pid) as watch, sync_playwright() as playwright:
            before = watch.now
            browser = playwright.chromium.launch(**launch_options())
            data, took = visit(browser, server.address, paths, asked.k)
            after = watch.now
            browser.close()
        log = server.log.read_text()
    size = sum(map(len, files.values()))
    good = len(files) - len(bad)
    print(
        f"{len(files)} files of {size / MEGA:.1f} MB, {len(bad)} of them broken; K = {asked.k}\n"
        f"upload {took.upload:.1f} s, batch {took.batch:.1f} s"
        f" ({good / took.batch:.2f} pictures a second), ZIP of {len(data) / MEGA:.1f} MB"
        f" {took.download:.1f} s\n"
        f"one picture of another visitor meanwhile: {took.other:.1f} s\n"
        f"memory: {before / MEGA:.0f} MB before, {watch.most / MEGA:.0f} at most,"
        f" {after / MEGA:.0f} after the download"
    )
    problems = [*wrong(data, files, bad, asked.k)]
    problems += [line for line in log.splitlines() if "Error" in line or "Traceback" in line]
    print(f"files right to the byte: {good if not problems else 'no'} of {good}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
