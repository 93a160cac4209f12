"""From whatever mode Pillow decodes a file to, to 8-bit RGB and, where it matters, RGBA.

The work goes by strips of rows, so that a picture is held no more often than necessary.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

STRIP_PIXELS = 1 << 20


def decode(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    """The pixels of a loaded image.

    Returns:
        (H, W, 3) uint8 RGB, laid on white; and (H, W, 4) uint8 RGBA if any pixel is not opaque,
        else None. Where alpha is 0, R, G and B are 0 too.
    """
    if not image.has_transparency_data:
        return _fill(image, "RGB"), None
    rgba = _fill(image, "RGBA")
    if rgba[..., 3].min() == 255:
        return np.ascontiguousarray(rgba[..., :3]), None
    pixels = np.empty((*rgba.shape[:2], 3), np.uint8)
    for rows in _strips(image):
        pixels[rows] = _laid_on_white(rgba[rows])
        rgba[rows][rgba[rows][..., 3] == 0] = 0
    return pixels, rgba


def _strips(image: Image.Image) -> Iterator[slice]:
    """Rows of about a megapixel each."""
    step = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, step):
        yield slice(top, min(top + step, image.height))


def _cut(image: Image.Image, rows: slice) -> Image.Image:
    return image.crop((0, rows.start, image.width, rows.stop))


def _fill(image: Image.Image, mode: str) -> Pixels:
    """The pixels in the mode "RGB" or "RGBA"."""
    out = np.empty((image.height, image.width, len(mode)), np.uint8)
    white = _white(image)
    for rows in _strips(image):
        strip = _cut(image, rows)
        eight = _to_eight_bits(strip, white).convert(mode)
        if mode == "RGBA" and strip.mode.startswith("I"):  # Pillow would cut off at 255
            opaque = np.asarray(strip) != image.info["transparency"]
            eight.putalpha(Image.fromarray(opaque.astype(np.uint8) * 255))
        out[rows] = np.asarray(eight)
    return out


def _white(image: Image.Image) -> float:
    """What counts as white: 65535 in integers, 1 in floating point if nothing is above, or 255."""
    if image.mode != "F":
        return 65535.0
    most = max(np.nan_to_num(np.asarray(_cut(image, rows))).max() for rows in _strips(image))
    return 1.0 if most <= 1 else 255.0


def _to_eight_bits(image: Image.Image, white: float) -> Image.Image:
    """Grey of 16 or 32 bits, or floating point, scaled to 0..255; all else as it is."""
    if image.mode.startswith("I"):
        wide = np.asarray(image).astype(np.float64)
        return Image.fromarray(np.rint(np.clip(wide, 0, white) / 257).astype(np.uint8))
    if image.mode == "F":
        wide = np.nan_to_num(np.asarray(image))
        return Image.fromarray(np.rint(np.clip(wide / white, 0, 1) * 255).astype(np.uint8))
    return image


def _laid_on_white(rgba: Pixels) -> Pixels:
    image = Image.fromarray(rgba)
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"))
