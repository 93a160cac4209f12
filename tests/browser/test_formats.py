"""A browser shows PNG, WebP and JPEG XL as they are meant: it decodes them on its own."""

import base64
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from compressor.imaging import apply_palette, encode_png, write_palette
from compressor.imaging.formats.encoder import encode, format_of
from compressor.imaging.formats.table import FILE_FORMATS
from kmc import best_palette
from tests.support.browser import (
    TIMEOUT_MS,
    download_starting_with,
    open_best_quality,
    set_number,
    upload,
)
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import a_palette, open_png, rng, scattered_gradient

FIRST_CHROME_WITH_JXL = 155
DECODE = """
async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d", { colorSpace: "srgb" });
    context.drawImage(image, 0, 0);
    const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return [canvas.width, canvas.height, Array.from(data)];
}
"""


def decode_in_browser(page: Page, data: bytes, mime: str = "image/png") -> np.ndarray:
    """(H, W, 4): the pixels of a canvas on which the browser has drawn the file."""
    address = f"data:{mime};base64,{base64.b64encode(data).decode()}"
    width, height, values = page.evaluate(DECODE, address)
    return np.array(values, np.uint8).reshape(height, width, 4)


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


def assert_shown(shown: np.ndarray, expected: np.ndarray, name: str, steps: int = 1) -> None:
    """The browser has drawn these pixels, (H, W, 3) or (H, W, 4).

    What is opaque is exact; of what is not, a colour may be off by so many steps of 8 bits.
    """
    alpha = np.full(expected.shape[:2], 255) if expected.shape[2] == 3 else expected[..., 3]
    assert np.array_equal(shown[..., 3], alpha), name
    opaque = alpha == 255
    assert np.array_equal(shown[opaque][:, :3], expected[opaque][:, :3]), name
    # A canvas keeps colours premultiplied in 8 bits, so those of low alpha come back coarser.
    difference = (shown[..., :3].astype(float) - expected[..., :3]) * alpha[..., np.newaxis] / 255
    assert np.abs(difference).max() <= steps, name


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


def shows(page: Page, data: bytes) -> bool:
    """Whether the browser decodes a JPEG XL file."""
    try:
        decode_in_browser(page, data, "image/jxl")
    except PlaywrightError:
        return False
    return True


def browser_version(page: Page) -> int:
    """The main version of the browser."""
    browser = page.context.browser
    assert browser is not None
    return int(browser.version.partition(".")[0])


def test_all_formats_of_a_result_are_downloaded_and_shown(page: Page, server: str) -> None:
    data = encoded(photo_like(120, 160, seed=3))
    upload(page, server, data, "three ways.png")
    open_best_quality(page)
    set_number(page, "Colours, K", 12)
    page.get_by_role("button", name="Compress", exact=True).click()
    compare = page.get_by_role("button", name="Compare with WebP and JPEG XL")
    expect(compare).to_be_visible(timeout=TIMEOUT_MS)
    compare.click()
    files = {}
    for name, each in FILE_FORMATS.items():
        saved = download_starting_with(page, f"Download {each.label}, ")
        assert saved.suggested_filename == f"three-ways-k12.{name}"
        files[name] = Path(saved.path()).read_bytes()
        assert format_of(files[name]) == name
    expected = open_png(files["png"])
    assert (expected.width, expected.height) == (160, 120)
    assert_shown(decode_in_browser(page, files["webp"], "image/webp"), expected.pixels, "WebP")
    if shows(page, files["jxl"]):
        assert_shown(decode_in_browser(page, files["jxl"], "image/jxl"), expected.pixels, "JXL")
