"""WebP and JPEG XL beside the PNG on the Compress page: asked for, offered, left out, dropped."""

import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.cli.main import main
from compressor.imaging import formats
from compressor.imaging.formats import encoder, table
from compressor.pipeline.methods.method import Result
from compressor.pipeline.other_formats import OtherFormats
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.ui import state
from compressor.ui.downloads.command_line import cli_commands
from compressor.ui.formatting import file_size, size_change
from compressor.ui.jobs import worker_pool
from compressor.ui.jobs.job_queue import job_queue
from compressor.ui.jobs.kinds import JobKind
from tests.support.pages import (
    FEW_RUNS,
    JOB_SECONDS,
    PHOTO,
    Page,
    quality_result,
    run_best_quality,
    run_experiment,
    texts,
    wait_for_job,
)
from tests.support.pictures import encoded

BUTTON = "write-other-formats"
KIND = JobKind.OTHER_FORMATS


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker processes, which take a second to start."""
    monkeypatch.setattr(worker_pool, "shared_executor", lambda: None)


def buttons(at: AppTest) -> list[str]:
    """The labels of the buttons that are no downloads."""
    return [button.label for button in at.button]


def downloads(at: AppTest) -> list[str]:
    """The labels of the downloads."""
    return [button.label for button in at.get("download_button")]


def written(at: AppTest) -> AppTest:
    """The page after its button was pressed and the files are written."""
    at.button(key=BUTTON).click().run()
    assert not at.exception
    at = wait_for_job(at, KIND)
    assert not at.exception
    return at


def files_of(at: AppTest) -> OtherFormats:
    """The files that the session has."""
    files = at.session_state["results"][KIND]
    assert isinstance(files, OtherFormats)
    return files


def test_nothing_is_written_before_it_is_asked_for(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise AssertionError("an encoder was called")

    monkeypatch.setattr(encoder, "_ENCODERS", dict.fromkeys(("webp", "jxl"), refuse))
    monkeypatch.setattr(formats.webp, "encode_webp", refuse)
    at = run_best_quality(script)
    assert not at.exception
    assert "Compare with WebP and JPEG XL" in buttons(at)
    assert KIND not in at.session_state["results"]
    assert [label for label in downloads(at) if "WebP" in label or "JPEG XL" in label] == []


def test_a_press_shows_the_bytes_of_each_and_who_shows_it(script: Page) -> None:
    at = written(run_best_quality(script))
    assert "Compare with WebP and JPEG XL" not in buttons(at)
    picture = quality_result(at).picture
    files = {format: data for (_, format), data in files_of(at).files.items()}
    assert files == {
        format: encoder.encode(picture.indices, picture.palette, format)
        for format in ("webp", "jxl")
    }
    for format, label in (("webp", "WebP"), ("jxl", "JPEG XL")):
        size = len(files[format])
        assert f"Download {label}, {file_size(size)}" in downloads(at)
        assert f"{size_change(len(picture.png), size)} " in texts(at)
        assert table.FILE_FORMATS[format].browsers in texts(at)
    is_png_smallest = len(picture.png) <= min(map(len, files.values()))
    assert ("The PNG is the smallest of them." in texts(at)) == is_png_smallest
    assert texts(at).count("than the PNG, the smallest.") == (not is_png_smallest)


def test_the_smallest_is_named(script: Page) -> None:
    smooth = np.repeat(np.linspace(0, 255, 300).astype(np.uint8)[:, None], 200, axis=1)
    at = written(run_best_quality(script, encoded(np.stack([smooth] * 3, axis=2)), k=64))
    assert {name for name, _ in files_of(at).files} == {"k64", "256-colours-exact"}
    assert texts(at).count("% smaller than the PNG, the smallest.") == 2


def test_the_bytes_are_those_of_the_command_line(
    script: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = written(run_best_quality(script, effort="fast"))
    selected = at.session_state["chosen"]
    (line,) = cli_commands(selected, quality_result(at))
    (tmp_path / selected.name).write_bytes(PHOTO)
    monkeypatch.chdir(tmp_path)
    for (name, format), data in files_of(at).files.items():
        words = shlex.split(line)
        arguments = words[words.index(selected.name) : -1]
        assert main([*arguments, f"other-{name}.{format}"]) == 0
        assert Path(f"other-{name}.{format}").read_bytes() == data


def test_every_file_of_an_experiment_is_offered(script: Page) -> None:
    at = written(run_experiment(script, PHOTO, **FEW_RUNS))
    names = ["k8-best", "k8-worst", "k2-best"]
    assert list(files_of(at).files) == [(name, each) for name in names for each in ("webp", "jxl")]
    assert sum(label.startswith("Download WebP, ") for label in downloads(at)) == len(names)


def test_other_settings_make_other_files(script: Page) -> None:
    at = written(run_best_quality(script, k=8))
    at.number_input(key="k").set_value(5).run()
    at = wait_for_job(at, QualitySettings.method)
    assert not at.exception
    assert "Compare with WebP and JPEG XL" in buttons(at)
    assert not any("WebP, " in label for label in downloads(at))


def test_the_files_of_one_method_are_not_shown_for_the_other(script: Page) -> None:
    at = written(run_best_quality(script))
    result = quality_result(at)
    files = files_of(at)
    assert files.matches(result)
    assert not files.matches(_with_other_settings(result))


def _with_other_settings(result: Result) -> Any:
    class Other:
        sha256 = result.sha256
        settings = RestartSettings()

    return Other()


def test_without_the_package_jpeg_xl_is_not_mentioned(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = table.find_spec
    monkeypatch.setattr(
        table, "find_spec", lambda name: None if name == "pillow_jxl" else find_spec(name)
    )
    at = run_best_quality(script)
    assert "Compare with WebP" in buttons(at)
    at = written(at)
    assert [format for _, format in files_of(at).files] == ["webp"]
    assert "JPEG XL" not in texts(at)
    assert ".jxl" not in texts(at)


def test_what_is_too_wide_for_webp_is_told(script: Page) -> None:
    wide = encoded(np.zeros((60, 16_400, 3), np.uint8))
    at = run_best_quality(script, wide)
    assert "A WebP file has at most 16,383 pixels on a side" in texts(at)
    assert "Compare with JPEG XL" in buttons(at)
    assert [format for _, format in files_of(written(at)).files] == ["jxl"]


def test_what_has_too_many_pixels_for_any_has_no_button(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in table.FILE_FORMATS.values():
        if each.name != "png":
            monkeypatch.setitem(each.__dict__, "max_pixels", 100)
    at = run_best_quality(script)
    assert "WebP is written for up to 0 megapixels" in texts(at)
    assert BUTTON not in [button.key for button in at.button]


def test_an_encoder_that_fails_leaves_the_png_and_says_so(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise MemoryError

    at = run_best_quality(script)
    monkeypatch.setitem(encoder._ENCODERS, "webp", fail)
    at.button(key=BUTTON).click().run()
    if job := at.session_state["jobs"].get(KIND):
        assert job.ended.wait(JOB_SECONDS)
    at.run()
    assert not at.exception
    assert "There was not enough memory" in at.error[0].value
    assert "Compare with WebP and JPEG XL" in buttons(at)
    assert any(label.startswith("Download PNG, ") for label in downloads(at))


def test_what_was_dropped_is_written_again_when_it_is_looked_at(script: Page) -> None:
    at = written(run_best_quality(script))
    before = files_of(at).files
    at.session_state["results"].begin_run()
    job_queue().store.clear()
    at.run()
    at = wait_for_job(at, QualitySettings.method)
    at = wait_for_job(at, KIND)
    assert not at.exception
    assert files_of(at).files == before
    assert any(label.startswith("Download WebP, ") for label in downloads(at))


def test_a_download_of_what_was_dropped_has_it_written_again(script: Page) -> None:
    at = written(run_best_quality(script))
    task = at.session_state["results"].task(KIND)
    before = files_of(at).files
    stored = state.StoredResult(task=task, session="")
    job_queue().store.clear()
    assert stored.get().files == before


def test_files_count_in_the_bound_of_the_memory(script: Page) -> None:
    at = wait_for_job(run_best_quality(script), JobKind.AHEAD)
    before = job_queue().store.nbytes
    files = files_of(written(at))
    assert files.nbytes == sum(map(len, files.files.values())) > 0
    assert job_queue().store.nbytes == before + files.nbytes
