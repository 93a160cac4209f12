"""One result has one PSNR, wherever it is shown: a picture with alpha, which can be measured by
several definitions, says the same on the page, in the report, the recipe, the command line's
sentence, JSON and CSV, in strips, and in a batch."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from compressor.cli.main import main
from compressor.imaging import load_image
from compressor.imaging.metrics import compare
from compressor.pipeline.large.large import compress_large_file
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.settings import QualitySettings
from compressor.ui.batch.downloads import results_csv
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob, BatchSettings
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.downloads.report import write_report
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.state import SelectedPicture
from tests.support.pages import with_picture
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like

K = 6


@pytest.fixture(scope="module")
def data() -> bytes:
    """A file whose upper half fades from invisible to opaque."""
    alpha = np.full((40, 50, 1), 255, np.uint8)
    alpha[:20] = np.linspace(0, 250, 20, dtype=np.uint8)[:, np.newaxis, np.newaxis]
    return encoded(np.concatenate([photo_like(40, 50), alpha], axis=2))


@pytest.fixture(scope="module")
def page(data: bytes) -> Iterator[AppTest]:
    """The Compress page with its result."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at = with_picture(at.switch_page("pages/1_Compress.py"), data).run()
    at.number_input(key="k").set_value(K)
    at.button(key="compress").click().run()
    if job := at.session_state["jobs"].get(QualitySettings.method):
        assert job.ended.wait(60)
    yield at.run()
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def result(page: AppTest) -> QualityResult:
    quality_result: QualityResult = page.session_state["results"][QualitySettings.method]
    return quality_result


@pytest.fixture(scope="module")
def selected(page: AppTest) -> SelectedPicture:
    picture: SelectedPicture = page.session_state["chosen"]
    return picture


@pytest.fixture(scope="module")
def psnr(data: bytes, result: QualityResult) -> float:
    """The number itself; it would be another one with alpha as a fourth channel."""
    pixels = load_image(data).pixels_with_alpha
    assert pixels.shape[2] == 4
    seen = compare(pixels, result.picture.to_pixels()).psnr
    with_alpha = 10 * np.log10(4 / result.picture.cost)
    assert abs(seen - with_alpha) > 0.1
    return seen


def decibels(text: str) -> set[str]:
    """All numbers of decibels in a text."""
    return set(re.findall(r"(\d+\.\d+) dB", text))


def test_page_and_report_show_it(
    page: AppTest, selected: SelectedPicture, result: QualityResult, psnr: float
) -> None:
    shown = {metric.label: metric.value for metric in page.metric}
    assert shown["PSNR"] == f"{psnr:.2f} dB"
    report = write_report(
        selected, result, quality_content(selected, result), "https://example.org"
    ).decode()
    assert decibels(report) == {f"{psnr:.2f}"}
    assert len(re.findall(r"\d dB", report)) == 2  # below the picture, and in the table


def test_recipe_holds_it(selected: SelectedPicture, result: QualityResult, psnr: float) -> None:
    assert recipe_of(selected, result).numbers["psnr"] == psnr


@pytest.mark.parametrize("large", [False, True], ids=["whole", "in strips"])
def test_command_line_prints_it(
    data: bytes,
    psnr: float,
    large: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("photo.png").write_bytes(data)
    arguments = ["photo.png", "-k", str(K), *(["--large"] if large else [])]
    assert main([*arguments, "-o", "a.png", "--json", "-v"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["psnr"] == pytest.approx(psnr, rel=1e-12)
    assert decibels(printed.err) == {f"{psnr:.2f}"}
    assert main([*arguments, "-o", "b.png", "--csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert float(row["psnr"]) == pytest.approx(psnr, rel=1e-12)


def test_large_result_has_it(data: bytes, psnr: float, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(data)
    result = compress_large_file(path, tmp_path / "result.png", QualitySettings(k=K))
    assert result.psnr == pytest.approx(psnr, rel=1e-12)


def test_batch_has_it(data: bytes, psnr: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compressor.ui.jobs.worker_pool.shared_executor", lambda: None)
    file = BatchFile(id="1", name="photo.png", size=len(data), read=lambda: data)
    job = BatchJob(BatchSettings(quality=QualitySettings(k=K)))
    job.task([file]).run(lambda *_: None, lambda: None)
    assert job.results["1"].compression.psnr == pytest.approx(psnr, rel=1e-12)
    (row,) = csv.DictReader(io.StringIO(results_csv([file], job).decode("utf-8-sig"), newline=""))
    assert float(row["PSNR in dB"]) == round(psnr, 4)
