"""The Batch page without a browser: empty, filled, with broken files, stopped, failed."""

import time
from collections.abc import Iterator, Sequence

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from compressor.imaging import limits
from compressor.pipeline.batch import Read, compress_files
from compressor.pipeline.compress import CompressionResult, compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.find_k import Checkpoint
from compressor.pipeline.settings import QualitySettings
from compressor.ui.batch import job as module
from compressor.ui.batch.files import Uploads
from compressor.ui.batch.settings import GOAL_KEY, K_COLORS
from compressor.ui.formatting import file_size
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job import Job, State
from compressor.ui.jobs.kinds import JobKind
from tests.support.pages import BATCH, Page, batch_work, texts, use_sample
from tests.support.pictures import encoded, photo_like
from tests.support.zip_files import zip_file

UPLOAD = "batch-upload-0"
PHOTOS = [encoded(photo_like(20 + n, 30, seed=n)) for n in range(3)]
BROKEN = PHOTOS[0][:200]


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def uploaded(script: Page, **files: bytes) -> AppTest:
    """The page after these uploads, with K colours; "_zip" ends a name that stands for ".zip"."""
    at = script(BATCH)
    at.session_state[GOAL_KEY] = K_COLORS
    at.run()
    uploads = [(name.replace("_", "."), data, "") for name, data in files.items()]
    at.file_uploader(key=UPLOAD).set_value(uploads).run()
    assert not at.exception
    return at


def current_job(at: AppTest) -> Job | None:
    at.button(key="batch-begin").click().run()
    assert not at.exception
    return job_of(at)


def job_of(at: AppTest) -> Job | None:
    return at.session_state["jobs"].get(JobKind.BATCH) if "jobs" in at.session_state else None


def finished(at: AppTest) -> AppTest:
    if (job := current_job(at)) is not None:
        assert job.ended.wait(60)
    at.run()
    assert not at.exception
    return at


def column(at: AppTest, name: str) -> list[object]:
    return list(at.dataframe[0].value[name])


def metrics(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def downloads(at: AppTest) -> dict[str, bool]:
    """The labels of the downloads, and whether they can be pressed."""
    return {button.label: not button.proto.disabled for button in at.get("download_button")}


def test_without_files_there_is_only_the_place_for_them(script: Page) -> None:
    at = script(BATCH).run()
    assert [uploader.label for uploader in at.file_uploader] == [
        "PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF or HEIC files, or ZIPs of them; each of at most"
        " 50 MB, together at most 500 files and 150 MB"
    ]
    assert not at.button
    assert not at.dataframe


def test_uploads_are_rows_that_wait(script: Page) -> None:
    at = uploaded(script, a_png=PHOTOS[0], pack_zip=zip_file({"b.png": PHOTOS[1], "c.zip": b"x"}))
    assert column(at, "File") == ["a.png", "b.png", "c.zip"]
    assert column(at, "State")[:2] == ["waiting"] * 2
    assert "ZIP within a ZIP" in str(column(at, "State")[2])
    assert at.button(key="batch-begin").label == "Compress 3 files"
    assert downloads(at) == {}
    assert job_of(at) is None, "nothing is computed before the button"


def test_a_batch_tells_what_became_of_each_file(script: Page) -> None:
    at = finished(uploaded(script, a_png=PHOTOS[0], b_png=BROKEN, c_png=PHOTOS[1]))
    states = column(at, "State")
    assert states[0] == states[2] == "done"
    assert "cut off or damaged" in str(states[1])
    results = [result.compression for result in batch_work(at).results.values()]
    assert column(at, "After")[0] == len(results[0].file) / 1e3
    assert column(at, "PSNR")[2] == pytest.approx(results[2].psnr)
    assert column(at, "SSIMULACRA2")[2] == results[2].ssimulacra2 < 100
    assert column(at, "Colours")[0] == 16
    assert str(column(at, "Picture")[0]).startswith("data:image/webp;base64,")
    assert metrics(at)["Compressed"] == "2 of 3"
    assert "1 file could not be compressed" in texts(at)
    size = sum(len(one.file) for one in results)
    assert downloads(at) == {
        f"Download ZIP, 2 files, {file_size(size)}": True, "Download figures, CSV": True
    }  # fmt: skip
    assert "batch-begin" not in [button.key for button in at.button], "there is nothing to do"


def test_files_outlive_a_run_that_is_cut_short(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when something is pressed while they are read: the next run begins anew."""
    at = script(BATCH).run()
    with monkeypatch.context() as patch:
        patch.setattr(Uploads, "add", cut_short)
        at.file_uploader(key=UPLOAD).set_value([("a.png", PHOTOS[0], "")]).run()
    assert "batch-begin" not in [button.key for button in at.button]
    at.run()
    assert column(at, "File") == ["a.png"]


def cut_short(uploads: Uploads, files: object) -> None:
    raise StopException


def test_new_files_are_done_besides_and_other_settings_begin_anew(script: Page) -> None:
    at = finished(uploaded(script, a_png=PHOTOS[0]))
    first = batch_work(at).results
    (kept,) = first.values()
    more = [("b.png", PHOTOS[1], ""), ("a.png", PHOTOS[0], "")]
    at.file_uploader(key=UPLOAD).set_value(more).run()
    assert column(at, "File") == ["b.png", "a.png"], "the first upload was taken out"
    assert at.button(key="batch-begin").label == "Compress 2 files"
    finished(at)
    assert column(at, "State") == ["done", "done"]
    assert kept not in batch_work(at).results.values()
    before = batch_work(at)
    at.number_input(key="k").set_value(4).run()
    assert at.button(key="batch-begin").label == "Compress 2 files"
    assert "still for K = 16" in texts(at)
    finished(at)
    assert batch_work(at) is not before
    assert column(at, "Colours") == [4, 4]


def test_what_comes_after_a_visit_elsewhere_is_added(script: Page) -> None:
    at = finished(uploaded(script, a_png=PHOTOS[0]))
    at.switch_page("app.py").run()
    use_sample(at, "chelsea.png")
    at.switch_page(BATCH).run()
    assert column(at, "State") == ["done"]
    at.file_uploader(key=UPLOAD).set_value([("b.png", PHOTOS[1], "")]).run()
    assert column(at, "File") == ["a.png", "b.png"]
    assert at.button(key="batch-begin").label == "Go on: 1 file left"
    finished(at)
    assert column(at, "State") == ["done", "done"]


def only_the_first(
    reads: Sequence[Read], plan: CompressionJob, *, executor: None, checkpoint: Checkpoint
) -> Iterator[tuple[int, CompressionResult]]:
    """As `reduce_files`, but it comes to no end."""
    yield 0, compress_file(reads[0](), plan)
    while True:
        checkpoint()
        time.sleep(0.01)


def test_it_goes_on_while_its_user_is_elsewhere_and_stops_when_asked(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "compress_files", only_the_first)
    at = uploaded(script, a_png=PHOTOS[0], b_png=PHOTOS[1], c_png=PHOTOS[2])
    job = current_job(at)
    assert job is not None
    at.switch_page("app.py").run()
    use_sample(at, "chelsea.png")
    assert job_of(at) is job, "another picture is no other batch"
    at.switch_page(BATCH).run()
    assert not at.exception
    assert downloads(at) == {"Download ZIP": False, "Download figures, CSV": False}
    while not batch_work(at).results:
        time.sleep(0.01)
    at.button(key="stop").click().run()
    assert job.ended.wait(60)
    assert job.state is State.STOPPED
    at.run()
    assert "1 of 3 files is done." in texts(at)
    assert column(at, "State") == ["done", "waiting", "waiting"]
    assert [able for label, able in downloads(at).items() if "1 file," in label] == [True]
    kept = list(batch_work(at).results.values())
    monkeypatch.setattr(module, "compress_files", compress_files)
    finished(at)
    assert column(at, "State") == ["done"] * 3
    assert list(batch_work(at).results.values())[:1] == kept


def test_one_palette_for_all_and_its_file(script: Page) -> None:
    at = uploaded(script, a_png=PHOTOS[0], b_png=PHOTOS[1])
    at.segmented_control(key="batch-palettes").set_value("One for all").run()
    assert "batch-goal" not in [control.key for control in at.segmented_control]
    finished(at)
    assert batch_work(at).palette is not None
    assert "Download palette" in downloads(at)


def test_a_batch_of_smaller_files(script: Page) -> None:
    at = uploaded(script, a_png=PHOTOS[0])
    at.number_input(key="smaller").set_value(3.0).run()
    finished(at)
    (result,) = batch_work(at).results.values()
    settings = QualitySettings(smaller=3.0)
    made = compress_file(PHOTOS[0], CompressionJob(settings=settings))
    assert batch_work(at).settings.quality == settings
    assert result.compression.output_bytes == made.output_bytes
    assert result.compression.cost == made.cost
    at.number_input(key="smaller").set_value(0.0).run()
    assert "smaller file 3" in " ".join(caption.value for caption in at.caption)


def test_a_goal_that_is_out_of_reach_is_the_problem_of_its_row(script: Page) -> None:
    at = uploaded(script, a_png=encoded(photo_like(60, 90)))
    at.segmented_control(key="batch-goal").set_value("By bytes").run()
    at.number_input(key="batch-kb").set_value(0.1).run()
    finished(at)
    assert "No file of at most 100 bytes is possible" in str(column(at, "State")[0])
    assert [able for label, able in downloads(at).items() if "ZIP" in label] == [False]


def test_more_locked_colours_than_k_are_told_before(script: Page) -> None:
    at = uploaded(script, a_png=PHOTOS[0])
    at.session_state["locked"] = ((1, 2, 3), (4, 5, 6), (7, 8, 9))
    at.number_input(key="k").set_value(2).run()
    assert "3 colours are locked, but K = 2" in at.error[0].value
    assert at.button(key="batch-begin").disabled


def test_a_failure_keeps_what_is_done(script: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    at = finished(uploaded(script, a_png=PHOTOS[0]))
    at.switch_page("app.py").run()
    at.switch_page(BATCH).run()
    at.file_uploader(key=UPLOAD).set_value([("b.png", PHOTOS[1], "")]).run()
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: 1 / 0)
    finished(at)
    assert "What is done is kept" in at.error[0].value
    assert column(at, "State") == ["done", "waiting"]
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)
    finished(at)
    assert column(at, "State") == ["done", "done"]


def test_what_there_is_no_room_for_is_left_out(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BATCH_FILES", 2)
    at = uploaded(script, a_png=PHOTOS[0], b_png=PHOTOS[1], c_png=PHOTOS[2])
    assert column(at, "File") == ["a.png", "b.png"]
    assert "1 file was left out" in at.warning[0].value


def test_all_can_be_removed(script: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[str] = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda self, session, file: removed.append(file)
    )
    at = finished(uploaded(script, a_png=PHOTOS[0]))
    came = list(at.session_state["batch-uploads"].files)
    at.button(key="batch-clear").click().run()
    assert not at.exception
    assert not at.dataframe
    assert "batch-work" not in at.session_state
    assert len(came) == 1
    assert removed == came


def test_a_batch_of_smaller_pictures(script: Page) -> None:
    at = uploaded(script, a_png=PHOTOS[0])
    at.segmented_control(key="longest-side-size").set_value("800").run()
    at.number_input(key="longest_side").set_value(15).run()
    finished(at)
    assert batch_work(at).settings.quality == QualitySettings(longest_side=15)
    (result,) = batch_work(at).results.values()
    made = compress_file(PHOTOS[0], CompressionJob(settings=QualitySettings(longest_side=15)))
    assert result.compression.file == made.file
    assert (made.width, made.height) == (15, 10)
    assert "smaller picture" in str(column(at, "State")[0])
    at.session_state["batch-table"] = {"selection": {"rows": [0]}}
    at.run()
    assert not at.exception
    assert "Made 15 x 10 px, from 30 x 20." in texts(at)
    at.number_input(key="longest_side").set_value(0).run()
    assert "longest side 15 px" in " ".join(caption.value for caption in at.caption)


def test_an_uploader_that_was_cleared_often_is_empty_and_no_new_one(script: Page) -> None:
    """Streamlit keeps what it knows of a widget for as long as the session exists."""
    keys = []
    at = script(BATCH).run()
    for _ in range(4):
        (uploader,) = at.file_uploader
        assert not uploader.value
        uploader.set_value([("a.png", PHOTOS[0], "")]).run()
        keys.append(uploader.key)
        at.button(key="batch-clear").click().run()
    assert not at.exception
    assert keys[3] == keys[0]
    assert len(set(keys)) == 3
