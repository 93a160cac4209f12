"""`--protect`: the parts reach the settings, and each wrong one is refused in a sentence."""

import re
from pathlib import Path

import numpy as np
import pytest

from compressor.cli.main import main
from compressor.cli.options import parse_options
from compressor.imaging import load_image
from compressor.pipeline.protected.part import Part
from compressor.pipeline.settings import LookSettings, QualitySettings
from tests.support.pictures import encoded, photo_like

PART = Part(x=3, y=2, width=6, height=5, weight=20)
SIGN = [250, 0, 60]
USUAL = Part(x=0, y=0, width=2, height=2)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The last line of what is said to a command line that can't be followed."""
    with pytest.raises(SystemExit) as exit:
        parse_options(["photo.png", *arguments])
    assert exit.value.code == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert not any("Traceback" in line for line in lines)
    return lines[-1]


def test_parts_are_settings_of_both_methods_each_once() -> None:
    words = ["photo.png", "--protect", "3,2,6,5:20", "--protect=0,0,2,2", "--protect", "0,0,2,2:10"]
    assert parse_options(words).job.settings == LookSettings(look=70, protect=(PART, USUAL))
    by_colors = QualitySettings(k=8, protect=(PART, USUAL))
    assert parse_options([*words, "-k", "8"]).job.settings == by_colors
    assert by_colors.arguments() == [
        *("-k", "8"),
        *("--protect", "3,2,6,5:20"),
        *("--protect", "0,0,2,2:10"),
    ]
    assert parse_options(["photo.png", *by_colors.arguments()]).job.settings == by_colors


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--protect", "3,2,6"], "“3,2,6” is no part of a picture such as 40,30,120,80:10"),
        (["--protect=-3,2,6,5"], "“-3,2,6,5” is no part"),
        (["--protect", "3,2,0,5"], "the part 3,2,0,5 has no size, 0 x 5 px"),
        (["--protect", "3,2,6,5:1"], "has the weight 1; it has to be from 2 to 50"),
        (["--protect", "3,2,6,5:51"], "has the weight 51; it has to be from 2 to 50"),
        (
            [f"--protect={x},0,1,1" for x in range(33)],
            "33 parts are protected; at most 32 can be, so leave out 1.",
        ),
        (["--protect", "3,2,6,5", "--large"], "--protect needs the whole picture at once"),
        (["--protect", "3,2,6,5", "--restarts", "3"], "--protect is not for --restarts"),
        (
            ["--protect", "3,2,6,5", "--palette", "brand.gpl"],
            "--protect changes nothing without --smaller; leave it out.",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refusal(capsys, *arguments)


def test_a_part_outside_one_picture_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("large.png").write_bytes(encoded(photo_like(12, 17)))
    Path("small.png").write_bytes(encoded(photo_like(6, 17)))
    code = main(["-k", "3", "--protect", "3,2,6,5:20", "large.png", "small.png"])
    assert code == 1
    said = capsys.readouterr().err
    assert "small.png: The protected part 3,2,6,5:20 ends at x = 9 and y = 7" in said
    assert "outside the picture of 17 x 6 px" in re.sub(r"\s+", " ", said)
    assert Path("large-k3.png").exists()
    assert not Path("small-k3.png").exists()


def test_a_small_sign_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pixels = photo_like(12, 17)
    pixels[2:4, 3:5] = SIGN
    Path("photo.png").write_bytes(encoded(pixels))
    assert main(["photo.png", "-k", "3", "-o", "plain.png"]) == 0
    assert main(["photo.png", "-k", "3", "--protect=3,2,2,2:50", "-o", "kept.png"]) == 0
    colors = [
        load_image(Path(name).read_bytes()).pixels[2, 3] for name in ("plain.png", "kept.png")
    ]
    off = [np.abs(color - np.array(SIGN)).sum() for color in colors]
    assert off[1] < 0.2 * off[0]
