"""--format, and the names that imply one: what is written, where, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import compressor.pipeline.compress
from compressor.cli.parser import parser
from compressor.imaging.formats import table
from compressor.imaging.formats.encoder import format_of
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from tests.support.pictures import encoded, photo_like

Run = Callable[..., SimpleNamespace]
PHOTO = encoded(photo_like(40, 60))
INSTALL = "`pip install -r requirements.txt` installs it."


@pytest.fixture
def run(run_in_folder: Run) -> Run:
    """Run a command line in a folder with a photo; gives its code, output and sentences."""
    Path("photo.png").write_bytes(PHOTO)

    return run_in_folder


@pytest.fixture
def without_jxl(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that writes JPEG XL is not installed."""
    find_spec = table.find_spec
    monkeypatch.setattr(
        table, "find_spec", lambda name: None if name == "pillow_jxl" else find_spec(name)
    )


def expected(format: str, **more: object) -> bytes:
    """What the library writes of the photo."""
    return compress_file(PHOTO, CompressionJob(format=format, **more)).file


def files() -> list[str]:
    """The names of the new files."""
    return sorted({str(path) for path in Path().rglob("*") if path.is_file()} - {"photo.png"})


@pytest.mark.parametrize("format", ["png", "webp", "jxl"])
def test_the_format_is_what_is_asked_for_or_what_the_name_says(run: Run, format: str) -> None:
    data = expected(format)
    assert format_of(data) == format
    assert run("photo.png", "--format", format, "-k16").code == 0
    assert run("photo.png", "-o", f"named.{format}", "-k16").code == 0
    assert run("photo.png", "-o", f"LOUD.{format.upper()}", "--format", format, "-k16").code == 0
    assert run("photo.png", "--ext", f"-small.{format}", "-k16").code == 0
    assert run("photo.png", "--format", format, "-o", "folder.webp/", "-k16").code == 0
    names = [f"LOUD.{format.upper()}", f"folder.webp/photo-k16.{format}", f"named.{format}",
             f"photo-k16.{format}", f"photo-small.{format}"]  # fmt: skip
    assert files() == sorted(names)
    assert {Path(name).read_bytes() for name in names} == {data}
    assert run("-", "--format", format, "-k16", stdin=PHOTO).out == data
    assert run("photo.png", "--format", format, "-o", "-", "-k16").out == data


def test_a_name_that_says_nothing_gets_what_is_asked_for(run: Run) -> None:
    assert run("photo.png", "-o", "picture", "--format", "webp", "-k16").code == 0
    assert Path("picture").read_bytes() == expected("webp")
    assert run("photo.png", "-o", "picture", "-f", "-k16").code == 0
    assert Path("picture").read_bytes() == expected("png")


def test_the_smallest_gets_the_suffix_of_what_it_became(run: Run) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8)
    Path("noise.png").write_bytes(encoded(noise))
    smallest = expected("smallest")
    assert (
        run("photo.png", "noise.png", "--format", "smallest", "--json", "-o", "new/", "-k16").code
        == 0
    )
    names = files()
    assert f"new/photo-k16.{format_of(smallest)}" in names
    for name in names[:-1]:
        assert format_of(Path(name).read_bytes()) == Path(name).suffix[1:]
    assert Path(f"new/photo-k16.{format_of(smallest)}").read_bytes() == smallest
    done = run("photo.png", "--format", "smallest", "--json", "-o", "new/", "-k16")
    (row,) = map(json.loads, done.out.splitlines())
    assert (done.code, row["state"], row["output"]) == (1, "failed", None)
    assert f"new/photo-k16.{format_of(smallest)} exists already; --force" in row["problem"]
    done = run("photo.png", "--format", "smallest", "--json", "-o", "new/", "-f", "-k16")
    (row,) = map(json.loads, done.out.splitlines())
    assert row["output"] == f"new/photo-k16.{format_of(smallest)}"
    assert row["bytes_after"] == len(smallest)
    assert run("photo.png", "--format", "smallest", "-o", "exact", "-k16").code == 0
    assert Path("exact").read_bytes() == smallest


def test_results_of_any_format_are_passed_over_the_next_time(run: Run) -> None:
    Path("folder").mkdir()
    Path("folder/a.png").write_bytes(PHOTO)
    for format in ("webp", "jxl", "png", "smallest"):
        assert run("folder", "--format", format, "-f", "-k16").code == 0
    assert {path.name for path in Path("folder").iterdir()} == {
        "a.png", "a-k16.png", "a-k16.webp", "a-k16.jxl"
    }  # fmt: skip


def test_the_bytes_of_a_target_are_those_of_the_format(run: Run) -> None:
    y, x = np.mgrid[0:1:60j, 0:1:80j]
    slope = encoded((np.stack([x, y, (1 - x) * (1 - y)], axis=2) * 220).astype(np.uint8))
    Path("slope.png").write_bytes(slope)
    colors = {}
    for format in ("png", "webp", "jxl", "smallest"):
        done = run(
            "slope.png", "-k256", "--max-bytes", "250", "--format", format, "-o", format, "--json"
        )
        (row,) = map(json.loads, done.out.splitlines())
        assert len(Path(format).read_bytes()) == row["bytes_after"] <= 250
        colors[format] = row["colors_after"]
        more = CompressionJob(settings=QualitySettings(k=colors[format] + 1), format=format)
        assert len(compress_file(slope, more).file) > 250, "one colour more would fit"
    assert colors["smallest"] == colors["jxl"] > colors["png"]


def test_a_picture_that_is_too_large_is_refused_before_its_palette_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = encoded(np.zeros((1, 16_384, 3), np.uint8))
    monkeypatch.setattr(compressor.pipeline.compress, "METHODS", {})
    problem = compress_file(wide, CompressionJob(format="webp")).problem
    assert problem is not None
    assert problem.startswith("A WebP file has at most 16,383 pixels on a side")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "photo.png -o out.webp --format jxl",
            "-o out.webp names a WebP file, but JPEG XL is asked for: change one.",
        ),
        (
            "photo.png --ext .JXL --format png",
            "--ext .JXL names a JPEG XL file, but PNG is asked for: change one.",
        ),
        (
            "photo.png -o out.png --ext x.webp",
            "--ext x.webp names a WebP file, but PNG is asked for: change one.",
        ),
        (
            "photo.png -o out.png --format smallest",
            "-o out.png names a PNG file, but --format smallest may write another: leave out one"
            " of them, or give a folder.",
        ),
        (
            "photo.png --large -o out.webp",
            "--large writes strip after strip, which PNG alone allows: ask for PNG and not for"
            " WebP.",
        ),
        (
            "photo.png --large --format smallest",
            "--large writes strip after strip, which PNG alone allows: ask for PNG and not for"
            " the smallest.",
        ),
        ("photo.png --format bmp", "'bmp' is not one of png, webp, jxl, smallest, gif, apng"),
    ],
)
def test_what_is_refused_is_told_in_one_sentence(run: Run, line: str, sentence: str) -> None:
    done = run(*line.split())
    assert (done.code, files()) == (2, [])
    assert done.err.splitlines()[-1].endswith(f"{sentence}")


@pytest.mark.parametrize("line", ["-o out.jxl", "--format jxl -f", "--ext .jxl --restarts 2"])
@pytest.mark.usefixtures("without_jxl")
def test_a_missing_package_is_named_with_the_line_that_installs_it(run: Run, line: str) -> None:
    Path("out.jxl").write_bytes(b"mine")
    Path("photo-k16.jxl").write_bytes(b"mine")
    done = run("photo.png", *line.split())
    assert (done.code, done.out) == (2, b"")
    assert done.err.endswith(f"error: JPEG XL needs a package that is missing; {INSTALL}\n")
    assert Path("out.jxl").read_bytes() == Path("photo-k16.jxl").read_bytes() == b"mine"


@pytest.mark.usefixtures("without_jxl")
def test_help_and_the_smallest_leave_out_what_is_not_installed(run: Run) -> None:
    assert "--format {png,webp,gif,apng,smallest}" in parser().format_help()
    assert run("photo.png", "--format", "smallest", "-k16").code == 0
    assert files() in (["photo-k16.png"], ["photo-k16.webp"])


def test_help_offers_what_is_installed() -> None:
    assert "--format {png,webp,jxl,gif,apng,smallest}" in parser().format_help()


def test_a_picture_that_a_format_can_not_hold_costs_the_others_nothing(run: Run) -> None:
    Path("wide.png").write_bytes(encoded(np.zeros((1, 16_384, 3), np.uint8)))
    done = run("wide.png", "photo.png", "--format", "webp", "-k16")
    assert done.code == 1
    assert done.err == (
        "wide.png: A WebP file has at most 16,383 pixels on a side, and this picture has"
        " 16,384 x 1: choose PNG.\n"
    )
    assert files() == ["photo-k16.webp", "wide.png"]
