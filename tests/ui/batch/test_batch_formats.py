"""The format of a batch: its widget, the names and bytes of the files, the table, the CSV."""

import csv
import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from compressor.imaging.formats import table
from compressor.imaging.formats.encoder import format_of
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import FORMAT
from compressor.ui.batch.downloads import results_zip
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.session import UPLOADS_KEY
from compressor.ui.batch.settings import GOAL_KEY, K_COLORS
from compressor.ui.formatting import file_size
from compressor.ui.jobs import worker_pool
from tests.support.pages import BATCH, Page, finish_batch, metrics, texts
from tests.support.pictures import encoded, photo_like

PHOTOS = {f"{name}.png": encoded(photo_like(20 + n, 30, seed=n)) for n, name in enumerate("ab")}
KEY = "batch-format"


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, which take a second to start."""
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def uploaded(script: Page) -> AppTest:
    """The page after the photos were uploaded, with K colours."""
    at = script(BATCH)
    at.session_state[GOAL_KEY] = K_COLORS
    at.run()
    uploads = [(name, data, "") for name, data in PHOTOS.items()]
    at.file_uploader(key="batch-upload-0").set_value(uploads).run()
    assert not at.exception
    return at


def finished(at: AppTest, format: str) -> AppTest:
    """The page after a batch of this format has ended."""
    at.segmented_control(key=KEY).set_value(format).run()
    return finish_batch(at)


@pytest.mark.parametrize("format", ["webp", "jxl", "smallest", "png"])
def test_zip_table_and_csv_follow_the_format(script: Page, format: str) -> None:
    at = finished(uploaded(script), format)
    job = CompressionJob(format=format)
    expected = [compress_file(data, job).file for data in PHOTOS.values()]
    if format != "smallest":
        assert {format_of(data) for data in expected} == {format}
    work = at.session_state["batch-work"]
    assert isinstance(work, BatchJob)
    files = at.session_state[UPLOADS_KEY].all
    with zipfile.ZipFile(io.BytesIO(results_zip(files, work))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    rows = list(csv.DictReader(io.StringIO(members.pop("figures.csv").decode("utf-8-sig"))))
    names = [f"{stem}-k16.{format_of(data)}" for stem, data in zip("ab", expected, strict=True)]
    assert members == dict(zip(names, expected, strict=True))
    assert [row["result"] for row in rows] == names
    assert [int(row["bytes after"]) for row in rows] == list(map(len, expected))
    states = list(at.dataframe[0].value["State"])
    labels = [table.FILE_FORMATS[format_of(data)].label for data in expected]
    assert states == [f"done, {label}" if format != "png" else "done" for label in labels]
    assert list(at.dataframe[0].value["After"]) == [len(data) / 1e3 for data in expected]
    assert all(str(each).startswith("data:image/") for each in at.dataframe[0].value["Picture"])
    size = file_size(sum(map(len, expected)))
    assert metrics(at)["After"] == size
    labels = [button.label for button in at.get("download_button")]
    assert f"Download ZIP, 2 files, {size}" in labels
    assert FORMAT.sentences[format] in texts(at)


def test_another_format_begins_the_batch_anew(script: Page) -> None:
    at = finished(uploaded(script), "webp")
    at.segmented_control(key=KEY).set_value("png").run()
    assert at.button(key="batch-begin").label == "Compress 2 files"
    assert "as WebP. Press Compress to update them." in texts(at)
    assert list(at.dataframe[0].value["State"]) == ["done, WebP"] * 2


def test_png_comes_first_and_without_the_package_jpeg_xl_is_not_offered(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = uploaded(script).segmented_control(key=KEY)
    assert (control.value, control.options) == ("png", ["PNG", "WebP", "JPEG XL", "Smallest"])
    find_spec = table.find_spec
    monkeypatch.setattr(
        table, "find_spec", lambda name: None if name == "pillow_jxl" else find_spec(name)
    )
    at = uploaded(script)
    assert at.segmented_control(key=KEY).options == ["PNG", "WebP", "Smallest"]
    assert "JPEG XL" not in texts(at)


def test_a_picture_that_a_format_can_not_hold_is_a_problem_of_its_row(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(table.FILE_FORMATS["webp"].__dict__, "max_side", 20)
    at = finished(uploaded(script), "webp")
    state = str(at.dataframe[0].value["State"][0])
    assert state.startswith("Problem: A WebP file has at most 20 pixels on a side")
    assert metrics(at)["Compressed"] == "0 of 2"
