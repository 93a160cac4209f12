"""The line that the Compress page shows makes the page's files again, to the byte."""

import shlex
import subprocess
from pathlib import Path

import pytest

from compressor import installation
from compressor.cli.main import main
from compressor.imaging import load_image
from compressor.pipeline.methods import experiment, quality
from compressor.pipeline.methods.experiment import RESTARTS_EXPERIMENT
from compressor.pipeline.methods.quality import BEST_QUALITY, QualityResult
from compressor.pipeline.settings import QualitySettings, RestartSettings
from compressor.samples import FOLDER
from compressor.ui.downloads.command_line import cli_commands
from compressor.ui.picture_cache import PictureFile
from compressor.ui.state import SelectedPicture
from tests.support.pages import Page, best_quality_page, results_of, texts, with_picture
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

DATA = encoded(photo_like(36, 48))
PICTURE = load_image(DATA)
QUALITY = QualitySettings(
    k=7, effort="fast", space="oklab", dither=0.25, smaller=0.75, locked=((228, 0, 43), (1, 2, 3))
)
SETTINGS = RestartSettings(k=6, k2=2, restarts=8, iterations=3, seed=4, height=30)
HOSTILE = [
    "$(touch gone).png", "`touch gone`.png", "a'b\"c;touch gone.png", "-o.png", "--help", "-", "16",
    "a b & c | d > e.png", "*.png", "[a].png", "~", "../up.png", "C:\\pictures\\up.png", "été €.png"
]  # fmt: skip


def chosen(name: str = "photo.png", sample: str | None = None) -> SelectedPicture:
    return SelectedPicture(file=PictureFile(data=DATA), name=name, source="Upload", sample=sample)


def reduced(settings: QualitySettings = QUALITY) -> QualityResult:
    return quality.compute_best_quality(PICTURE, settings, silent_work())


def repeated(shown: list[str]) -> dict[str, bytes]:
    """What the lines make in this folder: the contents of the files by their names."""
    for line in shown:
        words = shlex.split(line)
        assert words[:3] == ["python", "-m", "compressor"]
        assert main(words[3:]) == 0
    names = [shlex.split(line)[-1] for line in shown]
    return {name: Path(name).read_bytes() for name in names}


@pytest.fixture(autouse=True)
def in_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is installed here; tests/packaging runs the line of an installed app."""
    monkeypatch.setattr(installation, "is_installed", lambda: False)


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
    at.run()
    kind = "quality" if method == BEST_QUALITY.title else "restarts"
    if kind == "restarts":
        at.button(key="compress").click().run()
    if job := at.session_state["jobs"].get(kind):
        assert job.ended.wait(60)
    at.run()
    assert not at.exception
    (code,) = (code for code in at.code if code.value.startswith("python"))
    assert "To be run in the project's folder, with your picture in it." in texts(at)
    return code.value.splitlines(), at.session_state["results"][kind]


def test_the_line_of_best_quality_makes_the_pages_file(script: Page) -> None:
    shown, result = shown_on_the_page(
        script, BEST_QUALITY.title, k=7, effort="fast", space="cielab", dither=0.5,
        locked=((228, 0, 43),),
    )  # fmt: skip
    assert isinstance(result, QualityResult)
    assert repeated(shown) == {"photo-k7.png": result.picture.encode_png()}


def test_the_lines_of_the_experiment_make_the_pages_files(script: Page) -> None:
    shown, result = shown_on_the_page(
        script, RESTARTS_EXPERIMENT.title, k=6, k2=2, restarts=8, iterations=3, seed=4, height=30
    )
    assert isinstance(result, experiment.ExperimentResult)
    expected = {f"photo-{one.name}.png": one.full.encode_png() for one in result.variants}
    assert len(expected) == 3
    assert repeated(shown) == expected


@pytest.mark.parametrize(
    "settings",
    [
        QualitySettings(),
        QUALITY,
        QualitySettings(k=3, effort="best"),
        QualitySettings(dither=1.0),
        QualitySettings(smaller=1.0),
    ],
    ids=lambda settings: f"k{settings.k}-{settings.effort}",
)
def test_every_wish_is_in_the_line(settings: QualitySettings) -> None:
    result = reduced(settings)
    assert repeated(cli_commands(chosen(), result)) == {
        f"photo-k{settings.k}.png": result.picture.encode_png()
    }


def test_the_defaults_make_short_lines() -> None:
    result = reduced(QualitySettings())
    assert cli_commands(chosen(), result) == [
        "python -m compressor photo.png -k 16 -o photo-k16.png"
    ]
    at_sample = cli_commands(chosen("coffee.png", sample="coffee"), result)
    assert at_sample == [
        "python -m compressor compressor/samples/coffee.png -k 16 -o coffee-k16.png"
    ]
    settings = RestartSettings(k=6, k2=6, restarts=2)
    twice = experiment.run_experiment(PICTURE, settings, silent_work())
    assert len(cli_commands(chosen(), twice)) == 2


def test_an_installed_app_names_the_console_script(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "is_installed", lambda: True)
    result = reduced(QualitySettings())
    assert cli_commands(chosen(), result) == ["kmc photo.png -k 16 -o photo-k16.png"]
    at_sample = cli_commands(chosen("coffee.png", sample="coffee"), result)
    assert at_sample == ["kmc coffee.png -k 16 -o coffee-k16.png"]
    at = best_quality_page(script, DATA)
    at.session_state["results"] = results_of({QualitySettings.method: result})
    at.run()
    assert "To be run in the folder of your picture." in texts(at)
    assert "`kmc --help` tells what else there is." in texts(at)


def in_a_shell(line: str) -> list[str]:
    """What a Unix shell gives the program."""
    script = f"python() {{ printf '%s\\0' \"$@\"; }}; {line}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True, timeout=20)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_can_do_more_than_name_the_file(name: str) -> None:
    result = reduced(QualitySettings(k=2, effort="fast"))
    (line,) = cli_commands(chosen(name), result)
    words = in_a_shell(line)
    assert {*map(str, Path().iterdir())} == {"photo.png", FOLDER.name}
    assert words[:2] == ["-m", "compressor"]
    file = name.replace("\\", "/").rpartition("/")[2]
    assert words[2] == (f"./{file}" if name.startswith("-") else file)
    Path(words[2]).write_bytes(DATA)
    assert main(words[2:]) == 0
    assert Path(words[-1]).read_bytes() == result.picture.encode_png()


@pytest.mark.parametrize("name", ["a\nb.png", "a\x1b[2Jb.png", "\u202egnp.exe", ""])
def test_a_name_that_can_not_be_typed_is_replaced(name: str) -> None:
    (line,) = cli_commands(chosen(name), reduced(QualitySettings(k=2, effort="fast")))
    assert line.isprintable()
    assert in_a_shell(line)[2].endswith(".png")


def test_a_replaced_name_is_told(script: Page) -> None:
    at = best_quality_page(script, DATA, "a\nb.png")
    at.session_state["results"] = results_of(
        {"quality": reduced(QualitySettings(k=2, effort="fast"))}
    )
    at.run()
    assert "The name of your picture can't be typed" in texts(at)
