"""A batch without its page: uploads and ZIPs, slices, stop and go on, one palette, the limits."""

import csv
import gc
import io
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image

from compressor.imaging import ImageError, limits, load_image
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from compressor.pipeline.target import Target
from compressor.pipeline.task import YIELDED
from compressor.ui.batch import downloads, shared_palette
from compressor.ui.batch import job as module
from compressor.ui.batch.files import BatchFile, Uploads
from compressor.ui.batch.job import BatchJob
from compressor.ui.batch.results import BatchSettings
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job import Stopped
from compressor.ui.memory.store import MemoryStore
from kmc import best_palette
from tests.support.executors import IdleExecutor
from tests.support.pictures import encoded, photo_like
from tests.support.zip_files import zip_file

SETTINGS = QualitySettings(k=5, effort="fast")
PHOTOS = [encoded(photo_like(20 + n, 30, seed=n)) for n in range(4)]
BROKEN = PHOTOS[0][:200]


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def batch_file(id: str, data: bytes, read: Callable[[], bytes] | None = None) -> BatchFile:
    return BatchFile(id=id, name=f"{id}.png", size=len(data), read=read or (lambda: data))


def files(*contents: bytes) -> list[BatchFile]:
    return [batch_file(f"p{number}", data) for number, data in enumerate(contents)]


def nothing(*_: object) -> None:
    """A report, or a checkpoint."""


def slices(work: BatchJob, files: list[BatchFile]) -> Iterator[None]:
    """Do the work; a step for each slice that was not the last."""
    task = work.task(files)
    while task.run(nothing, nothing) is YIELDED:
        yield


def finish(work: BatchJob, files: list[BatchFile]) -> BatchJob:
    for _ in slices(work, files):
        pass
    return work


# --- the work


def test_each_file_is_what_the_library_makes_and_a_broken_one_costs_nothing() -> None:
    work = finish(
        BatchJob(BatchSettings(file_settings=SETTINGS)), files(PHOTOS[0], BROKEN, PHOTOS[1])
    )
    results = {id: result.compression for id, result in work.results.items()}
    assert results["p0"].file == compress_file(PHOTOS[0], CompressionJob(settings=SETTINGS)).file
    assert results["p2"].file == compress_file(PHOTOS[1], CompressionJob(settings=SETTINGS)).file
    assert "cut off or damaged" in (results["p1"].problem or "")
    assert work.results["p0"].thumbnail.startswith("data:image/webp;base64,")
    assert work.nbytes > len(results["p0"].file) + len(results["p2"].file)


def test_it_lets_others_have_their_turn_and_does_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SLICE_SECONDS", 0)
    read: list[str] = []

    def noted(id: str, data: bytes) -> BatchFile:
        return batch_file(id, data, lambda: read.append(id) or data)  # type: ignore[func-returns-value]

    work = BatchJob(BatchSettings(file_settings=SETTINGS))
    steps = [
        len(work.results) for _ in slices(work, [noted("a", PHOTOS[0]), noted("b", PHOTOS[1])])
    ]
    assert steps == [1, 2]
    assert read == ["a", "b"]


def test_stopped_it_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def noted(number: int) -> BatchFile:
        data = PHOTOS[number]
        return batch_file(str(number), data, lambda: read.append(number) or data)  # type: ignore[func-returns-value]

    def stop_after_two() -> None:
        if len(work.results) == 2:
            raise Stopped

    some = [noted(n) for n in range(4)]
    work = BatchJob(BatchSettings(file_settings=SETTINGS))
    with pytest.raises(Stopped):
        work.task(some).run(nothing, stop_after_two)
    assert [file.id for file in work.remaining(some)] == ["2", "3"]
    kept = work.results["0"]
    finish(work, some)
    assert read == [0, 1, 2, 3]
    assert work.results["0"] is kept
    assert work.remaining(some) == []


def test_each_slice_ticks_for_the_job_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE_SECONDS", 0)
    ticks: list[str] = []
    task = BatchJob(BatchSettings(file_settings=SETTINGS)).task(files(*PHOTOS))
    for name in "abc":
        assert task.run(nothing, lambda name=name: ticks.append(name)) is YIELDED  # type: ignore[misc]
    assert set(ticks) == set("abc")
    assert ticks == sorted(ticks)


def test_it_tells_how_far_it_is() -> None:
    reports: list[tuple[object, ...]] = []
    BatchJob(BatchSettings(file_settings=SETTINGS)).task(files(*PHOTOS[:2])).run(
        lambda *words: reports.append(words), nothing
    )
    assert reports == [(n, 2, f"{n} of 2 files") for n in range(3)]


def test_files_that_are_gone_are_let_go() -> None:
    some = files(*PHOTOS[:3])
    work = finish(BatchJob(BatchSettings(file_settings=SETTINGS)), some)
    finish(work, some[1:])
    assert list(work.results) == ["p1", "p2"]


@pytest.mark.parametrize("many", [1 << 22, 100])
def test_one_palette_is_that_of_all_pictures_together(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(module, "SLICE_SECONDS", 0)
    monkeypatch.setattr(shared_palette, "MAX_UNMERGED_COLORS", many)
    work = BatchJob(BatchSettings(file_settings=SETTINGS, shared=True))
    steps = sum(1 for _ in slices(work, files(PHOTOS[0], BROKEN, PHOTOS[1])))
    assert steps == 6, "three of the counting and three of the files"
    pixels = np.concatenate([load_image(data).pixels.reshape(-1, 3) for data in PHOTOS[:2]])
    expected = best_palette(pixels, 5, effort="fast")
    assert work.palette is not None
    assert np.array_equal(work.palette.colors, expected)
    assert work.palette.shares.sum() == pytest.approx(1)
    plan = CompressionJob(settings=SETTINGS, palette=expected)
    assert work.results["p2"].compression.file == compress_file(PHOTOS[1], plan).file
    assert work.results["p1"].compression.problem


def test_where_all_files_are_broken_each_row_says_so() -> None:
    work = finish(
        BatchJob(BatchSettings(file_settings=SETTINGS, shared=True)), files(BROKEN, b"text")
    )
    assert [bool(result.compression.problem) for result in work.results.values()] == [True, True]
    assert work.palette is None


def test_what_does_not_fit_any_more_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(compress_file(PHOTOS[0], CompressionJob(settings=SETTINGS)).file)
    monkeypatch.setattr(limits, "MAX_BATCH_BYTES", size + 2000)  # with its thumbnail
    work = finish(
        BatchJob(BatchSettings(file_settings=SETTINGS)),
        files(PHOTOS[0], encoded(photo_like(200, 200)), PHOTOS[1]),
    )
    problems = [result.compression.problem for result in work.results.values()]
    assert problems[0] is None
    assert problems[1] == (
        "The finished files of this batch have 150 MB, the most that is kept: download them, and"
        " compress this file in another batch."
    )
    assert work.nbytes <= size + 2000


def test_where_there_is_no_room_for_all_batches_the_longest_unused_is_put_away() -> None:
    settings = BatchSettings(file_settings=SETTINGS)
    size = finish(BatchJob(settings), files(PHOTOS[0])).nbytes
    store = MemoryStore(round(2.5 * size))
    batches = [finish(BatchJob(settings, store), files(PHOTOS[0])) for _ in range(2)]
    batches[0].look_at()
    new = finish(BatchJob(settings, store), files(PHOTOS[0]))
    assert [bool(batch.results) for batch in (*batches, new)] == [True, False, True]
    assert [sorted(batch.dropped) for batch in (*batches, new)] == [[], ["p0"], []]


def test_a_batch_that_was_put_away_says_so_and_is_compressed_again() -> None:
    some = files(PHOTOS[0], PHOTOS[1])
    batch = finish(BatchJob(BatchSettings(file_settings=SETTINGS), MemoryStore(2**20)), some)
    before = {id: result.compression.file for id, result in batch.results.items()}
    batch.drop_results()
    rows = downloads.results_csv(some, batch).decode("utf-8-sig")
    assert rows.count("put away to make room") == 2
    with zipfile.ZipFile(io.BytesIO(downloads.results_zip(some, batch))) as archive:
        assert archive.namelist() == ["figures.csv"]
    assert batch.remaining(some) == some
    finish(batch, some)
    assert batch.dropped == frozenset()
    assert {id: result.compression.file for id, result in batch.results.items()} == before


def test_a_batch_that_its_session_drops_takes_no_room_any_more() -> None:
    store = MemoryStore(2**20)
    batch = finish(BatchJob(BatchSettings(file_settings=SETTINGS), store), files(PHOTOS[0]))
    assert store.nbytes == batch.nbytes > 0
    del batch
    gc.unfreeze()  # a server that is warmed up, by another test's thread, may have frozen it
    gc.collect()
    assert (len(store), store.nbytes) == (0, 0)


# --- what is uploaded


def names(uploads: Uploads) -> list[str]:
    return [file.name for file in uploads.all]


def test_uploads_and_zips_mix_and_can_be_taken_out_again() -> None:
    uploads = Uploads()
    pack = zip_file({"x/cat.png": PHOTOS[1], "dog.png": PHOTOS[2], "inner.zip": b"x"})
    uploads.add([("1", "C:\\a\\photo.png", PHOTOS[0]), ("2", "pack.zip", pack)])
    assert names(uploads) == ["photo.png", "cat.png", "dog.png", "inner.zip"]
    assert [file.read() for file in uploads.all[:3]] == PHOTOS[:3]
    assert "ZIP within a ZIP" in (uploads.all[3].problem or "")
    assert len({file.id for file in uploads.all}) == 4
    uploads.remove({"2"})
    assert names(uploads) == ["photo.png"]


@pytest.mark.parametrize(
    ("data", "words"), [(zip_file({"a.png": b"x"})[:-9], "damaged"), (zip_file({}), "no picture")]
)
def test_a_zip_that_gives_nothing_is_a_row_that_says_why(data: bytes, words: str) -> None:
    uploads = Uploads()
    uploads.add([("1", "pack.zip", data)])
    assert names(uploads) == ["pack.zip"]
    assert words in (uploads.all[0].problem or "")
    with pytest.raises(ImageError, match=words):
        uploads.all[0].read()


def test_there_is_room_for_so_many_files_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BATCH_FILES", 3)
    uploads = Uploads()
    uploads.add([("1", "pack.zip", zip_file({f"{n}.png": PHOTOS[n] for n in range(4)}))])
    assert (names(uploads), uploads.left_out) == (["0.png", "1.png", "2.png"], 1)
    monkeypatch.setattr(limits, "MAX_BATCH_BYTES", sum(map(len, PHOTOS[:2])))
    again = Uploads()
    again.add([(str(n), f"{n}.png", PHOTOS[n]) for n in range(3)])
    assert (names(again), again.left_out) == (["0.png", "1.png"], 1)


# --- what is handed out


def test_the_zip_has_every_finished_file_and_the_figures() -> None:
    some = [
        batch_file("1", PHOTOS[0]),
        BatchFile(id="2", name="=1+1.png", size=9, read=lambda: PHOTOS[1]),
        batch_file("3", BROKEN),
        BatchFile(id="4", name="1.PNG", size=9, read=lambda: PHOTOS[2]),
        batch_file("5", PHOTOS[3]),
    ]
    work = finish(BatchJob(BatchSettings(file_settings=SETTINGS)), some[:4])
    with zipfile.ZipFile(io.BytesIO(downloads.results_zip(some, work))) as archive:
        assert archive.namelist() == [
            "1-k5.png",
            "1-1-k5.png",
            "1-k5-2.png",
            "figures.csv",
        ]
        for name, data in zip(archive.namelist(), (PHOTOS[0], PHOTOS[1], PHOTOS[2]), strict=False):
            assert archive.read(name) == compress_file(data, CompressionJob(settings=SETTINGS)).file
            with Image.open(io.BytesIO(archive.read(name))) as picture:
                assert len(picture.convert("RGB").getcolors(999) or ()) == 5
        text = archive.read("figures.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["file"] for row in rows] == ["1.png", "'=1+1.png", "3.png", "1.PNG", "5.png"]
    first = rows[0]
    assert (first["result"], first["width"], first["height"]) == ("1-k5.png", "30", "20")
    assert int(first["bytes after"]) == len(work.results["1"].compression.file)
    saving = 100 - 100 * int(first["bytes after"]) / int(first["bytes before"])
    assert float(first["saving in %"]) == pytest.approx(saving, abs=0.01)
    assert float(first["PSNR in dB"]) == pytest.approx(work.results["1"].compression.psnr, abs=1e-3)
    assert "cut off or damaged" in rows[2]["problem"]
    assert rows[4]["problem"] == "not done"


def test_with_a_goal_names_tell_the_k_that_was_found() -> None:
    goal = Target(psnr=25.0)
    some = files(PHOTOS[0])
    work = finish(
        BatchJob(BatchSettings(file_settings=QualitySettings(k=64, effort="fast"), target=goal)),
        some,
    )
    result = work.results["p0"].compression
    assert result.psnr >= 25
    assert downloads.result_names(some, work) == {"p0": f"p0-k{len(result.palette)}.png"}


def test_an_abandoned_batch_cancels_what_workers_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = IdleExecutor()
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: idle)
    monkeypatch.setattr(module, "SLICE_SECONDS", 0)

    def unreadable() -> bytes:
        raise ImageError("It can't be read.")

    task = BatchJob(BatchSettings(file_settings=SETTINGS)).task(
        [batch_file("a", PHOTOS[0]), batch_file("b", b"", unreadable)]
    )
    assert task.run(nothing, nothing) is YIELDED
    assert [future.cancelled() for future in idle.futures] == [False]
    task.abandon()
    assert [future.cancelled() for future in idle.futures] == [True]
