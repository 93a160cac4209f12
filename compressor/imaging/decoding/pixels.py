"""From whatever mode Pillow decodes a file to, to 8-bit RGB and, where it matters, RGBA.

The work goes by strips of rows, so that a picture is held no more often than necessary.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from compressor.imaging.decoding.color_profiles import SrgbConversion

Pixels = NDArray[np.uint8]

STRIP_PIXELS = 1 << 20
# TIFF 6.0
_BITS = 258
_PHOTOMETRIC = 262
_WHITE_IS_ZERO = 0


def to_rgb(
    image: Image.Image, conversion: SrgbConversion | None = None
) -> tuple[Pixels, Pixels | None]:
    """The pixels of a loaded image, which is closed as soon as they are taken.

    Args:
        image: of any mode.
        conversion: from its colours to sRGB, if they are others.

    Returns:
        (H, W, 3) uint8 RGB, laid on white; and (H, W, 4) uint8 RGBA if any pixel is not opaque,
        else None. Where alpha is 0, R, G and B are 0 too.
    """
    mode = "RGBA" if image.has_transparency_data else "RGB"
    filled = _fill(image, mode, conversion)
    image.close()  # its memory is needed for what follows
    if mode == "RGB":
        return filled, None
    if filled[..., 3].min() == 255:
        return np.ascontiguousarray(filled[..., :3]), None
    pixels = np.empty((*filled.shape[:2], 3), np.uint8)
    for rows in _strips(image):
        pixels[rows] = _laid_on_white(filled[rows])
        filled[rows][filled[rows][..., 3] == 0] = 0
    return pixels, filled


def _strips(image: Image.Image) -> Iterator[slice]:
    """Rows of about a megapixel each."""
    step = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, step):
        yield slice(top, min(top + step, image.height))


def _cut(image: Image.Image, rows: slice) -> Image.Image:
    return image.crop((0, rows.start, image.width, rows.stop))


def _fill(image: Image.Image, mode: str, conversion: SrgbConversion | None) -> Pixels:
    """The pixels in the mode "RGB" or "RGBA"."""
    out = np.empty((image.height, image.width, len(mode)), np.uint8)
    scale = _black_and_white_level(image)
    for rows in _strips(image):
        strip = _cut(image, rows)
        eight = convert_to_srgb(_to_eight_bits(strip, *scale), mode, conversion)
        if mode == "RGBA" and strip.mode.startswith("I"):  # Pillow would cut off at 255
            opaque = np.asarray(strip) != image.info["transparency"]
            eight.putalpha(Image.fromarray(opaque.astype(np.uint8) * 255))
        out[rows] = np.asarray(eight)
    return out


def convert_to_srgb(
    image: Image.Image, mode: str, conversion: SrgbConversion | None
) -> Image.Image:
    """An image of 8 bits in the mode "RGB" or "RGBA"; alpha is no colour and stays."""
    if conversion is None:
        return image.convert(mode)
    if mode == "RGB":
        return conversion.to_srgb(image)
    rgba = image.convert("RGBA")
    converted = conversion.to_srgb(rgba)
    converted.putalpha(rgba.getchannel("A"))
    return converted


def _black_and_white_level(image: Image.Image) -> tuple[float, float]:
    """What counts as black and as white in grey of more than 8 bits.

    White is what the file's bits can say up to 16 of them; in floating point 1 if nothing is
    above, or 255.
    """
    if image.mode == "F":
        most = max(np.nan_to_num(np.asarray(_cut(image, rows))).max() for rows in _strips(image))
        return 0.0, 1.0 if most <= 1 else 255.0
    tags = getattr(image, "tag_v2", {})
    bits = min(tags.get(_BITS, (16,))[0], 16)
    white = float(2**bits - 1) if image.mode.startswith("I;16") else 65535.0
    inverted = image.mode.startswith("I;16") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    return (white, 0.0) if inverted else (0.0, white)


def _to_eight_bits(image: Image.Image, black: float, white: float) -> Image.Image:
    """Grey of 16 or 32 bits, or floating point, scaled to 0..255; all else as it is."""
    if not image.mode.startswith("I") and image.mode != "F":
        return image
    with np.errstate(invalid="ignore"):  # a NaN of the signalling kind
        wide = np.nan_to_num(np.asarray(image).astype(np.float64))
    share = np.clip((wide - black) / (white - black), 0, 1)
    return Image.fromarray(np.rint(share * 255).astype(np.uint8))


def _laid_on_white(rgba: Pixels) -> Pixels:
    image = Image.fromarray(rgba)
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB"))
