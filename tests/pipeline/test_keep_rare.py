"""The setting that keeps rare colours: off it changes nothing, on it does, and where it can't."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from compressor.cli.options import parse_options
from compressor.imaging import ImageError, load_image
from compressor.pipeline.animation.compress import compress_animation
from compressor.pipeline.batch import shared_palette
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.large.large import reject_unsupported
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.protected.part import Part
from compressor.pipeline.settings import EYE, QualitySettings
from compressor.pipeline.target import Target
from kmc import best_palette, count_colors, keep_rare_colors
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

OFF = QualitySettings(k=6, effort="fast", locked=((9, 9, 9),))
ON = replace(OFF, keep_rare="on")


def stamped() -> np.ndarray:
    """(32, 32, 3): a photo with a small stamp in a red that is nowhere else."""
    pixels = photo_like(32, 32, seed=4) // 2 + np.array([60, 60, 0], np.uint8)
    pixels[10:13, 8:15] = [220, 10, 60]
    return pixels.astype(np.uint8)


PIXELS = stamped()
DATA = encoded(PIXELS)


def colors_of(settings: QualitySettings) -> set[tuple[int, ...]]:
    result = compute_best_quality(load_image(DATA), settings, silent_work())
    return {*map(tuple, result.palette.tolist())}


def test_off_has_the_best_palette_and_on_the_one_with_rare_colours() -> None:
    fixed = np.array(OFF.locked, np.uint8)
    palette = best_palette(PIXELS, 6, effort="fast", fixed=fixed)
    assert colors_of(OFF) == {*map(tuple, palette.tolist())}
    kept = {*map(tuple, keep_rare_colors(PIXELS, palette, fixed=fixed).tolist())}
    assert colors_of(ON) == kept != colors_of(OFF)
    assert (9, 9, 9) in kept
    part = Part(x=0, y=20, width=32, height=12, weight=20)
    assert colors_of(replace(ON, protect=(part,))) != colors_of(replace(OFF, protect=(part,)))


@pytest.mark.parametrize("target", [None, Target(max_bytes=900)])
def test_files_are_made_with_it(target: Target | None) -> None:
    files = [
        compress_file(DATA, CompressionJob(settings=each, target=target)).file for each in (OFF, ON)
    ]
    assert files[0] != files[1]
    assert len(count_colors(load_image(files[1]).pixels)) <= 6


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"palette": "pico-8"}, "is a fixed palette, so no rare colour can be added."),
        ({"dither": EYE}, "Dithering for the eye chooses its own colours"),
    ],
)
def test_what_chooses_all_colours_itself_is_told(change: dict[str, object], words: str) -> None:
    problem = replace(ON, locked=(), **change).problem()
    assert problem is not None
    assert words in problem
    assert "“Keep rare colours” off" in problem
    assert replace(OFF, locked=(), **change).problem() is None


def test_where_there_is_no_one_picture_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="One palette for all pictures keeps no rare colours"):
        shared_palette([lambda: DATA], ON)
    with pytest.raises(ImageError, match="not in animations"):
        compress_animation(DATA, ON)
    with pytest.raises(ImageError, match="pictures this large"):
        reject_unsupported(ON)


def test_the_option_stands_alone(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = parse_options(["--keep-rare", "photo.png", "-k", "8"]).job.settings
    assert chosen == QualitySettings(k=8, keep_rare="on")
    assert chosen.arguments() == ["-k", "8", "--keep-rare"]
    assert parse_options(["a.png", "--keep-rare=off"]).job.settings == QualitySettings(k=16)
    for other in (["--palette", "pico-8"], ["--shared-palette"], ["--large"], ["--restarts", "3"]):
        with pytest.raises(SystemExit):
            parse_options(["photo.png", "--keep-rare", *other])
        assert "--keep-rare" in capsys.readouterr().err.strip().splitlines()[-1]
