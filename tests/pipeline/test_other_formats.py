"""Other formats of a result: by workers or alone the same bytes, and cancelled at once."""

from types import SimpleNamespace

import pytest

from compressor.imaging import apply_palette
from compressor.imaging.png.packed import pack
from compressor.pipeline import other_formats
from compressor.pipeline.methods.method import ResultFile
from compressor.pipeline.other_formats import write_other_formats
from compressor.pipeline.settings import QualitySettings
from tests.support.executors import IdleExecutor, InlineExecutor
from tests.support.pictures import photo_like
from tests.support.pngs import a_palette

PICTURES = [apply_palette(photo_like(30, 40), a_palette(k), effort="fast") for k in (4, 16)]
RESULT = SimpleNamespace(
    sha256="0" * 64,
    settings=QualitySettings(),
    files=[
        ResultFile(name=str(number), picture=pack(picture), arguments=None)
        for number, picture in enumerate(PICTURES)
    ],
)


class StoppedError(Exception):
    """What a checkpoint raises."""


def test_workers_write_the_same_bytes_and_progress_is_told() -> None:
    reports: list[tuple[int, int]] = []

    def report(done: int, total: int, words: str) -> None:
        reports.append((done, total))

    executor = InlineExecutor()
    by_workers = write_other_formats(RESULT, report, lambda: None, executor)
    assert executor.tasks == 4
    assert reports == [(done, 4) for done in range(5)]
    alone = write_other_formats(RESULT, report, lambda: None, None)
    expected = {
        (str(number), format): picture.encode(format)
        for number, picture in enumerate(PICTURES)
        for format in ("webp", "jxl")
    }
    assert by_workers.files == alone.files == expected
    assert list(by_workers.files) == list(expected)
    assert alone.matches(RESULT)


def test_large_pictures_are_written_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other_formats, "MAX_PIXELS_AT_ONCE", PICTURES[0].indices.size - 1)
    executor = IdleExecutor()
    checkpoints = 0

    def checkpoint() -> None:
        nonlocal checkpoints
        checkpoints += 1
        assert len(executor.futures) == checkpoints
        if checkpoints == 4:
            raise StoppedError
        executor.futures[-1].set_result(b"a file")

    with pytest.raises(StoppedError):
        write_other_formats(RESULT, lambda *_: None, checkpoint, executor)


@pytest.mark.parametrize("executor", [IdleExecutor(), None])
def test_a_job_that_is_left_ends_and_so_do_its_workers(executor: IdleExecutor | None) -> None:
    def checkpoint() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        write_other_formats(RESULT, lambda *_: None, checkpoint, executor)
    if executor is not None:
        assert len(executor.futures) == 4
        assert all(future.cancelled() for future in executor.futures)
