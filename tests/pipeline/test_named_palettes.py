"""Fixed palettes: the decoded file holds exactly their colours, by whoever reads it."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from compressor.imaging import load_image
from compressor.imaging.palettes.named_palettes import NAMED_PALETTES, NamedPalette
from compressor.pipeline.batch import shared_palette
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.k_curve import curve_settings
from compressor.pipeline.methods.preview import compute_preview, preview_settings
from compressor.pipeline.methods.quality import compute_best_quality
from compressor.pipeline.methods.smaller_alternatives import find_alternatives
from compressor.pipeline.settings import EYE, QualitySettings
from compressor.pipeline.target import Target
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

PIXELS = photo_like(17, 12)
DATA = encoded(PIXELS)
PICO = QualitySettings(palette="pico-8", effort="fast")


def colors_by_pillow(file: bytes) -> set[tuple[int, ...]]:
    with Image.open(io.BytesIO(file)) as image:
        return {*map(tuple, np.asarray(image.convert("RGB")).reshape(-1, 3).tolist())}


def colors_by_opencv(file: bytes) -> set[tuple[int, ...]]:
    pixels = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR_RGB)
    return {*map(tuple, pixels.reshape(-1, 3).tolist())}


def compressed(data: bytes, settings: QualitySettings, format: str = "png") -> bytes:
    result = compress_file(data, CompressionJob(settings=settings, format=format))
    assert result.problem is None
    return result.file


@pytest.mark.parametrize("palette", NAMED_PALETTES.values(), ids=NAMED_PALETTES)
def test_the_decoded_file_holds_exactly_its_colours(palette: NamedPalette) -> None:
    its_colors = {*map(tuple, palette.colors.tolist())}
    for space, dither, smaller in (
        ("rgb", 0.0, 0.0),
        ("oklab", 1.0, 0.0),
        ("rgb", 0.5, 1.0),
        ("oklab", EYE, 1.0),
    ):
        settings = QualitySettings(
            palette=palette.name, space=space, dither=dither, smaller=smaller, effort="fast"
        )
        file = compressed(DATA, settings)
        assert colors_by_pillow(file) == colors_by_opencv(file) <= its_colors
        if dither == EYE:  # what searches longest
            assert file == compressed(DATA, settings)


def test_a_picture_in_its_colours_stays_as_it_is() -> None:
    for palette in NAMED_PALETTES.values():
        pixels = palette.colors[None]
        file = compressed(encoded(pixels), QualitySettings(palette=palette.name))
        assert np.array_equal(load_image(file).pixels, pixels)


def test_every_pixel_has_the_nearest_of_its_colours() -> None:
    colors = NAMED_PALETTES["pico-8"].colors.astype(int)
    distances = ((PIXELS[:, :, None].astype(int) - colors) ** 2).sum(axis=3)
    result = load_image(compressed(DATA, PICO)).pixels.astype(int)
    assert np.array_equal(((PIXELS.astype(int) - result) ** 2).sum(axis=2), distances.min(axis=2))


def test_what_is_clear_stays_clear_and_the_rest_has_its_colours() -> None:
    alpha = np.full((17, 12, 1), 255, np.uint8)
    alpha[:5] = 0
    alpha[5:9] = 60
    data = encoded(np.concatenate([PIXELS, alpha], axis=2))
    pixels = load_image(compressed(data, PICO)).pixels_with_alpha
    assert not pixels[:5].any()
    assert {*pixels[..., 3].ravel().tolist()} == {0, 255}
    opaque = pixels[pixels[..., 3] == 255][:, :3]
    assert {*map(tuple, opaque.tolist())} <= {*map(tuple, NAMED_PALETTES["pico-8"].colors.tolist())}
    assert (pixels[9:, :, 3] == 255).all()


def test_k_makes_no_difference_and_is_not_told() -> None:
    settings = replace(PICO, k=3)
    assert compressed(DATA, settings) == compressed(DATA, PICO)
    assert settings.arguments() == ["--palette", "pico-8", "--effort", "fast"]
    assert settings.describe().startswith("PICO-8 palette, effort fast")
    assert "Colours, K" not in dict(settings.rows())
    assert dict(settings.rows())["Palette"] == "PICO-8"
    assert settings.short_name == "pico-8"


def test_page_preview_and_a_shared_palette_have_the_same_colours() -> None:
    result = compute_best_quality(load_image(DATA), PICO, silent_work())
    assert result.picture.palette.tolist() == result.palette.tolist()
    assert colors_by_pillow(compressed(DATA, PICO)) == {*map(tuple, result.palette.tolist())}
    assert result.name == "pico-8"
    quick = preview_settings(PICO)
    assert quick is not None
    assert compute_preview(PIXELS, quick).palette.tolist() == result.palette.tolist()
    assert np.array_equal(shared_palette([lambda: DATA], PICO), NAMED_PALETTES["pico-8"].colors)


def test_no_smaller_k_is_offered_and_a_curve_over_k_searches_its_palettes() -> None:
    dithered = replace(PICO, dither=1.0)
    offered = find_alternatives(PIXELS, dithered, 400, 10**6, lambda: None)
    assert [each.settings for each in offered] == [PICO]
    assert curve_settings(PICO).named_palette is None


def test_locked_colours_targets_and_other_palettes_are_refused() -> None:
    problem = replace(PICO, locked=((1, 2, 3),)).problem()
    assert problem == (
        "PICO-8 is a fixed palette, which has no room for locked colours (1): unlock them, or"
        " choose the palette “Best for the picture”."
    )
    for more in ({"target": Target(psnr=30)}, {"palette": NAMED_PALETTES["cga"].colors}):
        with pytest.raises(ValueError, match="a named palette"):
            CompressionJob(settings=PICO, **more)
