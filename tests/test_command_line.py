"""The line that the Compress page shows makes the page's files again, to the byte."""

import shlex
import subprocess
from pathlib import Path

import pytest

from imaging import load_image
from imaging.cli.main import main
from imaging.reduce import Wishes
from imaging.samples import FOLDER
from tests.conftest import Page, encoded, photo_like, texts, with_picture
from ui import experiment, inputs, quality
from ui.command_line import lines
from ui.experiment import Settings
from ui.pictures import PictureFile
from ui.quality import Reduced
from ui.state import Chosen

DATA = encoded(photo_like(36, 48))
PICTURE = load_image(DATA)
WISHES = Wishes(k=7, effort="fast", space="oklab", dither=0.25, fixed=((228, 0, 43), (1, 2, 3)))
SETTINGS = Settings(k=6, k2=2, restarts=8, max_iters=3, seed=4, height=30)
HOSTILE = [
    "$(touch gone).png", "`touch gone`.png", "a'b\"c;touch gone.png", "-o.png", "--help", "-", "16",
    "a b & c | d > e.png", "*.png", "[a].png", "~", "../up.png", "C:\\pictures\\up.png", "été €.png"
]  # fmt: skip


def chosen(name: str = "photo.png", sample: str | None = None) -> Chosen:
    return Chosen(file=PictureFile(data=DATA), name=name, source="Upload", sample=sample)


def reduced(wishes: Wishes = WISHES) -> Reduced:
    return quality.reduce_colors(PICTURE, wishes, lambda *_: None, lambda: None)


def repeated(shown: list[str]) -> dict[str, bytes]:
    """What the lines make in this folder: the contents of the files by their names."""
    for line in shown:
        words = shlex.split(line)
        assert words[:3] == ["python", "-m", "imaging"]
        assert main(words[3:]) == 0
    names = [shlex.split(line)[-1] for line in shown]
    return {name: Path(name).read_bytes() for name in names}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("photo.png").write_bytes(DATA)
    Path(FOLDER.name).symlink_to(FOLDER)


def shown_on_the_page(script: Page, method: str, **widgets: object) -> tuple[list[str], object]:
    """The lines under the result that the page made, and that result."""
    at = with_picture(script("pages/1_Compress.py"), DATA)
    at.session_state["method"] = method
    for key, value in widgets.items():
        at.session_state[key] = value
    at.run().button(key="compress").click().run()
    kind = quality.KIND if method == inputs.BEST_QUALITY else experiment.KIND
    if job := at.session_state["jobs"].get(kind):
        assert job.ended.wait(30)
    at.run()
    assert not at.exception
    (code,) = (code for code in at.code if code.value.startswith("python"))
    assert "To be run in the project's folder, with your picture in it." in texts(at)
    return code.value.splitlines(), at.session_state["results"][kind]


def test_the_line_of_best_quality_makes_the_pages_file(script: Page) -> None:
    shown, result = shown_on_the_page(
        script, inputs.BEST_QUALITY, k=7, effort="fast", space="cielab", dither=0.5,
        locked=((228, 0, 43),),
    )  # fmt: skip
    assert isinstance(result, Reduced)
    assert repeated(shown) == {"photo-k7.png": result.picture.png}


def test_the_lines_of_the_experiment_make_the_pages_files(script: Page) -> None:
    shown, result = shown_on_the_page(
        script, inputs.RESTARTS, k=6, k2=2, restarts=8, iterations=3, seed=4, height=30
    )
    assert isinstance(result, experiment.Result)
    expected = {f"photo-{one.name}.png": one.full.png for one in result.variants}
    assert len(expected) == 3
    assert repeated(shown) == expected


@pytest.mark.parametrize(
    "wishes",
    [Wishes(), WISHES, Wishes(k=3, effort="best"), Wishes(dither=1.0)],
    ids=lambda wishes: f"k{wishes.k}-{wishes.effort}",
)
def test_every_wish_is_in_the_line(wishes: Wishes) -> None:
    made = reduced(wishes)
    assert repeated(lines(chosen(), made)) == {f"photo-k{wishes.k}.png": made.picture.png}


def test_the_defaults_make_short_lines() -> None:
    made = reduced(Wishes())
    assert lines(chosen(), made) == ["python -m imaging photo.png -k 16 -o photo-k16.png"]
    at_sample = lines(chosen("coffee.png", sample="coffee"), made)
    assert at_sample == ["python -m imaging samples/coffee.png -k 16 -o coffee-k16.png"]
    settings = Settings(k=6, k2=6, restarts=2)
    twice = experiment.run_experiment(PICTURE, settings, {}, lambda *_: None, lambda: None)
    assert len(lines(chosen(), twice)) == 2


def in_a_shell(line: str) -> list[str]:
    """What a Unix shell gives the program."""
    script = f"python() {{ printf '%s\\0' \"$@\"; }}; {line}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, timeout=20)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_can_do_more_than_name_the_file(name: str) -> None:
    made = reduced(Wishes(k=2, effort="fast"))
    (line,) = lines(chosen(name), made)
    words = in_a_shell(line)
    assert {*map(str, Path().iterdir())} == {"photo.png", FOLDER.name}
    assert words[:2] == ["-m", "imaging"]
    file = name.replace("\\", "/").rpartition("/")[2]
    assert words[2] == (f"./{file}" if name.startswith("-") else file)
    Path(words[2]).write_bytes(DATA)
    assert main(words[2:]) == 0
    assert Path(words[-1]).read_bytes() == made.picture.png


@pytest.mark.parametrize("name", ["a\nb.png", "a\x1b[2Jb.png", "\u202egnp.exe", ""])
def test_a_name_that_can_not_be_typed_is_replaced(name: str) -> None:
    (line,) = lines(chosen(name), reduced(Wishes(k=2, effort="fast")))
    assert line.isprintable()
    assert in_a_shell(line)[2].endswith(".png")


def test_a_replaced_name_is_told(script: Page) -> None:
    at = with_picture(script("pages/1_Compress.py"), DATA, "a\nb.png")
    at.session_state["results"] = {quality.KIND: reduced(Wishes(k=2, effort="fast"))}
    at.run()
    assert "The name of your picture can't be typed" in texts(at)
