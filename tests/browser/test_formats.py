"""A browser shows PNG, WebP and JPEG XL as they are meant: it decodes them on its own."""

import numpy as np
import pytest
from playwright.sync_api import Page

from compressor.imaging import apply_palette, encode_png, write_palette
from compressor.imaging.formats.encoder import encode
from compressor.imaging.formats.table import FILE_FORMATS
from kmc import best_palette
from tests.support.browser.decoding import assert_shown, decode_in_browser, shows
from tests.support.pictures import photo_like
from tests.support.pngs import a_palette, open_png, rng, scattered_gradient

FIRST_CHROME_WITH_JXL = 155


def files() -> dict[str, bytes]:
    """Every bit depth, filtered and not, with and without alpha."""
    photo = photo_like(60, 80)
    faded = np.dstack([photo, rng().choice([0, 40, 128, 255], photo.shape[:2])]).astype(np.uint8)
    small = {
        f"{n} colours{' and alpha' * (channels - 3)}": encode_png(
            rng().integers(0, n, (19, 23)), a_palette(n, channels)
        )
        for n in (1, 2, 4, 16, 256)
        for channels in (3, 4)
    }
    return small | {
        "gradient": encode_png(scattered_gradient(), a_palette(256)),
        "photo": apply_palette(photo, best_palette(photo, 40, effort="fast")).encode_png(),
        "dithered": apply_palette(
            photo, best_palette(photo, 5, effort="fast"), dither=1
        ).encode_png(),
        "faded": apply_palette(faded, best_palette(faded, 30, effort="fast")).encode_png(),
        "swatches": write_palette(a_palette(21, 4), "png", "any"),
    }


def test_pngs_have_the_same_pixels_in_a_browser(page: Page) -> None:
    page.goto("about:blank")
    for name, data in files().items():
        expected = open_png(data).pixels
        assert_shown(decode_in_browser(page, data), expected, name)


@pytest.mark.parametrize("format", ["webp", "jxl"])
def test_other_formats_have_the_pixels_of_the_png_in_a_browser(page: Page, format: str) -> None:
    page.goto("about:blank")
    mime = FILE_FORMATS[format].mime
    if format == "jxl" and not shows(page, encode(np.zeros((1, 1), int), a_palette(1), "jxl")):
        assert browser_version(page) < FIRST_CHROME_WITH_JXL
        return
    for n in (1, 2, 4, 16, 256):
        for channels in (3, 4):
            indices = rng().integers(0, n, (19, 23))
            palette = a_palette(n, channels)
            shown = decode_in_browser(page, encode(indices, palette, format), mime)
            name = f"{n} colours, {channels} channels"
            assert_shown(shown, palette[indices], name, steps=2)  # Chromium dithers these


def browser_version(page: Page) -> int:
    """The main version of the browser."""
    browser = page.context.browser
    assert browser is not None
    return int(browser.version.partition(".")[0])
