"""The benchmark of a folder: the same pictures each time, and a page that counts what it says."""

import sys
from pathlib import Path

import numpy as np

from benchmarks.speed.batch import RESULT_SUFFIX, commands, convert_to_png, run, score_results
from benchmarks.speed.batch_report import Result, Round, report
from benchmarks.speed.sample_crops import write_sample_crops
from compressor.imaging import load_image
from tests.support.pictures import encoded, photo_like


def test_sample_crops_are_the_same_each_time_and_all_different(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first = [file.read_bytes() for file in write_sample_crops(6, tmp_path)]
    assert first == [file.read_bytes() for file in write_sample_crops(6, tmp_path / "again")]
    assert len({*first}) == 6


def test_a_program_is_judged_by_its_files(tmp_path: Path) -> None:
    pixels = photo_like(9, 12)
    for number, off in enumerate((1, 3)):
        original = tmp_path / f"picture-{number:03}.png"
        original.write_bytes(encoded(pixels & np.uint8(0xFC)))
        changed = (pixels & np.uint8(0xFC)) + np.uint8(off)
        original.with_name(f"{original.stem}{RESULT_SUFFIX}").write_bytes(encoded(changed))
    size = sum(file.stat().st_size for file in tmp_path.glob(f"*{RESULT_SUFFIX}"))
    assert score_results(tmp_path) == Result(mse=(3 * 1 + 3 * 9) / 2, size=size)
    assert not list(tmp_path.glob(f"*{RESULT_SUFFIX}"))


def test_other_pictures_are_made_png_files(tmp_path: Path) -> None:
    (tmp_path / "b.JPG").write_bytes(encoded(photo_like(9, 12), "JPEG"))
    (tmp_path / "notes.txt").write_text("none")
    target = tmp_path / "new"
    target.mkdir()
    (file,) = convert_to_png(tmp_path, target)
    assert load_image(file.read_bytes()).format == "PNG"
    programs = commands(target, 16, "tcp://192.0.2.1:8786", {"pngquant 3": "pngquant"})
    assert len(programs) == 8
    assert all(str(file) in (*line, (target / "files.txt").read_text().strip()[1:-1])
               for line in programs.values())  # fmt: skip


def test_a_round_has_the_processors_time_of_its_process(tmp_path: Path) -> None:
    note = tmp_path / "seconds"
    work = (
        "import pathlib, sys, time\n"
        "while time.process_time() < 0.2: pass\n"
        "pathlib.Path(sys.argv[1]).write_text(str(time.process_time()))"
    )
    measured = run("work", 16, [sys.executable, "-c", work, str(note)])
    assert float(note.read_text()) <= measured.cpu < 20


def test_the_page_has_a_table_for_each_k() -> None:
    rounds = [
        Round(program="one", k=k, seconds=seconds, cpu=2 * seconds)
        for k in (16, 256)
        for seconds in (4.0, 2.0, 8.0)
    ]
    results = {("one", 16): Result(mse=9, size=1000), ("one", 256): Result(mse=3, size=4000)}
    page = report(
        rounds, results, 20, "20 pictures.", "A machine.", "python -m benchmarks.speed.batch"
    )
    assert "20 pictures. 3 rounds" in page
    assert "## K = 16" in page
    assert "| one | 2.00 | 4.00 | 5.0 | 8.00 | 9.00 | 1,000 |" in page
    assert "| one | 2.00 | 4.00 | 5.0 | 8.00 | 3.00 | 4,000 |" in page


def test_the_page_says_whether_kmc_is_as_quick_as_aimed_at() -> None:
    rounds = [
        Round(program=program, k=k, seconds=seconds, cpu=cpu)
        for k in (16, 256)
        for program, seconds, cpu in [
            ("kmc fast, 2 processes", 2, 4),
            ("kmc fast, 2 processes", 3, 4),
            ("pngquant 3.0.3, 2 processes", 2.3, 3),
            ("pngquant 2.17.0, 2 processes", 9, 9),
        ]
    ]
    results = {(r.program, r.k): Result(mse=1, size=2) for r in rounds}
    page = report(rounds, results, 4, "Four.", "A machine.", "the command")
    assert "at K = 16, kmc fast has 1.15 times the speed" in page
    assert "0.75 times by CPU seconds; aimed at are 1.2: missed." in page
    assert "aimed at are 1.1: reached." in page
    alone = [r for r in rounds if r.program.startswith("kmc")]
    assert "aimed at" not in report(alone, results, 4, "Four.", "A machine.", "the command")
