"""What a batch does with files that are no pictures, with folders, names, and parts of files."""

import csv
import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from benchmarks.hostile.heic import heic
from compressor.imaging import limits
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.task import YIELDED
from compressor.ui.batch.downloads import result_names, results_csv, results_zip
from compressor.ui.batch.files import BatchFile, Uploads
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import BatchSettings
from compressor.ui.batch.settings import FIRST_FRAME, FRAMES_KEY, GOAL_KEY, K_COLORS
from compressor.ui.jobs import worker_pool
from compressor.ui.memory.store import MemoryStore
from tests.support.pages import BATCH, Page, finish_batch, texts
from tests.support.pictures import encoded, photo_like, saved
from tests.support.zip_files import zip_file

UPLOAD = "batch-upload-0"
PHOTO = encoded(photo_like(20, 30))
FLAT = encoded(np.full((8, 9, 3), 40, np.uint8))


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def uploaded(script: Page, files: dict[str, bytes]) -> AppTest:
    at = script(BATCH)
    at.session_state[GOAL_KEY] = K_COLORS
    at.run()
    at.file_uploader(key=UPLOAD).set_value([(name, data, "") for name, data in files.items()]).run()
    assert not at.exception
    return at


def column(at: AppTest, name: str) -> list[object]:
    return list(at.dataframe[0].value[name])


def animation(frames: int) -> bytes:
    images = [Image.new("P", (20, 10), n) for n in range(frames)]
    for image in images:
        image.putpalette([n for n in range(256) for _ in range(3)])
    return saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=50)


def batch_of(upload: dict[str, bytes]) -> tuple[list[BatchFile], BatchJob]:
    """The files of an upload, and a batch that has compressed them."""
    uploads = Uploads()
    uploads.add((str(n), name, data) for n, (name, data) in enumerate(upload.items()))
    settings = BatchSettings(file_settings=QualitySettings(k=4), all_frames=False)
    batch = BatchJob(settings, MemoryStore(2**30))
    task = batch.task(uploads.all)
    while task.run(lambda *_: None, lambda: None) is YIELDED:
        pass
    return uploads.all, batch


# --- no pictures


def test_what_is_no_picture_in_a_zip_is_skipped_in_one_small_line(script: Page) -> None:
    pack = zip_file({
        "p/a.png": PHOTO, "p/readme.txt": b"hi", "p/x.pdf": b"%PDF-1", "p/.DS_Store": b"x",
        "__MACOSX/p/._a.png": b"x", "Thumbs.db": b"x", "p/broken.png": b"nonsense",
    })  # fmt: skip
    at = uploaded(script, {"pack.zip": pack})
    assert column(at, "File") == ["p/a.png", "p/broken.png"]
    assert "2 files are no pictures and were skipped: p/readme.txt, p/x.pdf." in texts(at)
    assert not at.warning
    finish_batch(at)
    assert "1 file could not be compressed. Select a row for the reason." in texts(at)
    assert next(metric.value for metric in at.metric) == "1 of 2"


def test_a_picture_without_a_pictures_name_is_kept(script: Page) -> None:
    at = uploaded(script, {"pack.zip": zip_file({"scan": PHOTO, "notes": b"hi"}), "IMG": PHOTO})
    assert column(at, "File") == ["scan", "IMG"]


def test_one_file_that_is_no_picture_is_told(script: Page) -> None:
    at = uploaded(script, {"a*b.txt": b"hello"})
    assert len(at.warning) == 1
    assert at.warning[0].value.startswith("This file is not a picture that can be read (a\\*b.txt)")
    assert not at.dataframe
    assert not at.error


def test_many_files_of_which_none_is_a_picture_are_one_sentence(script: Page) -> None:
    at = uploaded(script, {f"{n}.txt": b"hello" for n in range(5)})
    (warning,) = at.warning
    assert warning.value.startswith(
        "None of the 5 files is a picture that can be read (0\\.txt, 1.txt, 2.txt and 2 more):"
    )


def test_a_zip_without_a_picture_is_one_row(script: Page) -> None:
    at = uploaded(script, {"pack.zip": zip_file({"a.txt": b"a", "b.pdf": b"%PDF-"})})
    assert column(at, "File") == ["pack.zip"]
    assert column(at, "State") == ["Problem: There is no picture in this ZIP."]


def test_one_file_more_than_a_batch_takes_is_one_sentence(script: Page) -> None:
    pack = zip_file({f"{n}.png": FLAT for n in range(limits.MAX_BATCH_FILES + 1)})
    at = uploaded(script, {"pack.zip": pack})
    assert len(column(at, "File")) == limits.MAX_BATCH_FILES
    (warning,) = at.warning
    assert "at most 500 files and 150 MB: 1 file was left out" in warning.value


def test_what_was_skipped_is_forgotten_with_its_upload(script: Page) -> None:
    at = uploaded(script, {"a.png": PHOTO, "b.txt": b"b"})
    assert "1 file is no picture and was skipped: b.txt." in texts(at)
    at.file_uploader(key=UPLOAD).set_value([("a.png", PHOTO, "")]).run()
    assert "skipped" not in texts(at)


# --- folders and names

TREE = {
    "pack.zip": zip_file({"x/a.png": FLAT, "x/a.gif": FLAT, "y/My photo.jpg": FLAT, "b.png": FLAT})
}


def test_the_folders_of_a_zip_are_kept() -> None:
    files, batch = batch_of(TREE)
    assert list(result_names(files, batch).values()) == [
        "x/a-k4.png", "x/a-k4-2.png", "y/My-photo-k4.png", "b-k4.png"
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(results_zip(files, batch))) as archive:
        assert archive.namelist() == [*result_names(files, batch).values(), "figures.csv"]
        assert archive.testzip() is None


def test_names_are_kept_by_choice() -> None:
    files, batch = batch_of(TREE)
    kept = ["x/a.png", "x/a-2.png", "y/My photo.png", "b.png"]
    assert list(result_names(files, batch, keeps_names=True).values()) == kept
    with zipfile.ZipFile(io.BytesIO(results_zip(files, batch, keeps_names=True))) as archive:
        assert archive.namelist() == [*kept, "figures.csv"]
        rows = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode("utf-8-sig"))))
    assert [row["result"] for row in rows] == kept
    assert [row["file"] for row in rows] == ["x/a.png", "x/a.gif", "y/My photo.jpg", "b.png"]


def test_the_switch_for_names_is_on_the_page(script: Page) -> None:
    at = finish_batch(uploaded(script, {"a.png": PHOTO}))
    toggle = at.toggle(key="batch-keep-names")
    assert toggle.label == "Keep the files' names"
    assert not toggle.value
    toggle.set_value(True).run()
    assert not at.exception


# --- parts of files


def test_a_first_frame_is_never_called_without_loss(script: Page) -> None:
    at = uploaded(script, {"a.gif": animation(20), "b.png": FLAT})
    at.segmented_control(key=FRAMES_KEY).set_value(FIRST_FRAME).run()
    at = finish_batch(at)
    assert column(at, "State") == ["done, first of 20 frames", "done, no loss"]


def test_16_bits_are_never_called_without_loss(script: Page) -> None:
    deep = encoded(np.array([[0, 257, 65535]], np.uint16))
    at = finish_batch(uploaded(script, {"a.png": deep, "b.heic": heic("ten-bit")}))
    assert column(at, "State") == ["done, 8 of 16 bits", "done, 8 of 10 bits"]


def test_the_figures_say_which_part_was_read() -> None:
    files, batch = batch_of({"a.gif": animation(3), "b.png": FLAT})
    text = results_csv(files, batch).decode("utf-8-sig")
    parts = [row["part that was read"] for row in csv.DictReader(io.StringIO(text))]
    assert parts == ["first of 3 frames", ""]
