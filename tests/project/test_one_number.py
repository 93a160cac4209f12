"""One result has one PSNR and one SSIMULACRA2, wherever they are shown.

A picture with alpha, which can be measured by several definitions, says the same on the page, in
the report, the recipe, the command line's sentence, JSON and CSV, in a batch, on the curve over K,
and, but for SSIMULACRA2, in strips.
"""

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
from compressor.imaging import apply_palette, load_image
from compressor.imaging.metrics import compare
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.pipeline.k_curve import compute_k_curve
from compressor.pipeline.large.large import compress_large_file
from compressor.pipeline.methods.quality import BEST_QUALITY, QualityResult
from compressor.pipeline.settings import QualitySettings
from compressor.ui.batch.downloads import results_csv
from compressor.ui.batch.files import BatchFile
from compressor.ui.batch.job import BatchJob, BatchSettings
from compressor.ui.batch.table import columns
from compressor.ui.downloads.quality_report import quality_content
from compressor.ui.downloads.report import write_report
from compressor.ui.recipes.from_result import recipe_of
from compressor.ui.state import SelectedPicture
from tests.support.pages import look_result, metrics, run_smallest_file, with_picture
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
    at = with_picture(at.switch_page("pages/1_Compress.py"), data)
    at.session_state["method"] = BEST_QUALITY.title
    at.run()
    at.number_input(key="k").set_value(K).run()
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


@pytest.fixture(scope="module")
def score(data: bytes, result: QualityResult) -> float:
    """The SSIMULACRA2; it would be another one without alpha."""
    pixels = load_image(data).pixels_with_alpha
    shown = result.picture.to_pixels()
    seen = ssimulacra2(pixels, shown)
    assert abs(seen - ssimulacra2(pixels[..., :3], shown[..., :3])) > 0.1
    return seen


def scores(text: str) -> set[str]:
    """All numbers that are called SSIMULACRA2 in a text without tags."""
    return set(re.findall(r"SSIMULACRA2\s+(-?\d+\.\d)", text))


def decibels(text: str) -> set[str]:
    """All numbers of decibels in a text."""
    return set(re.findall(r"(\d+\.\d+) dB", text))


def test_page_and_report_show_them(
    page: AppTest, selected: SelectedPicture, result: QualityResult, psnr: float, score: float
) -> None:
    shown = {metric.label: metric.value for metric in page.metric}
    assert shown["PSNR"] == f"{psnr:.2f} dB"
    assert shown["SSIMULACRA2"] == f"{score:.1f}"
    report = write_report(
        selected, result, quality_content(selected, result), "https://example.org"
    ).decode()
    assert decibels(report) == {f"{psnr:.2f}"}
    assert len(re.findall(r"\d dB", report)) == 2  # below the picture, and in the table
    assert scores(re.sub(r"<[^>]*>", " ", report)) == {f"{score:.1f}"}


def test_the_smallest_file_has_one_number_too(data: bytes, selected: SelectedPicture) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at = run_smallest_file(at.switch_page, data, look=30, effort="fast")
    result = look_result(at)
    source = load_image(data).pixels_with_alpha
    score = ssimulacra2(source, result.picture.to_pixels())
    psnr = compare(source, result.picture.to_pixels()).psnr
    assert metrics(at)["SSIMULACRA2"] == f"{score:.1f}"
    assert metrics(at)["PSNR"] == f"{psnr:.2f} dB"
    report = write_report(
        selected, result, quality_content(selected, result), "https://example.org"
    ).decode()
    assert decibels(report) == {f"{psnr:.2f}"}
    assert scores(re.sub(r"<[^>]*>", " ", report)) == {f"{score:.1f}"}
    assert result.used.describe() in report
    numbers = recipe_of(selected, result).numbers
    assert (numbers["psnr"], numbers["ssimulacra2"]) == (psnr, score)


def test_recipe_holds_them(
    selected: SelectedPicture, result: QualityResult, psnr: float, score: float
) -> None:
    numbers = recipe_of(selected, result).numbers
    assert (numbers["psnr"], numbers["ssimulacra2"]) == (psnr, score)


@pytest.mark.parametrize("large", [False, True], ids=["whole", "in strips"])
def test_command_line_prints_them(
    data: bytes,
    psnr: float,
    score: float,
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
    assert json.loads(printed.out)["ssimulacra2"] == (None if large else score)
    assert scores(printed.err) == (set() if large else {f"{score:.1f}"})
    assert main([*arguments, "-o", "b.png", "--csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert float(row["psnr"]) == pytest.approx(psnr, rel=1e-12)
    assert row["ssimulacra2"] == ("" if large else str(score))


def test_large_result_has_it(data: bytes, psnr: float, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(data)
    result = compress_large_file(path, tmp_path / "result.png", QualitySettings(k=K))
    assert result.psnr == pytest.approx(psnr, rel=1e-12)


def test_batch_has_them(
    data: bytes, psnr: float, score: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compressor.ui.jobs.worker_pool.shared_executor", lambda: None)
    file = BatchFile(id="1", name="photo.png", size=len(data), read=lambda: data)
    job = BatchJob(BatchSettings(file_settings=QualitySettings(k=K)))
    job.task([file]).run(lambda *_: None, lambda: None)
    assert job.results["1"].compression.psnr == pytest.approx(psnr, rel=1e-12)
    assert job.results["1"].compression.ssimulacra2 == score
    assert columns([file], job, False)["SSIMULACRA2"] == [score]
    (row,) = csv.DictReader(io.StringIO(results_csv([file], job).decode("utf-8-sig"), newline=""))
    assert float(row["PSNR in dB"]) == round(psnr, 4)
    assert float(row["SSIMULACRA2"]) == round(score, 4)


def test_curve_over_k_has_them(data: bytes) -> None:
    picture = load_image(data)
    curve = compute_k_curve(picture, QualitySettings(), lambda *_: None, lambda: None)
    (point,) = (point for point in curve.points if point.k == K)
    source = picture.pixels_with_alpha
    pixels = apply_palette(source, point.palette).to_pixels()
    measured = compare(source, pixels)
    assert point.psnr == pytest.approx(measured.psnr, abs=0.01)  # ties between entries
    assert point.ssimulacra2 == pytest.approx(measured.ssimulacra2, abs=0.1)
