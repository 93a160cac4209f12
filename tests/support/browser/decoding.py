"""Files as the browser itself decodes them."""

import base64

import numpy as np
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

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


def shows(page: Page, data: bytes) -> bool:
    """Whether the browser decodes a JPEG XL file."""
    try:
        decode_in_browser(page, data, "image/jxl")
    except PlaywrightError:
        return False
    return True
