"""A batch in a real browser: uploads with a broken file and a ZIP, stop, go on, the ZIP."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from compressor.imaging import load_image
from compressor.pipeline.batch import CompressionJob, compress_file
from compressor.pipeline.settings import QualitySettings
from compressor.ui.batch.table import HEADER_HEIGHT, ROW_HEIGHT
from tests.browser.test_compress import (
    PATIENCE,
    browser_type_launch_args,
    open_page,
    server,
    set_number,
)
from tests.imaging.files.test_zip_archive import zipped
from tests.support.pictures import encoded, photo_like

__all__ = ["browser_type_launch_args", "server"]  # fixtures

PHOTOS = {f"photo-{n}.png": encoded(photo_like(90 + n, 140, seed=n)) for n in range(3)}
LARGE = encoded(photo_like(600, 900, seed=9))
PACKED = {"in/photo-0.png": encoded(photo_like(50, 60, seed=7)), "in/notes.txt": b"hello"}
BROKEN = PHOTOS["photo-0.png"][:400]


def upload(page: Page, files: dict[str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "", "buffer": data} for name, data in files.items()]
    )


def saved(page: Page, label: str) -> bytes:
    button = page.get_by_role("button", name=label)
    expect(button).to_be_enabled(timeout=PATIENCE)
    with page.expect_download() as found:
        button.click()
    return Path(found.value.path()).read_bytes()


def test_a_batch_from_uploads_to_the_zip(page: Page, server: str) -> None:
    page.goto(f"{server}/Batch")
    expect(page.get_by_role("heading", name="Batch")).to_be_visible(timeout=PATIENCE)
    upload(page, {**PHOTOS, "broken.png": BROKEN, "pack.zip": zipped(PACKED), "large.png": LARGE})
    begin = page.get_by_role("button", name="Compress 7 files")
    expect(begin).to_be_visible(timeout=PATIENCE)
    set_number(page, "Colours, K", 6)
    begin.click()
    page.get_by_role("button", name="Stop", exact=True).click(timeout=PATIENCE)
    go_on = page.get_by_role("button", name="Go on:").or_(begin)
    expect(go_on).to_be_visible(timeout=PATIENCE)
    go_on.click()
    open_page(page, "Image")  # it goes on meanwhile, and the uploads stay
    open_page(page, "Batch")
    expect(page.get_by_text("5 of 7")).to_be_visible(timeout=PATIENCE)

    with zipfile.ZipFile(io.BytesIO(saved(page, "Download ZIP, 5 files"))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    rows = list(
        csv.DictReader(io.StringIO(files.pop("figures.csv").decode("utf-8-sig")))
    )
    sources = {row["result"]: row["file"] for row in rows if row["result"]}
    assert files.keys() == sources.keys() == {
        "photo-0-k6.png", "photo-1-k6.png", "photo-2-k6.png", "photo-0-k6-2.png", "large-k6.png"
    }  # fmt: skip
    originals = [*PHOTOS.values(), PACKED["in/photo-0.png"], LARGE]
    for (name, data), original in zip(files.items(), originals, strict=True):
        assert data == compress_file(original, CompressionJob(wishes=QualitySettings(k=6))).png, (
            name
        )
        with Image.open(io.BytesIO(data)) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        assert pixels.shape == load_image(original).pixels.shape
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 6
    problems = {row["file"]: row["problem"] for row in rows if row["problem"]}
    assert problems.keys() == {"broken.png", "notes.txt"}
    assert "cut off or damaged" in problems["broken.png"]

    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    # the second row's box; what scrolls lies above the canvas
    canvas.click(position={"x": 16, "y": HEADER_HEIGHT + ROW_HEIGHT * 1.5}, force=True)
    page.get_by_role("button", name="Open in Compress").click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value("6")
    with page.expect_download() as found:
        page.get_by_role("button", name="Download PNG").click()
    assert found.value.suggested_filename == "photo-1-k6.png"
    assert Path(found.value.path()).read_bytes() == files["photo-1-k6.png"]
