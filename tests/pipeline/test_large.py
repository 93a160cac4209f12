"""The benchmark of large pictures: what it runs, and that its numbers are those of the files."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.speed.large import mean_squared_error, run
from benchmarks.speed.large_report import STAGES, Round, report
from compressor.imaging import load_image
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import open_png


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A picture, and where its palette PNG goes."""
    source = tmp_path / "photo.png"
    source.write_bytes(encoded(photo_like(90, 120)))
    return source, tmp_path / "result.png"


def test_one_round_is_a_process_from_file_to_file(
    monkeypatch: pytest.MonkeyPatch, files: tuple[Path, Path]
) -> None:
    source, target = files
    monkeypatch.chdir(ROOT)
    command = [sys.executable, "-m", "benchmarks.speed.large_child", str(source), str(target), "12"]
    measurement = run("kmc", command, target, source)
    assert list(measurement.stages) == list(STAGES)
    assert sum(measurement.stages.values()) < measurement.seconds
    assert measurement.size == len(target.read_bytes())
    assert measurement.memory > 20e6
    shown = open_png(target.read_bytes())
    assert len(shown.palette) <= 12
    off = shown.pixels.astype(int) - load_image(source.read_bytes()).pixels
    assert measurement.mse == pytest.approx((off**2).sum(axis=2).mean())


def test_a_failing_program_is_said(files: tuple[Path, Path]) -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(SystemExit, match="failed with 3"):
        run("kmc", command, files[1], files[0])


def test_the_error_of_a_picture_with_itself_is_none(files: tuple[Path, Path]) -> None:
    source, other = files
    assert mean_squared_error(source, source) == 0
    other.write_bytes(encoded(load_image(source.read_bytes()).pixels ^ np.uint8(1)))
    assert mean_squared_error(source, other) == 3


def test_the_page_has_a_row_for_each_program_and_stage() -> None:
    facts = {"cpu": 1.5, "memory": 2 * 10**8, "size": 12_345, "mse": 6.789}
    stages = dict.fromkeys(STAGES, 0.25)
    rounds = [Round(program="kmc", seconds=s, stages=stages, **facts) for s in (4.0, 1.0, 2.0)]
    rounds.append(Round(program="peer", seconds=3.0, stages={}, **facts))
    page = report(rounds, "A picture.", "A machine.", "a command")
    assert "| kmc | 1.00 | 2.00 | 1.50 | 200 | 6.79 | 12,345 |" in page
    assert "| peer | 3.00 | 3.00 | 1.50 | 200 | 6.79 | 12,345 |" in page
    assert all(f"| {title} | 0.25 |" in page for title in STAGES.values())
    assert "A picture." in page
