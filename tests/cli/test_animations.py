"""Animations on the command line: every frame, in the format that they have, or why not."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from compressor.imaging.animation.reader import AnimationReader
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from tests.support.animations import apng_file, moving_square, pillow_file
from tests.support.animations.in_this_process import decode_here
from tests.support.pictures import encoded, photo_like

Run = Callable[..., SimpleNamespace]
GIF = pillow_file(moving_square(4), "GIF", [40, 50, 60, 700], loop=0)
APNG = apng_file(moving_square(3), plays=2)
WEBP = pillow_file(moving_square(3), "WEBP", 30)
PHOTO = encoded(photo_like(16, 20))


@pytest.fixture
def in_a_process() -> None:
    """Decode as a user's files are, in a process; other tests decode where they run."""


@pytest.fixture(autouse=True)
def decoded_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode in this process, but where a test asks for `in_a_process`."""
    if "in_a_process" not in request.fixturenames:
        decode_here(monkeypatch)


@pytest.fixture
def run(run_in_folder: Run) -> Run:
    """Run a command line in a folder with animations; gives its code, output and sentences."""
    for name, data in {
        "a.gif": GIF, "b.png": APNG, "c.webp": WEBP, "photo.png": PHOTO,
    }.items():  # fmt: skip
        Path(name).write_bytes(data)

    return run_in_folder


def frames_in(name: str) -> int:
    with Image.open(name) as image:
        return getattr(image, "n_frames", 1)


def kind_of(name: str) -> str:
    with Image.open(name) as image:
        return str(image.format)


def test_every_frame_is_written_in_the_format_that_it_has(run: Run, in_a_process: None) -> None:
    assert run("a.gif", "b.png", "c.webp", "photo.png", "-k", "8").code == 0
    assert [frames_in(name) for name in ("a-k8.gif", "b-k8.png", "c-k8.webp")] == [4, 3, 3]
    assert frames_in("photo-k8.png") == 1
    reader = AnimationReader(Path("a-k8.gif").read_bytes())
    assert [frame.duration for frame in reader.frames()] == [40, 50, 60, 700]
    assert reader.header.plays == 0


def test_the_file_is_the_librarys(run: Run) -> None:
    assert run("a.gif", "-k", "4", "--dither", "--smaller", "2").code == 0
    settings = QualitySettings(k=4, dither=1.0, smaller=2.0)
    job = CompressionJob(settings=settings, animations="own")
    assert Path("a-k4.gif").read_bytes() == compress_file(GIF, job).file


def test_without_options_the_smallest_that_looks_good_is_written(run: Run) -> None:
    done = run("a.gif", "--verbose", "--effort", "fast")
    assert done.code == 0
    assert "4 frames" in done.err
    assert frames_in("a-small.gif") == 4


@pytest.mark.parametrize(
    ("arguments", "name", "kind"),
    [
        (["--format", "apng"], "a-k4.png", "PNG"),
        (["--format", "png"], "a-k4.png", "PNG"),
        (["--format", "webp"], "a-k4.webp", "WEBP"),
        (["--format", "gif"], "a-k4.gif", "GIF"),
        (["-o", "new.png"], "new.png", "PNG"),
        (["-o", "new.apng"], "new.apng", "PNG"),
        (["-o", "new.png", "--format", "apng"], "new.png", "PNG"),
        (["-o", "NEW.GIF"], "NEW.GIF", "GIF"),
        (["-o", "out/"], "out/a-k4.gif", "GIF"),
        (["--ext", "-x.webp"], "a-x.webp", "WEBP"),
    ],
)
def test_another_format_is_written_where_it_is_asked_for(
    run: Run, arguments: list[str], name: str, kind: str
) -> None:
    assert run("a.gif", "-k", "4", *arguments).code == 0
    assert kind_of(name) == kind
    assert frames_in(name) == 4


def test_the_smallest_format_gives_the_name_its_end(run: Run) -> None:
    assert run("a.gif", "-k", "4", "--format", "smallest").code == 0
    (path,) = Path().glob("a-k4.*")
    assert {".gif": "GIF", ".png": "PNG", ".webp": "WEBP"}[path.suffix] == kind_of(str(path))
    assert frames_in(str(path)) == 4


def test_the_first_frame_alone_is_a_picture(run: Run) -> None:
    done = run("a.gif", "-k", "4", "--first-frame", "--verbose")
    assert done.code == 0
    assert "frames" not in done.err.replace("of 4 frames", "")
    assert (
        Path("a-k4.png").read_bytes()
        == compress_file(GIF, CompressionJob(settings=QualitySettings(k=4))).file
    )


def test_an_animation_comes_and_goes_by_pipes(run: Run) -> None:
    done = run("-", "-k", "4", stdin=GIF)
    assert done.code == 0
    assert done.out.startswith(b"GIF89a")
    assert len(list(AnimationReader(done.out).frames())) == 4


def test_a_row_says_how_many_frames_there_are(run: Run) -> None:
    lines = run("a.gif", "photo.png", "-k", "4", "--json").out.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["frames"] for row in rows] == [4, 1]
    assert [row["output"] for row in rows] == ["a-k4.gif", "photo-k4.png"]


def test_a_shared_palette_has_the_colours_of_every_frame(run: Run) -> None:
    green_at_last = moving_square(2)
    green_at_last[1][...] = (0, 255, 0)
    Path("late.png").write_bytes(apng_file(green_at_last))
    done = run("late.png", "photo.png", "-k", "6", "--shared-palette", "--json")
    assert done.code == 0
    palettes = [json.loads(line)["palette"] for line in done.out.splitlines()]
    assert any(code[1:3] < "10" and code[3:5] > "f0" for code in palettes[0])


def test_a_result_of_an_earlier_time_is_no_input(run: Run) -> None:
    folder = Path("folder")
    folder.mkdir()
    (folder / "a.gif").write_bytes(GIF)
    for _ in range(2):
        assert run("folder", "-k", "4", "--force").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["a-k4.gif", "a.gif"]


def test_a_file_that_is_there_is_not_written_over(run: Run) -> None:
    Path("a-k4.gif").write_bytes(b"mine")
    done = run("a.gif", "-k", "4")
    assert done.code == 1
    assert "a-k4.gif exists already; --force writes over it." in done.err
    assert Path("a-k4.gif").read_bytes() == b"mine"


def test_a_cut_off_animation_is_written_and_told(run: Run, in_a_process: None) -> None:
    Path("cut.gif").write_bytes(GIF[:-40])
    done = run("cut.gif", "-k", "4")
    assert done.code == 0
    assert "cut.gif: The animation is cut off or damaged in frame 4 of 4" in done.err
    assert frames_in("cut-k4.gif") == 3


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["photo.png", "--format", "gif"], 1, "GIF is for animations, and this is one picture"),
        (["photo.png", "-o", "new.gif"], 1, "GIF is for animations, and this is one picture"),
        (["photo.png", "--format", "apng"], 1, "APNG is for animations"),
        (["a.gif", "--format", "jxl"], 1, "JPEG XL is written for pictures only"),
        (["a.gif", "--first-frame", "--format", "gif"], 2, "--first-frame makes pictures"),
        (["a.gif", "--first-frame", "-o", "x.gif"], 2, "-o x.gif asks for GIF"),
        (["a.gif", "-o", "x.gif", "--format", "webp"], 2, "names a GIF file, but WebP is asked"),
        (["a.gif", "--large", "-o", "x.gif"], 2, "which PNG alone allows"),
        (["a.gif", "--max-bytes", "9000"], 1, "can be chosen for pictures only"),
        (["a.gif", "--restarts", "3"], 1, "restarts experiment is for pictures"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(
    run: Run, arguments: list[str], code: int, sentence: str
) -> None:
    before = sorted(Path().iterdir())
    done = run(*arguments)
    assert done.code == code
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1
    assert sorted(Path().iterdir()) == before


def test_each_frame_may_have_a_palette(run: Run) -> None:
    assert run("a.gif", "-k", "4", "--palettes", "frames").code == 0
    job = CompressionJob(settings=QualitySettings(k=4), animations="own", palettes="frames")
    assert Path("a-k4.gif").read_bytes() == compress_file(GIF, job).file
    assert run("a.gif", "-k", "4", "--palettes", "many").code == 2
