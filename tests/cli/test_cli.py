"""The command line: what is written and told, its exit codes, and every example of --help."""

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import compressor.cli.main
import compressor.imaging.limits
import compressor.pipeline.compress
from benchmarks.hostile.heic import heic
from compressor.cli import values
from compressor.cli.parser import EXAMPLES, EXIT_CODES, PROGRAM, parser
from compressor.cli.pngquant_quality import psnr_of_quality
from compressor.imaging import load_image, write_palette
from compressor.imaging.errors import ExecutorError
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.imaging.ssimulacra2 import ssimulacra2
from compressor.pipeline.batch import shared_palette
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import EYE, LookSettings, QualitySettings, RestartSettings
from kmc import count_colors
from tests.support.animations import moving_square, pillow_file
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like, saved

Run = Callable[..., SimpleNamespace]
PNG = encoded(photo_like(16, 20))
JPEG = encoded(photo_like(14, 20, 1), "JPEG", quality=95)


@pytest.fixture
def run(tmp_path: Path, run_in_folder: Run) -> Run:
    """Run a command line in a folder with pictures; gives its code, output and sentences."""
    (tmp_path / "holiday" / "deep").mkdir(parents=True)
    for name, data in {
        "photo.jpg": JPEG,
        "logo.png": PNG,
        "animation.gif": pillow_file(moving_square(3), "GIF"),
        "map.tif": encoded(photo_like(24, 36, 1), "TIFF"),
        "holiday/a.jpg": JPEG,
        "holiday/b.JPG": JPEG,
        "holiday/.hidden.jpg": JPEG,
        "holiday/notes.txt": b"no picture",
        "holiday/deep/c.png": PNG,
        "brand.gpl": write_palette(np.array([[9, 9, 9], [200, 200, 90]], np.uint8), "gpl", "Brand"),
    }.items():
        Path(name).write_bytes(data)

    return run_in_folder


def by_library(data: bytes, **settings: object) -> bytes:
    return compress_file(data, CompressionJob(settings=QualitySettings(**settings))).file  # type: ignore[arg-type]


def colors_of(file: str) -> int:
    return len(count_colors(load_image(Path(file).read_bytes()).pixels_with_alpha))


EXAMPLE_LINES = [line.strip() for line in EXAMPLES.splitlines() if PROGRAM in line]


@pytest.mark.parametrize("line", EXAMPLE_LINES, ids=lambda line: line[len(PROGRAM) :])
def test_the_examples_of_help_do_what_they_say(run: Run, line: str) -> None:
    words = shlex.split(line)[3:]
    stdin = b""
    out = None
    if ">" in words:
        words, out = words[: words.index(">")], words[-1]
    if "<" in words:
        words, stdin = words[: words.index("<")], Path(words[words.index("<") + 1]).read_bytes()
    before = {*Path().rglob("*")}
    done = run(*words, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    if out is not None:
        Path(out).write_bytes(done.out)
    new = {*Path().rglob("*")} - before
    named = re.findall(r"\S+\.(?:png|webp|jxl|gif)\b", EXAMPLES.split(line)[1].split(PROGRAM)[0])
    assert {*map(Path, named)} <= new
    assert any(path.suffix in (".png", ".webp", ".jxl", ".gif") for path in new)


def test_help_shows_the_examples_and_codes_and_every_option_in_words(run: Run) -> None:
    text = run("--help").out.decode()
    assert EXAMPLES in text
    assert EXIT_CODES in text
    assert all(action.help for action in parser()._actions)
    assert re.fullmatch(r"K-means image compressor [0-9.]+\n", run("--version").out.decode())


def test_the_file_is_the_librarys(run: Run) -> None:
    assert run("photo.jpg", "-o", "made.png", "-k16").code == 0
    assert Path("made.png").read_bytes() == by_library(JPEG)
    options = "-k 9 --space oklab --dither=0.5 --effort fast --fixed #010203,fff -o made2.png"
    assert run("logo.png", *options.split()).code == 0
    fixed = ((1, 2, 3), (255, 255, 255))
    settings = {"k": 9, "space": "oklab", "dither": 0.5, "effort": "fast", "locked": fixed}
    assert Path("made2.png").read_bytes() == by_library(PNG, **settings)


@pytest.mark.parametrize(
    ("line", "smaller"),
    [
        ("photo.jpg --smaller", 1.0),
        ("--smaller photo.jpg", 1.0),
        ("--smaller 2.5 photo.jpg", 2.5),
        ("--smaller 8 5 photo.jpg", 8.0),
        ("--smaller=.5 photo.jpg", 0.5),
        ("--smaller -- photo.jpg", 1.0),
        ("photo.jpg --smaller 0", 0.0),
    ],
)
def test_the_number_of_smaller_may_follow(run: Run, line: str, smaller: float) -> None:
    done = run(*line.split(), *(["-o", "made.png"] if "--" not in line.split() else []))
    assert (done.code, done.err) == (0, "")
    (made,) = {*Path().glob("photo-*.png"), *Path().glob("made.png")}
    k = 5 if " 5 " in line else 16
    assert made.read_bytes() == by_library(JPEG, k=k, smaller=smaller)


def test_a_smaller_file_of_one_color_is_written(run: Run) -> None:
    """Nothing is to be gained there, which is no mistake of whoever asks for it."""
    flat = encoded(np.full((9, 9, 3), 77, np.uint8))
    Path("flat.png").write_bytes(flat)
    for options in (["-o", "made.png"], ["--large", "-o", "strips.png"], ["--psnr", "30"]):
        done = run("flat.png", "--smaller", *options)
        assert (done.code, done.err) == (0, "")
    assert Path("made.png").read_bytes() == by_library(flat)
    assert (load_image(Path("strips.png").read_bytes()).pixels == 77).all()


def test_as_pngquant_takes_it(run: Run) -> None:
    assert run("--nofs", "--speed", "11", "5", "--", "photo.jpg", "logo.png").code == 0
    assert Path("photo-k5.png").read_bytes() == by_library(JPEG, k=5, effort="fast")
    assert Path("logo-k5.png").read_bytes() == by_library(PNG, k=5, effort="fast")
    assert run("--floyd", "photo.jpg", "--ext", "new.png", "--strip", "--speed=4").code == 0
    assert Path("photonew.png").read_bytes() == by_library(JPEG, dither=1.0)
    assert run("--speed=1", "2", "-", stdin=PNG).out == by_library(PNG, k=2, effort="best")
    assert run("--quality", "-20", "--ext", "-x.png", "--", "photo.jpg").code == 0
    assert Path("photo-x.png").exists()


def test_a_file_that_is_there_is_not_written_over_but_by_force(run: Run) -> None:
    Path("photo-k16.png").write_bytes(b"mine")
    done = run("photo.jpg", "-k16")
    assert (done.code, Path("photo-k16.png").read_bytes()) == (1, b"mine")
    assert done.err == "photo.jpg: photo-k16.png exists already; --force writes over it.\n"
    Path("broken-k16.png").touch()
    Path("broken.jpg").touch()
    assert "exists already" in run("broken.jpg", "-k16").err  # seen before anything is read
    assert run("photo.jpg", "--force", "-k16").code == 0
    assert Path("photo-k16.png").read_bytes() == by_library(JPEG)
    assert run("photo.jpg", "-f", "-o", "photo.jpg", "-k16").code == 0
    assert Path("photo.jpg").read_bytes() == by_library(JPEG)
    assert not list(Path().glob(".*"))


def test_a_file_that_came_meanwhile_is_not_written_over(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compressor.cli.main.write_atomically

    def late(data: bytes, target: Path, *, force: bool) -> None:
        target.write_bytes(b"mine")
        whole(data, target, force=force)

    monkeypatch.setattr(compressor.cli.main, "write_atomically", late)
    done = run("photo.jpg", "-k16")
    assert (done.code, Path("photo-k16.png").read_bytes()) == (1, b"mine")
    assert "exists already" in done.err
    assert not list(Path().glob(".*"))


def test_links_and_devices_stay_what_they_are(run: Run) -> None:
    Path("real.png").write_bytes(b"old")
    Path("link.png").symlink_to("real.png")
    assert run("photo.jpg", "-f", "-o", "link.png", "-k16").code == 0
    assert Path("link.png").is_symlink()
    assert Path("real.png").read_bytes() == by_library(JPEG)
    assert run("photo.jpg", "-o", os.devnull, "-k16").code == 0
    assert not Path(os.devnull).is_file()


def test_what_can_not_be_written_is_told(run: Run) -> None:
    done = run("photo.jpg", "-o", "logo.png/made.png", "-k16")
    assert done.code == 1
    assert done.err.startswith("photo.jpg: logo.png/made.png can't be written: ")


def test_a_broken_or_missing_file_costs_the_others_nothing(run: Run) -> None:
    Path("broken.png").write_bytes(PNG[:100])
    done = run("gone.png", "broken.png", "photo.jpg", "none*.png", "-v", "-k16")
    lines = done.err.splitlines()
    assert done.code == 1
    assert lines[0] == "gone.png: The file can't be read: No such file or directory."
    assert lines[1].startswith("broken.png: The picture is cut off or damaged")
    assert re.match(r"photo.jpg: [0-9,]+ -> [0-9,]+ bytes, 16 of [0-9,]+ colours, PSNR", lines[2])
    assert lines[3].startswith("none*.png: ")
    assert len(lines) == 4
    assert Path("photo-k16.png").exists()


def test_folders_and_patterns(run: Run) -> None:
    assert run("holiday", "-o", "flat/", "-k16").code == 0
    assert sorted(os.listdir("flat")) == ["a-k16.png", "b-k16.png"]
    assert run("holiday", "-r", "-o", "new/deeper/", "-k16").code == 0
    assert sorted(map(str, Path("new").rglob("*.png"))) == [
        "new/deeper/a-k16.png", "new/deeper/b-k16.png", "new/deeper/deep/c-k16.png"
    ]  # fmt: skip
    assert run("holiday/*.JPG", "holiday/b.JPG", "-k16").code == 0
    done = run("holiday", "-k16")
    assert done.err == "holiday/b.JPG: holiday/b-k16.png exists already; --force writes" \
        " over it.\n"  # fmt: skip
    assert sorted(os.listdir("holiday")) == [
        ".hidden.jpg", "a-k16.png", "a.jpg", "b-k16.png", "b.JPG", "deep", "notes.txt"
    ]  # fmt: skip
    Path("empty").mkdir()
    assert "The folder holds no picture" in run("empty").err


def test_two_results_never_take_one_name(run: Run) -> None:
    Path("photo.png").write_bytes(PNG)
    done = run("photo.jpg", "photo.png", "-k16")
    assert done.code == 1
    assert "photo.png: Its result would have the name of that of photo.jpg" in done.err
    assert Path("photo-k16.png").read_bytes() == by_library(JPEG)


def test_goals(run: Run) -> None:
    assert run("logo.png", "-k256", "--max-bytes", "0.2k", "--effort", "fast").code == 0
    assert len(Path("logo-reduced.png").read_bytes()) <= 200
    assert run("logo.png", "--psnr", "20", "-o", "b.png", "--effort", "fast").code == 0
    fewest = colors_of("b.png")
    plans = [
        CompressionJob(settings=QualitySettings(k=k, effort="fast")) for k in (fewest, fewest - 1)
    ]
    assert [compress_file(PNG, plan).psnr >= 20 for plan in plans] == [True, False]
    assert run("logo.png", "-k256", "--max-bytes", "60").code == 1


def test_too_poor_is_left_alone_with_99(run: Run) -> None:
    done = run("logo.png", "-k", "4", "--psnr", "40")
    assert (done.code, Path("logo-reduced.png").exists()) == (99, False)
    assert re.match(r"logo.png: not written: a PSNR of \S+ dB with 4 colours is below", done.err)
    assert run("logo.png", "-k", "4", "--quality", "90-100").code == 99
    assert run("logo.png", "-k", "4", "--quality", "0-100").code == 0
    assert colors_of("logo-reduced.png") == 4
    assert run("-", "--psnr", "60", "-k", "3", stdin=PNG).out == PNG


def test_larger_is_left_alone_with_98(run: Run) -> None:
    small = by_library(PNG, k=4)
    Path("small.png").write_bytes(small)
    done = run("small.png", "--skip-if-larger", "photo.jpg", "-k4")
    assert (done.code, Path("small-k4.png").exists()) == (98, False)
    assert f"not be fewer than the original's {len(small):,}." in done.err
    assert Path("photo-k4.png").exists()
    assert run("--skip-if-larger", "-k4", "-", stdin=small).out == small
    assert run("--skip-if-larger", "-k4", "small.png", "none.png", "-f").code == 1


def test_palettes_of_files_and_of_all(run: Run) -> None:
    assert run("photo.jpg", "--palette", "brand.gpl").code == 0
    pixels = load_image(Path("photo-reduced.png").read_bytes()).pixels
    assert {*map(tuple, pixels.reshape(-1, 3).tolist())} == {(9, 9, 9), (200, 200, 90)}
    Path("photo-k6.png").write_bytes(b"mine")
    assert run("photo.jpg", "logo.png", "gone.png", "-k6", "--shared-palette").code == 1
    palette = shared_palette([lambda: JPEG, lambda: PNG], QualitySettings(k=6))
    result = compress_file(PNG, CompressionJob(settings=QualitySettings(k=6), palette=palette))
    assert Path("logo-k6.png").read_bytes() == result.file
    assert run("gone.png", "--shared-palette").err.startswith("gone.png: The file can't be read")
    assert run("photo.jpg", "--palette", "gone.gpl").code == 2


def test_a_palette_by_its_name_unless_a_file_has_it(run: Run) -> None:
    assert run("logo.png", "--palette", "game-boy", "--dither").code == 0
    settings = QualitySettings(palette="game-boy", dither=1.0)
    by_name = compress_file(PNG, CompressionJob(settings=settings)).file
    assert Path("logo-game-boy.png").read_bytes() == by_name
    Path("game-boy").write_bytes(Path("brand.gpl").read_bytes())
    assert run("photo.jpg", "--palette", "game-boy").code == 0
    pixels = load_image(Path("photo-reduced.png").read_bytes()).pixels
    assert {*map(tuple, pixels.reshape(-1, 3).tolist())} == {(9, 9, 9), (200, 200, 90)}


def test_dithering_for_the_eye_is_a_value_of_its_option(run: Run) -> None:
    assert run("photo.jpg", "-k4", "--dither=eye", "-o", "eye.png").code == 0
    settings = QualitySettings(k=4, dither=EYE)
    expected = compress_file(JPEG, CompressionJob(settings=settings)).file
    assert Path("eye.png").read_bytes() == expected
    assert settings.arguments() == ["-k", "4", "--dither=eye"]


def test_the_palettes_are_listed_with_their_sources(run: Run) -> None:
    done = run("--list-palettes")
    assert (done.code, done.err) == (0, "")
    text = done.out.decode()
    assert re.search(r"^pico-8 +16 colours  Lexaloffle, .+\.$", text, re.MULTILINE)
    assert re.search(r"^ +red 0x3: #790900$", text, re.MULTILINE)
    assert [line.split()[0] for line in text.splitlines() if " colours  " in line] == [
        *NAMED_PALETTES
    ]


def test_a_run_of_the_experiment(run: Run) -> None:
    options = ["-k", "3", "--restarts", "9", "--iterations", "2", "--seed", "5", "--height", "20"]
    settings = RestartSettings(k=3, restarts=9, iterations=2, seed=5, height=20)
    files = {}
    for which in ("best", "worst", 4):
        assert run("logo.png", *options, "--run", str(which), "-f").code == 0
        files[which] = Path("logo-k3.png").read_bytes()
        job = CompressionJob(settings=settings, run=which)
        assert files[which] == compress_file(PNG, job).file
    assert len({*files.values()}) == 3


def test_figures_as_json_and_csv(run: Run) -> None:
    Path("same.png").write_bytes(encoded(np.zeros((9, 9, 3), np.uint8)))
    names = ["gone.png", "photo.jpg", "same.png"]
    done = run(*names, "--json", "-k16")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["input"] for row in rows] == names
    assert [row["state"] for row in rows] == ["failed", "written", "written"]
    assert rows[0]["bytes_after"] is rows[0]["output"] is rows[0]["psnr"] is rows[2]["psnr"] is None
    result = compress_file(JPEG, CompressionJob())
    assert rows[1]["palette"] == [f"#{bytes(color).hex()}" for color in result.palette]
    assert (rows[1]["bytes_before"], rows[1]["bytes_after"]) == (len(JPEG), len(result.file))
    assert (rows[0]["ssimulacra2"], rows[2]["ssimulacra2"]) == (None, 100)
    assert (rows[1]["psnr"], rows[1]["cost"]) == (result.psnr, result.cost)
    table = list(csv.DictReader(io.StringIO(run(*names, "--csv", "-f", "-k16").out.decode())))
    for row, cells in zip(rows, table, strict=True):
        assert cells == {name: "" if row[name] is None else str(row[name]) for name in cells}


def test_only_what_is_printed_is_measured(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = []

    def score(original: np.ndarray, result: np.ndarray) -> float:
        scores.append(ssimulacra2(original, result))
        return scores[-1]

    monkeypatch.setattr("compressor.pipeline.compress.ssimulacra2", score)
    run("photo.jpg", "-f", "-k16")
    run("photo.jpg", "-f", "--psnr", "30")
    assert scores == []
    said = run("photo.jpg", "-f", "-v", "-k16").err
    assert f", SSIMULACRA2 {scores[0]:.1f}, in " in said
    for form in ("--json", "--csv"):
        assert str(scores[0]) in run("photo.jpg", "-f", form, "-k16").out.decode()
    assert len(scores) == 3


def test_figures_come_in_the_order_of_the_files_whoever_computes(run: Run) -> None:
    done = run("gone.png", "photo.jpg", "none.png", "logo.png", "--json", "--jobs", "2", "-k16")
    names = [json.loads(line)["input"] for line in done.out.splitlines()]
    assert names == ["gone.png", "photo.jpg", "none.png", "logo.png"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "Which pictures"),
        ("photo.jpg -k 1", "'1' is not a whole number from 2 to 256"),
        ("300 photo.jpg", "300 colours are asked for"),
        (f"{'9' * 5000} photo.jpg", "9999999999… colours are asked for"),
        (f"{'0' * 5000} photo.jpg", "0000000000… colours are asked for"),
        ("photo.jpg logo.png -o one.png", "2 results can't go to 'one.png'"),
        ("photo.jpg logo.png -o -", "Only one picture can go to standard output"),
        ("- -", "Standard input can be read once only"),
        ("- --json", "can't both go to standard output"),
        ("photo.jpg --quality 80-65", "'80-65' is not a range of quality"),
        ("photo.jpg --max-bytes 5x", "'5x' is not a number of bytes"),
        ("photo.jpg --psnr no", "'no' is not a number of decibels"),
        ("photo.jpg --dither=2", "'2' is not a number from 0 (none) to 1"),
        (
            "photo.jpg --dither=eyes",
            "'eyes' is not a number from 0 (none) to 1, such as 0.75, or",
        ),
        ("photo.jpg --smaller=33", "'33' is not a number from 0 (off) to 32, such as 1"),
        ("photo.jpg --smaller -1", "'-1' is not a number from 0 (off) to 32, such as 1"),
        ("photo.jpg --smaller=nan", "'nan' is not a number from 0 (off) to 32, such as 1"),
        ("photo.jpg --restarts 3 --smaller", "--smaller is not for --restarts"),
        ("photo.jpg --fixed red", "“red” is not a hex code"),
        ("photo.jpg -k 2 --fixed 000,111,222", "3 colours are fixed, but 2 are allowed"),
        ("photo.jpg --palette logo.png", "colours; a palette has at most 256"),
        ("photo.jpg --palette brand.gpl -k 4", "leave out the number"),
        ("photo.jpg --palette brand.gpl --fixed 000", "leave out --fixed"),
        ("photo.jpg --palette pico-8 --fixed 000", "leave out --fixed"),
        ("photo.jpg --palette pico-8 -k 4", "leave out the number"),
        ("photo.jpg --palette pico8", "no palette has this name; did you mean pico-8?"),
        ("photo.jpg --palette xyzzy", "no palette has this name. --list-palettes tells all"),
        ("photo.jpg --palette pico-8 --psnr 30", "not allowed with argument"),
        ("photo.jpg --palette pico-8 --ssimulacra2 70", "--palette is chosen by --ssimulacra2"),
        ("photo.jpg --palette pico-8 --restarts 3", "--palette is not for --restarts"),
        ("photo.jpg --psnr 30 --shared-palette", "not allowed with argument"),
        ("photo.jpg --restarts 3 --effort best", "--effort is not for --restarts"),
        ("photo.jpg --restarts 3 --run 3", "run 3 is not one of the runs 0 to 2"),
        (
            "photo.jpg -k 9 --ssimulacra2 70",
            "The number of colours, 9, is chosen by --ssimulacra2 70",
        ),
        ("photo.jpg --dither --ssimulacra2 70", "--dither is chosen by --ssimulacra2 70 itself"),
        ("photo.jpg --ssimulacra2 100", "not a whole number from 1 to 99"),
        ("photo.jpg --restarts 3 --ssimulacra2 5", "--ssimulacra2 is not for --restarts"),
        ("photo.jpg --seed 4", "--seed belongs to --restarts"),
        ("photo.jpg --ext a/b", "'a/b' is no ending"),
        ("photo.jpg --dask tcp://127.0.0.1:1 --jobs 2", "not allowed with argument"),
    ],
)
def test_what_can_not_be_followed_is_one_sentence_and_code_2(
    run: Run, line: str, words: str
) -> None:
    before = {*Path().rglob("*")}
    done = run(*line.split())
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err
    assert {*Path().rglob("*")} == before


def test_a_long_word_is_quoted_in_part(run: Run) -> None:
    for words in (["-k", "9" * 5000], ["-o", f"{'a' * 5000}.png", "--format", "webp"]):
        *_, sentence = run("photo.jpg", *words).err.splitlines()
        assert "error:" in sentence
        assert len(sentence) < 600


def test_large_files_are_the_same_in_strips(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(compressor.imaging.limits, "MAX_PIXELS", 99)
        # In this process: another one that decodes would keep the limit.
        patch.setattr(compressor.pipeline.compress, "load_untrusted_image", load_image)
        assert "at most 0 can be read" in run("map.tif", "-k16").err
        words = ("logo.png", "map.tif", "gone.tif", "--large", "-k", "6", "-o", "deep/", "--json")
        done = run(*words)
    assert (done.code, "gone.tif: The file is not a picture" in done.err) == (1, True)
    assert done.err.count("gone.tif") == 1
    rows = [json.loads(line) for line in done.out.splitlines()]
    for name, row in zip(("logo.png", "map.tif"), rows, strict=False):
        file = Path("deep", name).with_name(f"{Path(name).stem}-k6.png")
        expected = load_image(by_library(Path(name).read_bytes(), k=6)).pixels
        assert np.array_equal(load_image(file.read_bytes()).pixels, expected)
        assert row["bytes_after"] == file.stat().st_size
    assert "exists already" in run(*words).err
    assert run(*words[:2], *words[3:8], "--force", "--jobs", "2").code == 0


def test_large_files_become_smaller_as_others_do(run: Run) -> None:
    done = run("logo.png", "map.tif", "--large", "-k", "6", "--smaller", "4", "-o", "deep/")
    assert (done.code, done.err) == (0, "")
    for name in ("logo.png", "map.tif"):
        file = Path("deep", name).with_name(f"{Path(name).stem}-k6.png")
        expected = by_library(Path(name).read_bytes(), k=6, smaller=4.0)
        plain = by_library(Path(name).read_bytes(), k=6)
        made = load_image(file.read_bytes()).pixels
        assert np.array_equal(made, load_image(expected).pixels)
        assert not np.array_equal(made, load_image(plain).pixels)


def test_large_files_can_share_a_palette(run: Run) -> None:
    done = run("logo.png", "map.tif", "--large", "--shared-palette", "-k6", "-o", "new/")
    assert (done.code, done.err) == (0, "")
    plan = CompressionJob(
        palette=shared_palette(
            [partial(bytes, PNG), Path("map.tif").read_bytes], QualitySettings(k=6)
        )
    )
    for name in ("logo.png", "map.tif"):
        picture = load_image(Path(f"new/{Path(name).stem}-k6.png").read_bytes())
        expected = load_image(compress_file(Path(name).read_bytes(), plan).file)
        assert np.array_equal(picture.pixels, expected.pixels)


@pytest.mark.parametrize(
    "option", ["--dither", "--psnr=30", "--max-bytes=9k", "--restarts=3", "--longest-side=9"]
)
def test_what_needs_the_whole_picture_is_not_for_large_ones(run: Run, option: str) -> None:
    assert "so it is not for --large" in run("map.tif", "--large", option).err
    assert "needs files" in run("map.tif", "--large", "-o", "-").err


def test_no_png_goes_to_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    done = run("-", "-k16", stdin=PNG)
    assert (done.code, done.out) == (2, b"")
    assert "The PNG would go to the terminal" in done.err


def test_a_bar_is_drawn_on_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("photo.jpg", "logo.png", "-k16").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    errors = run("photo.jpg", "logo.png", "gone.png", "-f", "-k16").err
    assert "\r1 of 3 files" in errors
    assert re.search(r"\r {10,}\rgone.png: ", errors)


def test_names_can_not_speak_to_the_terminal(run: Run) -> None:
    name = "a\x1b[31m\n\u202eb.png"
    Path(name).write_bytes(b"broken")
    errors = run(name, "-k16").err
    assert errors.count("\n") == 1
    assert not set("\x1b\u202e") & set(errors)
    assert json.loads(run(name, "--json", "-k16").out)["input"] == name


def test_an_interruption_and_a_closed_pipe_are_quiet(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compressor.cli.main, "compress_files", stop)
    done = run("photo.jpg", "-k16")
    assert (done.code, done.err) == (130, "")


def test_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(JPEG)
    command = [sys.executable, "-m", "compressor", str(tmp_path / "photo.jpg"), "-o"]
    options = {"cwd": ROOT, "capture_output": True, "timeout": 60}
    done = subprocess.run([*command, "-"], **options)  # type: ignore[call-overload]
    assert (done.returncode, done.stderr) == (0, b"")
    assert Image.open(io.BytesIO(done.stdout)).mode == "P"
    closed = subprocess.Popen([*command, "-"], cwd=ROOT, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)  # fmt: skip
    assert closed.stdout is not None
    closed.stdout.close()
    assert closed.stderr is not None
    assert closed.stderr.read() == b""
    assert closed.wait(60) == 141
    closed.stderr.close()


def test_numbers_are_read_as_people_write_them() -> None:
    sizes = {"250000": 250_000, "100k": 100_000, "1.5M": 1_500_000, "2 kB": 2000, "1g": 10**9}
    assert {text: values.size(text) for text in sizes} == sizes
    # as pngquant's parse_quality has it
    pairs = {"65-80": (65, 80), "65-": (65, 100), "-80": (0, 80), "80": (72, 80), "0": (0, 0)}
    assert {text: values.quality(text) for text in pairs} == pairs
    for wrong in ("", "-", "1-101", "5-4", "x"):
        with pytest.raises(ArgumentTypeError):
            values.quality(wrong)


def test_quality_is_libimagequants_scale() -> None:
    scale = [psnr_of_quality(quality) for quality in range(101)]
    assert scale == sorted(scale)
    assert (scale[0], scale[100]) == (-np.inf, np.inf)
    # mse_to_standard_mse(quality_to_mse(80)) of libimagequant 2 is 6.10, a PSNR of 40.28 dB
    assert scale[80] == pytest.approx(40.28, abs=0.01)
    assert scale[65] == pytest.approx(37.59, abs=0.01)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("photo.jpg logo.png", (None, None)),
        ("photo.jpg logo.png --jobs 1", (None, None)),
        ("photo.jpg --jobs 2", (2, None)),
        ("many", (3, None)),
        ("many --jobs 1", (None, None)),
        ("many --dask tcp://192.0.2.1:8786", (None, "tcp://192.0.2.1:8786")),
    ],
)
def test_who_computes(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: str, expected: tuple[object, object]
) -> None:
    requests = []

    @contextmanager
    def opened(processes: int | None, dask: str | None) -> Iterator[Executor]:
        requests.append((processes, dask))
        with ThreadPoolExecutor(2) as executor:
            yield executor

    monkeypatch.setattr(compressor.cli.main, "open_executor", opened)
    monkeypatch.setattr("loky.cpu_count", lambda: 3)
    Path("many").mkdir()
    for number in range(8):
        Path(f"many/{number}.jpg").write_bytes(JPEG)
    assert run(*words.split(), "-k2").code == 0
    assert requests == [expected]


def test_workers_that_can_not_be_had_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(processes: int | None, dask: str | None) -> Executor:
        raise ExecutorError("Dask is not installed.")

    monkeypatch.setattr(compressor.cli.main, "open_executor", refuse)
    done = run("photo.jpg", "--dask", "tcp://192.0.2.1:8786")
    assert (done.code, done.err) == (2, "python -m compressor: error: Dask is not installed.\n")


def test_a_refusal_of_a_palette_ends_in_one_full_stop(run: Run) -> None:
    Path("many.txt").write_text("\n".join(f"#{n:06x}" for n in range(300)))
    for name in ("many.txt", "gone.gpl"):
        done = run("photo.jpg", "--palette", name)
        assert done.code == 2
        assert done.err.endswith(".\n")
        assert not done.err.endswith("..\n")


def test_without_options_the_smallest_file_of_high_look_is_written(run: Run) -> None:
    assert run("photo.jpg").code == 0
    expected = compress_file(JPEG, CompressionJob(settings=LookSettings(look=70)))
    assert Path("photo-small.png").read_bytes() == expected.file
    assert run("photo.jpg", "--ssimulacra2", "40", "--speed", "11", "-o", "40.png").code == 0
    settings = LookSettings(look=40, effort="fast")
    expected = compress_file(JPEG, CompressionJob(settings=settings))
    assert Path("40.png").read_bytes() == expected.file


def test_the_best_look_of_so_many_bytes(run: Run) -> None:
    assert run("photo.jpg", "--max-bytes", "700", "--effort", "fast", "-o", "700.png").code == 0
    assert 400 < Path("700.png").stat().st_size <= 700
    done = run("photo.jpg", "--max-bytes", "60", "-o", "60.png")
    assert (done.code, Path("60.png").exists()) == (1, False)
    assert "No file of at most 60 bytes is possible" in done.err


def test_a_look_out_of_reach_is_told(run: Run) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (48, 48, 3)).astype(np.uint8)
    Path("noise.png").write_bytes(encoded(noise))
    done = run("noise.png", "--ssimulacra2", "99", "--effort", "fast")
    assert done.code == 0
    assert done.err.startswith("noise.png: A look of 99 is out of reach for 256 colours: the best")


def test_only_the_part_that_was_read_is_called_without_loss(run: Run) -> None:
    frames = [np.full((8, 9, 3), grey, np.uint8) for grey in (10, 90, 200)]
    images = [Image.fromarray(frame) for frame in frames]
    data = saved(images[0], "GIF", save_all=True, append_images=images[1:])
    Path("moving.gif").write_bytes(data)
    Path("flat.png").write_bytes(encoded(frames[0]))
    sentences = run("moving.gif", "flat.png", "-k", "4", "--first-frame", "--verbose").err
    assert "the first of 3 frames without loss" in sentences
    assert "1 of 1 colours, without loss" in sentences


def test_a_heic_is_read(run: Run) -> None:
    Path("photo.heic").write_bytes(heic("plain"))
    assert run("photo.heic", "-k", "4").code == 0
    assert np.array_equal(
        load_image(Path("photo-k4.png").read_bytes()).pixels, load_image(heic("plain")).pixels
    )


@pytest.mark.parametrize("options", [["-k5"], ["--ssimulacra2", "50"], ["-k64", "--psnr", "15"]])
def test_the_longest_side_makes_pictures_smaller_first(run: Run, options: list[str]) -> None:
    small = load_image(JPEG).shrunk(10)
    Path("small.png").write_bytes(encoded(small.pixels))
    assert run("small.png", *options, "-o", "by-hand.png").code == 0
    done = run("photo.jpg", *options, "--longest-side", "10", "-v", "-o", "made.png", "--json")
    assert done.code == 0
    assert Path("made.png").read_bytes() == Path("by-hand.png").read_bytes()
    original = load_image(JPEG)
    sizes = f"{original.width} x {original.height} px -> {small.width} x {small.height} px"
    assert sizes in done.err
    row = json.loads(done.out)
    assert (row["width"], row["height"]) == (small.width, small.height)
    made = f"Made {small.width} x {small.height} px, from {original.width} x {original.height}."
    assert made in row["notes"]


@pytest.mark.parametrize("number", ["0", "100000"])
def test_no_picture_is_made_larger(run: Run, number: str) -> None:
    assert run("photo.jpg", "-k5", "--longest-side", number, "-o", "made.png").code == 0
    assert Path("made.png").read_bytes() == by_library(JPEG, k=5)


def test_one_pixel_is_the_least(run: Run) -> None:
    assert run("photo.jpg", "--longest-side", "1", "-o", "made.png").code == 0
    assert load_image(Path("made.png").read_bytes()).pixels.shape == (1, 1, 3)


@pytest.mark.parametrize("number", ["-1", "100001", "wide", "1.5", "", "800px", "9" * 50])
def test_another_longest_side_is_refused_with_both_limits(run: Run, number: str) -> None:
    done = run("photo.jpg", "--longest-side", number)
    assert done.code == 2
    assert "is not a whole number from 0 to 100000" in done.err
    assert done.err.count("error:") == 1
    assert "Traceback" not in done.err


def test_the_experiment_has_no_longest_side(run: Run) -> None:
    done = run("photo.jpg", "--restarts", "3", "--longest-side", "20")
    assert "--longest-side is not for --restarts" in done.err
