"""The small pictures of the Compress page are those of their settings, and of no others."""

import io

import numpy as np
import pytest
from PIL import Image

from compressor.imaging import encode_png_quickly, load_image
from compressor.pipeline.k_curve import compute_k_curve
from compressor.pipeline.methods.preview import (
    CROWD_PIXELS,
    LARGE_CROWD_PIXELS,
    PREVIEW_PIXELS,
    compute_preview,
    preview_pixels,
    shrink_preview,
)
from compressor.pipeline.settings import QualitySettings
from compressor.ui import previews
from compressor.ui.compress import ladder
from tests.support.pictures import encoded, photo_like

PICTURE = load_image(encoded(photo_like(30, 40)))
RED = (255, 0, 0)
BLUE = (0, 0, 255)


def colors_of(file: bytes) -> set[tuple[int, ...]]:
    """The colours in a PNG's palette."""
    with Image.open(io.BytesIO(file)) as image:
        values = image.getpalette() or []
    return {*zip(*[iter(values)] * 3, strict=True)}


def locked_preview(color: tuple[int, int, int]) -> set[tuple[int, ...]]:
    """The colours of a preview with one locked colour, which the picture has in two corners."""
    pixels = PICTURE.pixels.copy()
    pixels[0, 0] = RED
    pixels[-1, -1] = BLUE
    settings = QualitySettings(k=4, effort="fast", locked=(color,))
    return colors_of(previews.live_preview(load_image(encoded(pixels)), settings).file)


def test_a_preview_has_the_locked_colour_and_not_that_of_the_preview_before() -> None:
    assert RED in locked_preview(RED)
    assert BLUE in locked_preview(BLUE)


def test_the_ladder_of_a_logo_is_transparent_where_the_logo_is() -> None:
    alpha = np.full((30, 40, 1), 255, np.uint8)
    alpha[:15] = 0
    picture = load_image(encoded(np.concatenate([photo_like(30, 40), alpha], axis=2)))
    curve = compute_k_curve(picture, QualitySettings(), lambda *_: None, lambda: None)
    files = ladder._pictures("a logo", picture, curve)
    assert len(files) == len(curve.points)
    for file in files:
        with Image.open(io.BytesIO(file)) as image:
            seen = np.asarray(image.convert("RGBA"))
        assert (seen[:15, :, 3] == 0).all()
        assert (seen[15:, :, 3] == 255).all()


@pytest.mark.parametrize(
    ("waiting", "limit"),
    [(2, PREVIEW_PIXELS), (3, CROWD_PIXELS), (7, CROWD_PIXELS), (8, LARGE_CROWD_PIXELS)],
)
def test_the_more_wait_the_smaller_is_a_preview_and_still_the_librarys(
    monkeypatch: pytest.MonkeyPatch, waiting: int, limit: int
) -> None:
    picture = load_image(encoded(photo_like(600, 640)))
    settings = QualitySettings(k=5, effort="fast")
    monkeypatch.setattr(previews, "waiting_for_preview", lambda: waiting)
    preview = previews.live_preview(picture, settings)
    pixels = shrink_preview(preview_pixels(picture), limit)
    right = compute_preview(pixels, settings, picture.full_size)
    assert limit // 2 < right.indices.size <= limit
    assert preview.file == encode_png_quickly(right.indices, right.palette)
