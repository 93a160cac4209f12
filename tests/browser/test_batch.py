"""A batch in a real browser: uploads with a broken file and a ZIP, stop, go on, the ZIP."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from compressor.imaging import load_image
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.ui.batch.table import HEADER_HEIGHT, ROW_HEIGHT
from tests.support.browser import (
    TIMEOUT_MS,
    download_starting_with,
    look_card,
    open_page,
    set_number,
    wait_for_look,
    wait_until_idle,
)
from tests.support.pictures import encoded, photo_like
from tests.support.zip_files import zip_file

PHOTOS = {f"photo-{n}.png": encoded(photo_like(45 + n, 70, seed=n)) for n in range(3)}
LARGE = encoded(photo_like(900, 1200, seed=9))  # lasts until Stop can be pressed
PACKED = {"in/photo-0.png": encoded(photo_like(25, 30, seed=7)), "in/notes.txt": b"hello"}
BROKEN = PHOTOS["photo-0.png"][:400]


def upload_files(page: Page, files: dict[str, bytes]) -> None:
    """Put these files, by their names, into the page's upload field."""
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "", "buffer": data} for name, data in files.items()]
    )


def choose_row(page: Page, row: int) -> None:
    """Tick the box of a row of the table, counted from 0."""
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    # what scrolls lies above the canvas
    canvas.click(position={"x": 16, "y": HEADER_HEIGHT + ROW_HEIGHT * (row + 0.5)}, force=True)


def test_a_batch_from_uploads_to_the_zip(page: Page, server: str) -> None:
    page.goto(f"{server}/Batch")
    expect(page.get_by_role("heading", name="Batch")).to_be_visible(timeout=TIMEOUT_MS)
    upload_files(
        page, {**PHOTOS, "broken.png": BROKEN, "pack.zip": zip_file(PACKED), "large.png": LARGE}
    )
    start = page.get_by_role("button", name="Compress 6 files")
    expect(start).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_text("1 file is no picture and was skipped: in/notes.txt.")).to_be_visible()
    page.get_by_role("radio", name="K colours").click()
    set_number(page, "Colours, K", 6)
    start.click()
    page.get_by_role("button", name="Stop", exact=True).click(timeout=TIMEOUT_MS)
    resume = page.get_by_role("button", name="Go on:").or_(start)
    finished = page.get_by_text("5 of 6", exact=True)  # where Stop came a moment too late
    expect(resume.or_(finished).first).to_be_visible(timeout=TIMEOUT_MS)
    if resume.is_visible():
        resume.click()
    open_page(page, "Image")  # it goes on meanwhile, and the uploads stay
    open_page(page, "Batch")
    expect(page.get_by_text("5 of 6", exact=True)).to_be_visible(timeout=TIMEOUT_MS)

    with zipfile.ZipFile(download_starting_with(page, "Download ZIP, 5 files").path()) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.DictReader(io.StringIO(files.pop("figures.csv").decode("utf-8-sig"))))
    sources = {row["result"]: row["file"] for row in rows if row["result"]}
    assert files.keys() == sources.keys() == {
        "photo-0-k6.png", "photo-1-k6.png", "photo-2-k6.png", "in/photo-0-k6.png", "large-k6.png"
    }  # fmt: skip
    originals = [*PHOTOS.values(), PACKED["in/photo-0.png"], LARGE]
    for (name, data), original in zip(files.items(), originals, strict=True):
        assert (
            data == compress_file(original, CompressionJob(settings=QualitySettings(k=6))).file
        ), name
        with Image.open(io.BytesIO(data)) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        assert pixels.shape == load_image(original).pixels.shape
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 6
    problems = {row["file"]: row["problem"] for row in rows if row["problem"]}
    assert problems.keys() == {"broken.png"}
    assert "cut off or damaged" in problems["broken.png"]

    page.get_by_text("Keep the files' names").click()
    wait_until_idle(page)
    with zipfile.ZipFile(download_starting_with(page, "Download ZIP, 5 files").path()) as archive:
        assert {"photo-1.png", "in/photo-0.png", "large.png"} <= set(archive.namelist())

    choose_row(page, 1)
    wipe = page.get_by_role("slider")
    expect(wipe).to_be_visible(timeout=TIMEOUT_MS)  # between the original and the result
    expect(page.get_by_text("6 colours,")).to_be_visible()
    page.get_by_role("button", name="Open in Compress").click(timeout=TIMEOUT_MS)
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value("6")
    saved = download_starting_with(page, "Download PNG")
    assert saved.suggested_filename == "photo-1-k6.png"
    assert Path(saved.path()).read_bytes() == files["photo-1-k6.png"]


def test_a_batch_by_look_and_one_of_its_pictures_by_itself(page: Page, server: str) -> None:
    page.goto(f"{server}/Batch")
    expect(page.get_by_role("heading", name="Batch")).to_be_visible(timeout=TIMEOUT_MS)
    upload_files(page, {name: PHOTOS[name] for name in ("photo-0.png", "photo-1.png")})
    start = page.get_by_role("button", name="Compress 2 files")
    expect(start).to_be_visible(timeout=TIMEOUT_MS)
    look = page.get_by_role("spinbutton", name="Look, SSIMULACRA2", exact=True)
    expect(look).to_have_value("70")
    look_card(page, "Smallest").click()
    expect(look).to_have_value("30", timeout=TIMEOUT_MS)
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_count(0)
    start.click()
    zip_download = download_starting_with(page, "Download ZIP, 2 files")
    assert zip_download.suggested_filename == "pictures-small.zip"
    with zipfile.ZipFile(zip_download.path()) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    job = CompressionJob(settings=LookSettings(look=30))
    expected = compress_file(PHOTOS["photo-1.png"], job)
    assert files.keys() == {"photo-0-small.png", "photo-1-small.png", "figures.csv"}
    assert files["photo-1-small.png"] == expected.file

    page.get_by_role("radio", name="Good", exact=True).click()
    expect(start).to_be_visible(timeout=TIMEOUT_MS)  # for the new settings
    expect(page.get_by_text("still for look 30")).to_be_visible(timeout=TIMEOUT_MS)
    choose_row(page, 1)
    page.get_by_role("button", name="Open in Compress").click(timeout=TIMEOUT_MS)
    expect(page.get_by_role("radio", name="Smallest file")).to_be_checked(timeout=TIMEOUT_MS)
    wait_for_look(page, "Smallest")
    saved = download_starting_with(page, "Download PNG")
    assert saved.suggested_filename == "photo-1-small.png"
    assert Path(saved.path()).read_bytes() == expected.file

    open_page(page, "Batch")  # whose settings are those of the table again
    wait_until_idle(page)
    expect(look).to_have_value("30")
    expect(start).to_have_count(0)
    expect(page.get_by_text("2 of 2")).to_be_visible()
