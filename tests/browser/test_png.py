"""A browser shows palette PNGs as they are meant: it decodes them on its own."""

import base64

import numpy as np
from playwright.sync_api import Page

from compressor.imaging import apply_palette, encode_png, write_palette
from kmc import best_palette
from tests.support.pictures import photo_like
from tests.support.pngs import a_palette, open_png, rng, scattered_gradient

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


def decode_in_browser(page: Page, data: bytes) -> np.ndarray:
    """(H, W, 4): the pixels of a canvas on which the browser has drawn the file."""
    address = "data:image/png;base64," + base64.b64encode(data).decode()
    width, height, values = page.evaluate(DECODE, address)
    return np.array(values, np.uint8).reshape(height, width, 4)


def files() -> dict[str, bytes]:
    """Every bit depth, filtered and not, with and without alpha."""
    photo = photo_like(60, 80)
    faded = np.dstack([photo, rng().choice([0, 40, 128, 255], photo.shape[:2])]).astype(np.uint8)
    encoded = {
        f"{n} colours{' and alpha' * (channels - 3)}": encode_png(
            rng().integers(0, n, (19, 23)), a_palette(n, channels)
        )
        for n in (1, 2, 4, 16, 256)
        for channels in (3, 4)
    }
    return encoded | {
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
        alpha = np.full(expected.shape[:2], 255) if expected.shape[2] == 3 else expected[..., 3]
        shown = decode_in_browser(page, data)
        assert np.array_equal(shown[..., 3], alpha), name
        opaque = alpha == 255
        assert np.array_equal(shown[opaque][:, :3], expected[opaque][:, :3]), name
        # A canvas keeps colours premultiplied in 8 bits, so those of low alpha come back coarser.
        difference = (
            (shown[..., :3].astype(float) - expected[..., :3]) * alpha[..., np.newaxis] / 255
        )
        assert np.abs(difference).max() <= 1, name
