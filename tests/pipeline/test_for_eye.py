"""Dithering for the eye: which entries may move, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from compressor.imaging import load_image
from compressor.imaging.assignment import unique_uint8_palette
from compressor.imaging.indexed import choose_for_eye
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.methods.preview import compute_preview, preview_settings
from compressor.pipeline.methods.quality import QualityResult, compute_best_quality
from compressor.pipeline.protected.part import Part
from compressor.pipeline.settings import EYE, MAX_EYE_PIXELS, QualitySettings
from compressor.ui.links.query_params import encode, link_to, parse
from kmc import RUN_COST, best_palette, quantize_spatially
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

PIXELS = photo_like(40, 30)
DATA = encoded(PIXELS)
SETTINGS = QualitySettings(k=5, effort="fast", dither=EYE)


def reduced(settings: QualitySettings = SETTINGS) -> QualityResult:
    return compute_best_quality(load_image(DATA), settings, silent_work())


def colors_of(result: QualityResult) -> set[tuple[int, ...]]:
    return {*map(tuple, result.palette.tolist())}


@pytest.mark.parametrize("smaller", [0.0, 2.0])
def test_the_result_is_the_librarys(smaller: float) -> None:
    palette = unique_uint8_palette(best_palette(PIXELS, 5, effort="fast"))
    expected = quantize_spatially(PIXELS, palette, run_cost=RUN_COST * (1 + smaller))
    result = reduced(replace(SETTINGS, smaller=smaller))
    assert np.array_equal(result.picture.to_pixels(), expected.palette[expected.indices])
    assert colors_of(result) <= {*map(tuple, expected.palette.tolist())}


def test_locked_colours_stay_and_the_others_move() -> None:
    locked = ((250, 0, 0), (1, 2, 3))
    result = reduced(replace(SETTINGS, locked=locked))
    assert {*locked} <= colors_of(result)
    assert len(result.palette) <= 5
    searched = best_palette(PIXELS, 5, effort="fast", fixed=np.array(locked, np.uint8))
    assert not colors_of(result) <= {*map(tuple, searched.tolist())}


def test_a_palette_that_is_given_stays() -> None:
    palette = np.array([[0, 0, 0], [200, 90, 20], [255, 255, 255]], np.uint8)
    job = CompressionJob(settings=SETTINGS, palette=palette)
    result = compress_file(DATA, job)
    assert {*map(tuple, result.palette.tolist())} <= {*map(tuple, palette.tolist())}


def test_a_fixed_palette_is_for_mixing() -> None:
    colors = NAMED_PALETTES["spectra-6"].colors
    expected = choose_for_eye(PIXELS, colors, fixed=colors, to_gamut=True)
    result = reduced(QualitySettings(palette="spectra-6", space="oklab", dither=EYE))
    assert np.array_equal(result.picture.to_pixels(), expected.to_pixels())
    entries = unique_uint8_palette(colors)
    chosen = quantize_spatially(PIXELS, entries, fixed=entries, run_cost=0, to_gamut=True)
    assert np.array_equal(expected.to_pixels(), entries[chosen.indices])


def test_the_palette_of_protected_parts_stays() -> None:
    part = Part(x=0, y=0, width=10, height=10, weight=50)
    plain = reduced(replace(SETTINGS, protect=(part,), dither=1.0))
    assert colors_of(reduced(replace(SETTINGS, protect=(part,)))) <= colors_of(plain)


def test_the_preview_diffuses_errors_instead() -> None:
    quick = preview_settings(SETTINGS)
    assert quick is not None
    diffused = preview_settings(replace(SETTINGS, dither=1.0))
    assert diffused is not None
    expected = compute_preview(PIXELS, diffused).to_pixels()
    assert np.array_equal(compute_preview(PIXELS, quick).to_pixels(), expected)


def test_words_links_and_arguments() -> None:
    assert ("Dithering", "for the eye") in SETTINGS.rows()
    assert "dithering for the eye" in SETTINGS.describe()
    link = link_to(SETTINGS)
    assert encode(link)["dither"] == "eye"
    assert parse(encode(link)) == link


def test_a_picture_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = (
        "Dithering for the eye is for pictures of at most 4.2 megapixels, and this one has 12.0:"
        " choose a longest side, or a strength of dithering."
    )
    assert SETTINGS.problem((4000, 3000)) == sentence
    assert replace(SETTINGS, longest_side=2000).problem((4000, 3000)) is None
    assert replace(SETTINGS, dither=1.0).problem((4000, 3000)) is None
    assert SETTINGS.problem((2048, MAX_EYE_PIXELS // 2048)) is None
    monkeypatch.setattr("compressor.pipeline.quantize.MAX_EYE_PIXELS", 1000)
    result = compress_file(DATA, CompressionJob(settings=SETTINGS))
    assert result.problem is not None
    assert "Dithering for the eye is for pictures" in result.problem
